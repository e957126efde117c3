"""Knowing that somebody has the page in sight."""

from __future__ import annotations

import reflex as rx

from components.kit.kinds import Handler, Number, Told


class _Seen(rx.Component):
    library = "$/public/parts/seen.jsx"
    tag = "Seen"
    news: rx.Var[int]
    on_seen: Told


def seen(*, news: Number, on_seen: Handler) -> rx.Component:
    """Calls `on_seen` once for each new number of `news` (0: none), while the page is looked at."""
    return _Seen.create(news=news, on_seen=on_seen)
