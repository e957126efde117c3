"""The deck of cards: swipe, arrows or buttons; and the moment in which an answer can be taken back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.kit.kinds import Handler, Number, Text, Told, ToldText, ToldTexts
from components.text import t


class _Deck(rx.Component):
    library = "$/public/parts/swipe.jsx"
    tag = "Deck"
    cards: rx.Var[list[Any]]
    turn: rx.Var[int]
    yes: rx.Var[str]
    no: rx.Var[str]
    hint: rx.Var[str]
    on_swipe: ToldTexts
    on_open: ToldText


class _DeckCard(rx.Component):
    library = "$/public/parts/swipe.jsx"
    tag = "DeckCard"
    ident: rx.Var[str]


class _Undo(rx.Component):
    library = "$/public/parts/moment.jsx"
    tag = "Undo"
    ident: rx.Var[str]
    seconds: rx.Var[int]
    text: rx.Var[str]
    label: rx.Var[str]
    on_undo: Told
    on_gone: Told


def deck(*shown: rx.Component, cards: Any, on_swipe: Handler, on_open: Handler, turn: Number = 0) -> rx.Component:
    """A stack of cards with its two buttons; the top one is answered by swipe, button or arrow.

    cards: their ids and titles (dicts or views with `id` and `title`), the first on top; shown: a `deck_card` for each (an
    rx.foreach over them). on_swipe: handler(direction, id), direction "right" (yes) or "left" (no); the next
    card is there at once, and the answered one returns after six seconds if it is still among the cards. on_open: handler(id),
    by tap, upward drag, Enter or arrow up. turn: change it when a card was taken back, and the first is on top again.
    """
    return _Deck.create(
        *shown,
        cards=cards,
        turn=turn,
        yes=t("I'll do it"),
        no=t("Not me"),
        hint=t("Arrow right: I'll do it. Arrow left: not me. Enter: read more."),
        on_swipe=on_swipe,
        on_open=on_open,
    )


def deck_card(shown: rx.Component, *, ident: str | rx.Var[str]) -> rx.Component:
    """What the card with that id looks like."""
    return _DeckCard.create(shown, ident=ident, key=ident)


def undo_bar(
    *more: rx.Component,
    ident: str | rx.Var[str],
    text: Text,
    on_undo: Handler,
    on_gone: Handler,
    seconds: int = 8,
) -> rx.Component:
    """\"You said yes to … Undo\", with its seconds in sight; show it with rx.cond. A new ident starts the clock again.

    `more` (a link) stands between the words and the button.
    """
    return _Undo.create(
        *more, ident=ident, seconds=seconds, text=text, label=t("Undo"), on_undo=on_undo, on_gone=on_gone
    )
