"""Line glyphs, the mark, and the small drawings of empty states; all inline SVG, all our own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import reflex as rx

from components.kit.kinds import Text, classes

_PART = Path(__file__).parents[2] / "assets" / "parts" / "glyph.jsx"
GLYPHS: frozenset[str] = frozenset(re.findall(r"^  (\w+): \[", _PART.read_text(encoding="utf-8"), re.MULTILINE))
"""Every glyph's name: the fourteen kinds of errand, and the signs of the interface."""


MARK_HEXAGON = "M16 1.5 28.8 8.8v14.4L16 30.5 3.2 23.2V8.8z"
MARK_HANDS = (
    "M9 20.5v-5.2a2.3 2.3 0 0 1 4.6 0v2.2M13.6 17.5v-6a2.3 2.3 0 0 1 4.7 0v6M18.3 17.5v-2.2a2.3 2.3 0 0 1 4.7 0v5.2"
)


class _Glyph(rx.Component):
    library = "$/public/parts/glyph.jsx"
    tag = "Glyph"
    name: rx.Var[str]
    size: rx.Var[int]
    label: rx.Var[str]


def glyph(name: str | rx.Var[str], *, size: int = 24, label: Text = "") -> rx.Component:
    """One line glyph; decoration unless it has a label. An unknown name from a Var shows \"other\"."""
    if isinstance(name, str) and name not in GLYPHS:
        raise ValueError(f"There is no glyph {name!r}.")
    return _Glyph.create(name=name, size=size, label=label)


def badge(name: str | rx.Var[str], *, size: str = "") -> rx.Component:
    """A glyph on a soft sun-coloured square; size \"\", \"small\" or \"tiny\"."""
    return rx.el.span(glyph(name, size={"": 34, "small": 27}.get(size, 23)), class_name=classes("badge", size))


def mark(*, size: int = 32) -> rx.Component:
    """helpnet's sign: hands held up beside each other, in a cell of the map."""
    return rx.el.svg(
        rx.el.svg.path(d=MARK_HEXAGON, custom_attrs={"fill": "var(--accent)"}),
        rx.el.svg.path(
            d=MARK_HANDS,
            class_name="mark-line",
        ),
        view_box="0 0 32 32",
        width=str(size),
        height=str(size),
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )


_HEX = "M{x} {y}l17.3 10v20l-17.3 10-17.3-10v-20z"


def _hex(x: float, y: float, kind: str) -> rx.Component:
    return rx.el.svg.path(d=_HEX.format(x=x, y=y), class_name=kind)


_DRAWINGS: dict[str, tuple[tuple[float, float, str], ...]] = {
    "done": ((74, 46, "pine"), (40, 66, "paper"), (108, 66, "paper"), (74, 86, "paper")),
    "quiet": ((57, 36, "paper"), (91, 36, "pine"), (40, 66, "pine"), (74, 66, "paper"), (108, 66, "paper")),
    "welcome": ((74, 26, "sun"), (57, 56, "pine"), (91, 56, "paper"), (74, 86, "paper")),
}
_LINES: dict[str, tuple[str, ...]] = {
    "done": ("m62 64 9 9 17-18", "M22 116h104"),
    "quiet": (
        "M22 112h104",
        "M46 112V86l14-11 14 11v26M74 112V74l17-13 17 13v38M86 96h10M56 96h8",
        "M118 30a9 9 0 1 1-9-11 7 7 0 0 0 9 11z",
    ),
    "welcome": (
        "M22 120h104",
        "M50 120c0-17 8-26 24-26s24 9 24 26",
        "M74 86a12 12 0 1 0 0-24 12 12 0 0 0 0 24z",
        "M69 76c3 3 7 3 10 0",
    ),
}


def drawing(name: str) -> rx.Component:
    """A small drawing for an empty state: \"done\", \"quiet\" or \"welcome\"."""
    return rx.el.svg(
        *(_hex(*cell) for cell in _DRAWINGS[name]),
        *(rx.el.svg.path(d=line, class_name="ink") for line in _LINES[name]),
        view_box="0 0 148 132",
        class_name="drawing",
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )


def hexagon(text: Any, *, warm: bool = False) -> rx.Component:
    """Our cell: a number or a sign in a hexagon."""
    return rx.el.span(text, class_name=classes("hexagon", "sun" if warm else None))
