"""The list of errands nearby, narrowed by kind, distance and day."""

from typing import Any

import reflex as rx

from components import kit
from components.errands import answer_bar, deck_end, errand_row
from components.narrowing import narrowing_bar
from components.text import t
from components.wrapped.desk import keep_focus
from helpnet.pages.shell import frame
from state.answers import AnswerState
from state.narrowing import CHOICES
from state.nearby import NearbyState


def page() -> rx.Component:
    """The filters, and what they leave."""
    return frame(
        narrowing_bar(CHOICES, NearbyState.kind, NearbyState.km, NearbyState.when, on_choose=NearbyState.narrow),
        keep_focus(
            rx.cond(NearbyState.ready, rx.cond(NearbyState.rows, _rows(), _nothing()), kit.waiting(lines=4)),
        ),
        answer_bar(
            errand_id=AnswerState.last_id,
            title=AnswerState.last_title,
            yes=AnswerState.last_yes,
            turn=AnswerState.round,
            on_undo=NearbyState.undo,
            on_gone=AnswerState.over,
        ),
        title=t("What is near you"),
        current="/map",
        end=kit.link_button(t("On the map"), to=f"/map?{NearbyState.choice}", kind="quiet", icon="map", compact=True),
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
        NearbyState.choice, narrowed, rx.cond(NearbyState.end, deck_end(NearbyState.end, on_widen=NearbyState.widen))
    )
