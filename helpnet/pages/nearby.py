"""The list of errands nearby, narrowed by kind, distance and day."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components import kit
from components.errands import answer_bar, deck_end, errand_row
from components.kit.kinds import Text, attrs
from components.text import category_name, t
from helpnet.pages.shell import frame
from state.answers import AnswerState
from state.nearby import CHOICES, NearbyState


def page() -> rx.Component:
    """The filters, and what they leave."""
    return frame(
        _filters(),
        rx.cond(NearbyState.ready, rx.cond(NearbyState.rows, _rows(), _nothing()), kit.waiting(lines=4)),
        answer_bar(
            errand_id=AnswerState.last_id,
            title=AnswerState.last_title,
            yes=AnswerState.last_yes,
            turn=AnswerState.round,
            on_undo=NearbyState.undo,
            on_gone=AnswerState.over,
        ),
        title=t("What is near you"),
        current="/nearby",
    )


def _rows() -> rx.Component:
    rows: Any = NearbyState.rows
    return kit.stack(
        kit.list_of(rx.foreach(rows, _row), label=t("Errands near you, the nearest first")),
        rx.cond(rows.length() >= 50, kit.soft(t("These are the 50 nearest. Choose a kind or a day to see others."))),
    )  # fmt: skip


def _row(card: Any) -> rx.Component:
    return errand_row(card, on_yes=NearbyState.answer(True, card.id), on_no=NearbyState.answer(False, card.id))


def _nothing() -> rx.Component:
    narrowed = kit.empty(
        title=t("Nothing like that near you right now"),
        text=t("There may be something of another kind, a bit farther away or on another day."),
        action=kit.link_button(t("See everything near me"), to="/nearby", full=True),
        testid="list-end",
    )
    return rx.cond(
        NearbyState.narrowed, narrowed, rx.cond(NearbyState.end, deck_end(NearbyState.end, on_widen=NearbyState.widen))
    )


def _filters() -> rx.Component:
    return rx.el.div(
        _filter("kind", t("What"), t("All kinds"), [(kind, category_name(kind)) for kind in CHOICES["kind"]], NearbyState.kind),
        _filter("km", t("How far"), t("My distance"), [(km, t("{length} km", length=int(km))) for km in CHOICES["km"]], NearbyState.km),
        _filter("when", t("When"), t("Any time"), [("today", t("Today")), ("week", t("Within a week"))], NearbyState.when),
        class_name="filters", custom_attrs=attrs(role="search", aria_label=t("Choose what to see")),
    )  # fmt: skip


def _filter(name: str, label: Text, any_of_them: Text, options: Sequence[tuple[str, Any]], value: Any) -> rx.Component:
    # Controlled, unlike the kit's select: the back button changes it too.
    return rx.el.div(
        rx.el.label(label, html_for=f"filter-{name}"),
        rx.el.select(
            rx.el.option(any_of_them, value=""),
            *(rx.el.option(words, value=chosen) for chosen, words in options),
            value=value,
            on_change=NearbyState.narrow(name),
            class_name="input",
            custom_attrs=attrs(id=f"filter-{name}"),
        ),
        class_name="field",
    )
