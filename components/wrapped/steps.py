"""A form in steps, one seen at a time."""

from __future__ import annotations

import reflex as rx

from components.kit.kinds import Number
from components.text import t
from helpnet.i18n.catalogues import mark

SAID = mark("Step {at} of {all}")
"""Said by assets/parts/steps.jsx."""


class _Steps(rx.Component):
    library = "$/public/parts/steps.jsx"
    tag = "Steps"
    step: rx.Var[int]
    turn: rx.Var[int]
    draft: rx.Var[str]


class _StepBack(rx.Component):
    library = "$/public/parts/steps.jsx"
    tag = "StepBack"
    label: rx.Var[str]


def step_back() -> rx.Component:
    """A button to the step before."""
    return _StepBack.create(label=t("Back"))


def steps(*parts: rx.Component, draft: str | rx.Var[str], step: Number, turn: Number) -> rx.Component:
    """The steps of the form around it; each part begins with its h2 (tabIndex -1) and ends with a button that sends the form.

    The form gets `step`, the number of the one in sight. When `turn` changes, `step` says where to go: the next one, or the
    one where something is wrong. `draft` is the form's own: without one, a later step's address leads to the first.
    """
    return _Steps.create(*parts, draft=draft, step=step, turn=turn)
