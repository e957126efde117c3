"""Cards, pills, facts, the errand's card and the rows of lists."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.kit.buttons import button, link
from components.kit.glyphs import badge, glyph
from components.kit.kinds import Child, Handler, Text, attrs, classes, said
from components.text import category_name, t

Fact = tuple[str, Text]
"""A glyph's name and a line of words."""


def stack(*children: Child, space: str = "") -> rx.Component:
    """Things below each other; space: \"\", \"tight\" or \"wide\"."""
    return rx.el.div(*children, class_name=classes("stack", space))


def row(*children: Child, apart: bool = False) -> rx.Component:
    """Things beside each other, wrapping when it gets narrow."""
    return rx.el.div(*children, class_name=classes("row", "apart" if apart else None))


def soft(text: Text) -> rx.Component:
    """A line said quietly."""
    return rx.el.p(text, class_name="soft small")


def written(text: Text) -> rx.Component:
    """What a person wrote, as they wrote it: line breaks kept, markup shown."""
    return rx.el.p(text, class_name="written")


def card(*children: Child, kind: str = "", testid: str | None = None, label: Text | None = None) -> rx.Component:
    """A card. kind: \"\" (raised), \"flat\", \"warm\", \"mine\" or \"attention\"."""
    return rx.el.div(
        *children,
        class_name=classes("card", kind),
        custom_attrs=attrs(data_testid=testid, role="group" if label is not None else None, aria_label=label),
    )


def pill(text: Text, *, kind: str = "", icon: str = "", to: str = "", testid: str | None = None) -> rx.Component:
    """A short fact in a capsule. kind: \"\", \"sun\" (minutes, thanks), \"me\" (mine, chosen) or \"attention\"."""
    inside = (*((glyph(icon, size=18),) if icon else ()), text)
    if to:
        return link(*inside, to=to, class_name=classes("pill", kind), testid=testid)
    return rx.el.span(*inside, class_name=classes("pill", kind), custom_attrs=attrs(data_testid=testid))


def facts(*lines: Fact, ruled: bool = False) -> rx.Component:
    """Glyph and words, a line each; a line whose words are an empty Var is left out."""

    def line(icon: str, words: Text) -> rx.Component:
        shown = rx.el.li(glyph(icon, size=22), rx.el.span(words))
        return rx.cond(words != "", shown) if isinstance(words, rx.Var) else shown

    return rx.el.ul(
        *(line(icon, words) for icon, words in lines), class_name=classes("facts", "ruled" if ruled else None)
    )


def errand_card(
    *,
    category: str | rx.Var[str],
    title: Text,
    text: Text = "",
    where: Text,
    when: Text,
    who: Text,
    why: Text = "",
    tag: Text = "",
    level: int = 2,
    testid: str | None = "errand-card",
) -> rx.Component:
    """An errand as a helper meets it. where: \"ungefär 600 m bort\"; when: window and length; who: \"Asta, 30 min till dig\"; why: for what reason the reader is asked."""
    heading = rx.el.h2 if level == 2 else rx.el.h3
    return rx.el.article(
        rx.el.div(
            badge(category),
            rx.el.span(category_name(category), class_name="only-heard"),
            *(
                (rx.cond(tag != "", pill(tag, kind="me")) if isinstance(tag, rx.Var) else pill(tag, kind="me"),)
                if said(tag)
                else ()
            ),
            class_name="errand-head",
        ),
        heading(title, class_name="written"),
        rx.el.p(text, class_name="soft written errand-text"),
        facts(*((("bell", why),) if said(why) else ()), ("place", where), ("clock", when), ("person", who), ruled=True),
        class_name="card errand-card",
        custom_attrs=attrs(data_testid=testid),
    )


def list_of(*rows: rx.Component, label: Text | None = None, testid: str | None = None) -> rx.Component:
    """A list of `list_row`s, or of an rx.foreach of them."""
    return rx.el.ul(*rows, class_name="list", custom_attrs=attrs(aria_label=label, data_testid=testid))


def list_row(
    *,
    title: Text,
    under: Text = "",
    icon: str | rx.Var[str] = "",
    to: str | rx.Var[str] = "",
    end: Child | None = None,
    testid: str | None = None,
) -> rx.Component:
    """One thing in a list; the whole row leads `to` it, and `end` (a pill, a small button) stands at its far side."""
    head: Any = (
        link(title, to=to, class_name="row-title written")
        if said(to)
        else rx.el.span(title, class_name="row-title written")
    )
    beside = [] if end is None else [end]
    if said(to) and end is None:
        beside = [glyph("onward", size=20)]
    return rx.el.li(
        badge(icon, size="small") if said(icon) else rx.el.span(),
        rx.el.div(head, *((rx.el.p(under, class_name="soft small"),) if said(under) else ())),
        rx.el.div(*beside, class_name="row-end"),
        class_name="list-row",
        custom_attrs=attrs(data_testid=testid),
    )


def section(title: Text, *children: Child, end: Child | None = None) -> rx.Component:
    """A part of a page with its own heading."""
    head = rx.el.h2(title) if end is None else row(rx.el.h2(title), end, apart=True)
    return rx.el.section(head, *children, class_name="stack")


def more_button(*, on_click: Handler, busy: Any = False) -> rx.Component:
    """\"Show more\", below a list that has more."""
    return button(t("Show more"), on_click=on_click, kind="quiet", busy=busy, full=True)
