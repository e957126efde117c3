"""The deck of cards: swipe, arrows or buttons; and the moment in which an answer can be taken back."""

from __future__ import annotations

import reflex as rx

from components.kit.kinds import Handler, Number, Text, Told, ToldText, ToldTexts
from components.text import t


class _Swipe(rx.Component):
    library = "$/public/parts/swipe.jsx"
    tag = "Swipe"
    ident: rx.Var[str]
    turn: rx.Var[int]
    yes: rx.Var[str]
    no: rx.Var[str]
    label: rx.Var[str]
    on_swipe: ToldTexts
    on_open: ToldText


class _Undo(rx.Component):
    library = "$/public/parts/moment.jsx"
    tag = "Undo"
    ident: rx.Var[str]
    seconds: rx.Var[int]
    text: rx.Var[str]
    label: rx.Var[str]
    on_undo: Told
    on_gone: Told


def deck(
    top: rx.Component,
    behind: rx.Component | None = None,
    *,
    ident: str | rx.Var[str],
    label: Text,
    on_swipe: Handler,
    on_open: Handler,
    turn: Number = 0,
) -> rx.Component:
    """A stack of cards, the top one swiped. Give buttons that do the same beside it.

    on_swipe: handler(direction, ident), once per card, direction \"right\" (yes) or \"left\" (no). on_open: handler(ident), by
    tap or Enter. ident: the top card's id; when it changes the next card rises. turn: change it to bring a card back that was
    refused (it also comes back by itself after six seconds). `behind`: the next card, out of reach until it is on top.
    """
    under = (
        ()
        if behind is None
        else (rx.el.div(behind, class_name="deck-card behind", custom_attrs={"aria-hidden": "true", "inert": True}),)
    )
    return rx.el.div(
        *under,
        _Swipe.create(
            top,
            ident=ident,
            turn=turn,
            yes=t("I'll do it"),
            no=t("Not me"),
            label=label,
            on_swipe=on_swipe,
            on_open=on_open,
        ),
        class_name="deck",
    )


def undo_bar(
    *, ident: str | rx.Var[str], text: Text, on_undo: Handler, on_gone: Handler, seconds: int = 8
) -> rx.Component:
    """\"You said yes to … Undo\", with its seconds in sight; show it with rx.cond. A new ident starts the clock again."""
    return _Undo.create(ident=ident, seconds=seconds, text=text, label=t("Undo"), on_undo=on_undo, on_gone=on_gone)
