"""The deck: one errand at a time, yes or no."""

from typing import Any

import reflex as rx

from components import kit
from components.errands import answer_bar, deck_end, errand_words
from components.text import t
from components.wrapped.deck import deck, deck_card
from helpnet.pages.shell import frame
from state.answers import AnswerState
from state.deck import DeckState


def page() -> rx.Component:
    """The stack of cards, or why there is none."""
    return frame(
        rx.cond(
            DeckState.ready,
            rx.cond(
                DeckState.cards,
                deck(
                    rx.foreach(DeckState.cards, _card),
                    cards=DeckState.cards,
                    turn=DeckState.turn,
                    on_swipe=DeckState.answer,
                    on_open=DeckState.read,
                ),
                rx.cond(DeckState.end, deck_end(DeckState.end, on_widen=DeckState.widen, see_list=True)),
            ),
            kit.waiting(),
        ),
        answer_bar(
            errand_id=AnswerState.last_id,
            title=AnswerState.last_title,
            yes=AnswerState.last_yes,
            turn=AnswerState.round,
            on_undo=DeckState.undo,
            on_gone=AnswerState.over,
        ),
        title=t("Who can you help?"),
        over_title=rx.cond(DeckState.area, t("Near {place}", place=DeckState.area), "\N{NO-BREAK SPACE}"),
        current="/deck",
        fills=True,
    )


def _card(card: Any) -> rx.Component:
    return deck_card(kit.errand_card(**errand_words(card), testid=None), ident=card.id)
