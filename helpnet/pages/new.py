"""Asking for help, in five short steps."""

from typing import Any

import reflex as rx

from components import asking, kit
from components.text import t
from components.wrapped.steps import steps
from helpnet.pages.shell import SEARCH, frame
from state.asking import AskState
from state.places import PlaceState


def page() -> rx.Component:
    """The form, once it is known who asks."""
    return frame(
        rx.cond(AskState.start, _form(AskState.start), kit.waiting(lines=5)),
        title=t("Ask for help"),
        current="/errands/new",
    )


def _form(start: Any) -> rx.Component:
    place = asking.place_fields(
        home=start.home, has_home=start.has_home, search=SEARCH, here=PlaceState.here, trouble=PlaceState.trouble,
        on_found=PlaceState.locate, on_failed=PlaceState.not_located, errors=AskState.errors,
    )  # fmt: skip
    where = rx.cond(
        start.for_others,
        rx.el.div(asking.caller_fields(search=SEARCH, errors=AskState.errors), place, class_name="opens"),
        place,
    )
    return kit.form(
        steps(
            asking.kind_step(start.kinds, on_choose=AskState.choose, errors=AskState.errors),
            asking.what_step(errors=AskState.errors),
            asking.step(t("Where is it?"), where),
            asking.when_step(today=start.today, latest=start.latest, usual=AskState.usual, errors=AskState.errors),
            asking.preview_step(AskState.preview, start=start, too_low=AskState.too_low),
            draft=start.draft, step=AskState.step, turn=AskState.turn,
        ),
        on_submit=AskState.forward,
        draft=start.draft,
        done=AskState.done,
    )  # fmt: skip
