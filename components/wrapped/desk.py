"""Parts for work with a keyboard: focus that stays sensible, and a form that tells as one types."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.kit.kinds import Child, Handler, Number, ToldForm, ToldText, attrs


class _KeepFocus(rx.Component):
    library = "$/public/parts/desk.jsx"
    tag = "KeepFocus"


class _DeskForm(rx.Component):
    library = "$/public/parts/desk.jsx"
    tag = "DeskForm"
    asks: rx.Var[str]
    turn: rx.Var[int]
    on_told: ToldForm
    on_ask: ToldText


class _GoTo(rx.Component):
    library = "$/public/parts/desk.jsx"
    tag = "GoTo"
    to: rx.Var[str]
    turn: rx.Var[int]


def keep_focus(*children: Child, testid: str | None = None) -> rx.Component:
    """Around rows that come and go by themselves: when what has focus goes away, focus moves to the row in its place."""
    return _KeepFocus.create(*children, class_name="stack", custom_attrs=attrs(data_testid=testid))


def focus_row(ident: str | rx.Var[str]) -> dict[str, Any]:
    """The attributes that make an element such a row."""
    return attrs(data_row=ident, tabIndex="-1")


def desk_form(*, asks: str, turn: Number, on_told: Handler, on_ask: Handler) -> rx.Component:
    """Inside a form: on_told(values) after each pause in typing; Enter moves on, Ctrl+Enter sends.

    In the field named `asks`, Enter calls on_ask(its text) instead. Answer that, and what was sent, with another `turn`: see `go_to`.
    """
    return _DeskForm.create(asks=asks, turn=turn, on_told=on_told, on_ask=on_ask)


def go_to(name: str | rx.Var[str], turn: Number) -> rx.Component:
    """Moves focus to the field of that name whenever `turn` changes."""
    return _GoTo.create(to=name, turn=turn)


def dialled(number: Any) -> rx.Var[str]:
    """The link that rings a number as people read it."""
    return rx.Var.create("tel:") + number.replace(" ", "")
