"""A button that asks the browser where one is."""

from __future__ import annotations

import reflex as rx

from components.kit.glyphs import glyph
from components.kit.kinds import Handler, Text, ToldPoint, ToldText, attrs
from components.text import t


class _FindMe(rx.Component):
    library = "$/public/parts/moment.jsx"
    tag = "FindMe"
    on_found: ToldPoint
    on_failed: ToldText


def find_me(
    *, on_found: Handler, on_failed: Handler, label: Text | None = None, testid: str | None = "find-me"
) -> rx.Component:
    """on_found: handler(lon, lat, accuracy in metres); on_failed: handler(reason), \"denied\", \"slow\" or \"unavailable\"."""
    return _FindMe.create(
        glyph("find"),
        t("Where I am now") if label is None else label,
        on_found=on_found,
        on_failed=on_failed,
        custom_attrs=attrs(data_testid=testid),
    )
