"""Errands as helpers meet them: the card's words, the row of a list, the yes that can be taken back, and the end of the deck."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Handler, Text, attrs
from components.text import t, tn
from components.wrapped.deck import undo_bar
from components.wrapped.desk import focus_row


def errand_words(card: Any) -> dict[str, Any]:
    """The words of a card, for `kit.errand_card`."""
    return {
        "category": card.category,
        "title": card.title,
        "text": card.text,
        "where": _where(card),
        "when": t("{when}, about {length}", when=card.when, length=card.duration),
        "who": t("{name} asks, {length} for you", name=card.requester, length=card.duration),
        "why": card.why,
        "tag": card.posted,
    }


def _where(card: Any) -> rx.Var[str]:
    return rx.cond(
        card.area_name,
        t("{distance} away, {place}", distance=card.distance, place=card.area_name),
        t("{distance} away", distance=card.distance),
    )


def errand_row(card: Any, *, on_yes: Handler, on_no: Handler) -> rx.Component:
    """A near errand in a list (within `keep_focus`): it leads to its page, and is answered here too."""
    return rx.el.li(
        kit.badge(card.category, size="small"),
        rx.el.div(
            kit.link(card.title, to=f"/errands/{card.id}", class_name="row-title written"),
            rx.cond(card.why, rx.el.p(card.why, class_name="small")),
            rx.el.p(_where(card), class_name="soft small"),
            rx.el.p(t("{when}, about {length}", when=card.when, length=card.duration), class_name="soft small"),
            rx.el.p(t("{name} asks", name=card.requester), class_name="soft small"),
        ),
        rx.el.div(
            kit.button(
                t("Not me"),
                kind="plain",
                compact=True,
                on_click=on_no,
                testid="decline",
                heard=t("Not me: {title}", title=card.title),
            ),
            kit.button(
                t("I'll do it"),
                kind="quiet",
                compact=True,
                on_click=on_yes,
                testid="accept",
                heard=t("I'll do it: {title}", title=card.title),
            ),
            class_name="row-end",
        ),
        class_name="list-row answerable",
        custom_attrs={**attrs(data_testid="errand-card"), **focus_row(card.id)},
        key=card.id,
    )


def answer_bar(*, errand_id: Any, title: Any, yes: Any, turn: Any, on_undo: Handler, on_gone: Handler) -> rx.Component:
    """What was just answered, for as long as it can be taken back; nothing while `errand_id` is empty."""
    return rx.el.div(
        rx.cond(
            errand_id,
            undo_bar(
                rx.cond(
                    yes,
                    kit.link(
                        t("Open"),
                        to=f"/errands/{errand_id}",
                        class_name="strong",
                        heard=t("Open “{title}”", title=title),
                    ),
                ),
                ident=turn.to_string(),
                text=rx.cond(yes, t("You are on it: {title}", title=title), t("Passed by: {title}", title=title)),
                on_undo=on_undo,
                on_gone=on_gone,
            ),
        ),
        class_name="undo-place",
    )


def deck_end(end: Any, *, on_widen: Handler, see_list: bool = False) -> rx.Component:
    """There is no errand left to answer: why, and what one could do. `end` is a DeckEnd."""
    ways = rx.el.div(
        kit.link_button(t("Ask for help yourself"), to="/errands/new", kind="quiet", full=True),
        *((kit.link_button(t("See the list"), to="/nearby", kind="quiet", full=True),) if see_list else ()),
        class_name="actions",
    )
    km = end.radius.to(int) / 1000
    farther = tn(
        "{n} errand waits a little farther away. You have chosen to see what is within {km} km.",
        "{n} errands wait a little farther away. You have chosen to see what is within {km} km.",
        end.farther, km=km,
    )  # fmt: skip
    return rx.cond(
        ~end.has_home,
        _nothing(
            t("Where do you live?"),
            t("We don't know yet, so we can't tell what is near you. Nobody else sees your address."),
            kit.link_button(t("Say where you live"), to="/profile", full=True),
            ways,
        ),
        rx.cond(
            end.widen_to > 0,
            _nothing(
                t("That was all close to you"),
                farther,
                kit.button(t("Look within {km} km", km=end.widen_to.to(int) / 1000), on_click=on_widen, full=True, testid="widen"),
                ways,
            ),
            rx.cond(
                end.kinds_off > 0,
                _nothing(
                    t("Nothing of what you do right now"),
                    tn("{n} errand near you is of a kind that you have switched off.", "{n} errands near you are of kinds that you have switched off.", end.kinds_off),
                    kit.link_button(t("Change when we ask you"), to="/profile/rules", full=True),
                    ways,
                ),
                _nothing(
                    t("Nobody near you asks for a hand right now"),
                    t("That is good news. If somebody asks, it appears here by itself."),
                    rx.fragment(),
                    ways,
                ),
            ),
        ),
    )  # fmt: skip


def _nothing(title: Text, text: Text, main: rx.Component, ways: rx.Component) -> rx.Component:
    return kit.empty(title=title, text=text, picture="done", action=kit.stack(main, ways), testid="deck-end")
