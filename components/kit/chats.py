"""The private chat: bubbles, a list that stays at its newest line, and a box that loses nothing."""

from __future__ import annotations

import reflex as rx

from components.kit.kinds import Flag, Handler, Number, Text, ToldTexts, attrs
from components.text import t


class _Bottom(rx.Component):
    library = "$/public/parts/chat.jsx"
    tag = "Bottom"
    count: rx.Var[int]
    label: rx.Var[str]


class _Composer(rx.Component):
    library = "$/public/parts/chat.jsx"
    tag = "Composer"
    draft: rx.Var[str]
    sent: rx.Var[int]
    label: rx.Var[str]
    send: rx.Var[str]
    most: rx.Var[int]
    on_send: ToldTexts


def bubble(*, text: Text, who: Text, at: Text, mine: Flag = False, told: Flag = False) -> rx.Component:
    """One line of the chat; `told` is helpnet's own line (\"Elin sa ja\"), without a sender."""
    side = rx.cond(told, "bubble told", rx.cond(mine, "bubble me", "bubble"))
    return rx.el.li(
        rx.cond(told, rx.fragment(), rx.el.span(rx.cond(mine, t("You"), who), ", ", at, class_name="who")),
        rx.el.p(text, class_name="said written"),
        class_name=side,
    )


def chat(*bubbles: rx.Component, count: Number, label: Text, testid: str | None = "chat") -> rx.Component:
    """The lines, oldest first (an rx.foreach of `bubble`s); new ones are read aloud. count: how many there are."""
    return _Bottom.create(
        rx.el.ol(*bubbles, class_name="chat"), count=count, label=label, custom_attrs=attrs(data_testid=testid)
    )


def composer(*, draft: str | rx.Var[str], sent: Number, on_send: Handler, label: Text | None = None) -> rx.Component:
    """The box to write in. It is emptied when `sent` (a counter in state) changes, so a lost line loses no words.

    `draft` names what is kept in this tab (the errand's id); `on_send` gets the text and a key for
    `once`: the same for the same words until they have arrived.
    """
    return _Composer.create(
        draft=draft,
        sent=sent,
        label=t("Write something") if label is None else label,
        send=t("Send"),
        most=2000,
        on_send=on_send,
    )
