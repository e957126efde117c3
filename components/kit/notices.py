"""What helpnet tells people: notices that are read aloud, empty states, waiting, and a lost line."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from components.kit.buttons import icon_button
from components.kit.glyphs import drawing, glyph
from components.kit.kinds import Child, Handler, Text, attrs, classes
from components.text import t

_SIGNS = {"": "info", "warm": "sun", "attention": "warning"}


class _Lost(rx.Component):
    library = "$/public/parts/shell.jsx"
    tag = "Lost"
    lost: rx.Var[bool]
    words: rx.Var[str]


def notice(text: Text, *, kind: str = "", end: Child | None = None) -> rx.Component:
    """A notice that stands in the page from the start. kind: \"\", \"warm\" (thanks, good news) or \"attention\"."""
    ending = () if end is None else (rx.el.div(end, class_name="notice-end"),)
    return rx.el.div(glyph(_SIGNS[kind]), rx.el.p(text), *ending, class_name=classes("notice", kind))


def notice_area(
    text: rx.Var[str], *, kind: str = "", over: bool = False, on_close: Handler | None = None, testid: str = "notice"
) -> rx.Component:
    """Where a state's notice appears, and is read aloud; nothing while the text is empty.

    `over`: floats below the page's top, clear of the thumb's buttons, instead of standing in the page. One on each page that acts.
    """
    close = () if on_close is None else (icon_button("cross", label=t("Close"), on_click=on_close, kind="plain"),)
    return rx.el.div(
        rx.cond(text, rx.el.div(glyph(_SIGNS[kind]), rx.el.p(text), *close, class_name=classes("notice", kind))),
        class_name=classes("notice-place", "over" if over else None),
        custom_attrs=attrs(role="status", aria_live="polite", data_testid=testid),
    )


def empty(
    *, title: Text, text: Text, picture: str = "quiet", action: rx.Component | None = None, testid: str | None = None
) -> rx.Component:
    """Nothing here: something useful and true instead. picture: \"done\", \"quiet\" or \"welcome\"."""
    return rx.el.div(
        drawing(picture),
        rx.el.h2(title),
        rx.el.p(text),
        *(() if action is None else (action,)),
        class_name="empty",
        custom_attrs=attrs(data_testid=testid),
    )


def waiting(*, lines: int = 3) -> rx.Component:
    """The shape of a list that is on its way."""
    return rx.el.div(
        rx.el.span(t("One moment"), class_name="only-heard"),
        *(rx.el.div(class_name="waiting block", custom_attrs={"aria-hidden": "true"}) for _ in range(lines)),
        class_name="stack",
        custom_attrs={"role": "status"},
    )


def lost_banner() -> rx.Component:
    """Says when there is no contact with the server, and stops saying it; stands in for Reflex's own words for it."""
    words = t("No contact right now. What you have written stays here, and we keep trying.")
    # A fragment, since Reflex puts the page inside whatever stands around every page.
    return rx.fragment(_Lost.create(lost=has_connection_errors, words=words))


def credit(text: Any, *, label: Text) -> rx.Component:
    """Minutes arriving: a small sun, and how many."""
    return rx.el.div(
        rx.el.span(glyph("sun", size=44), class_name="badge sunrise"),
        rx.el.p(text, class_name="strong"),
        rx.el.p(label, class_name="soft"),
        class_name="empty",
    )
