"""Minutes in words, and the times they moved."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.text import t


def headline(shown: Any) -> rx.Component:
    """How many minutes, in words, and what they mean."""
    return kit.card(
        rx.el.p(
            kit.glyph("sun", size=34),
            rx.el.span(shown.headline, custom_attrs={"data-testid": "balance"}),
            class_name="minutes",
        ),
        rx.el.p(shown.explanation),
        rx.cond(shown.reserved_words, kit.soft(shown.reserved_words)),
        kind="warm",
    )


def entries(listed: Any) -> rx.Component:
    """What for, with whom, when."""

    def entry(one: Any) -> rx.Component:
        moved = rx.cond(one.minutes > 0, kit.pill(one.words, kind="sun"), kit.pill(one.words))
        said: dict[str, Any] = {
            "title": one.what,
            "under": t("{whom}, {when}", whom=one.whom, when=one.at),
            "end": moved,
            "icon": rx.cond(one.minutes > 0, "sun", "heart"),
            "testid": "entry",
        }
        return rx.cond(one.errand_id, kit.list_row(to="/errands/" + one.errand_id, **said), kit.list_row(**said))

    return kit.section(t("Where they came from, and went"), kit.list_of(rx.foreach(listed, entry)))
