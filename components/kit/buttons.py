"""Buttons and links that look like buttons."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router.dom import ReactRouterLink

from components.kit.glyphs import glyph
from components.kit.kinds import Flag, Handler, Text, attrs, classes, said


class _TapButton(rx.Component):
    library = "$/public/parts/button.jsx"
    tag = "TapButton"
    busy: rx.Var[bool]
    again: rx.Var[str]
    disabled: rx.Var[bool]
    type: rx.Var[str]


def button(
    label: Text,
    *,
    on_click: Handler | None = None,
    kind: str = "filled",
    submits: bool = False,
    busy: Flag = False,
    disabled: Flag = False,
    again: Text = "",
    icon: str | rx.Var[str] = "",
    compact: bool = False,
    full: bool = False,
    testid: str | None = None,
    heard: Text | None = None,
    pressed: Flag | None = None,
) -> rx.Component:
    """A button that counts two quick taps as one, and shows when it is busy.

    kind: \"filled\" (one a screen), \"quiet\", \"danger\" or \"plain\". `again`: the first tap shows these words, only the
    second does it. `heard`: a fuller name for screen readers, beginning with the label. `pressed`: it is on or off.
    """
    return _TapButton.create(
        *((glyph(icon),) if said(icon) else ()),
        label,
        type="submit" if submits else "button",
        busy=busy,
        disabled=disabled,
        class_name=classes(
            "button", kind if kind != "filled" else None, "compact" if compact else None, "full" if full else None
        ),
        custom_attrs=attrs(data_testid=testid, aria_label=heard, aria_pressed=pressed),
        **({"again": again} if said(again) else {}),
        **({"on_click": on_click} if on_click is not None else {}),
    )


def icon_button(
    icon: str, *, label: Text, on_click: Handler, kind: str = "quiet", testid: str | None = None
) -> rx.Component:
    """A round button that shows a glyph only; the label is heard."""
    return _TapButton.create(
        glyph(icon),
        on_click=on_click,
        class_name=classes("button", "icon-only", kind),
        custom_attrs=attrs(aria_label=label, data_testid=testid),
    )


def link(
    *children: Text, to: str | rx.Var[str], class_name: str = "", testid: str | None = None, heard: Text | None = None
) -> rx.Component:
    """A link inside helpnet: no page load, the socket stays."""
    return ReactRouterLink.create(
        *children, to=to, class_name=class_name, custom_attrs=attrs(data_testid=testid, aria_label=heard)
    )


def link_button(
    label: Text,
    *,
    to: str | rx.Var[str],
    kind: str = "filled",
    icon: str = "",
    compact: bool = False,
    full: bool = False,
    leaves: bool = False,
    testid: str | None = None,
) -> rx.Component:
    """A link that looks like a button; `leaves` for tel:, files and what the server answers itself."""
    look = classes(
        "button", kind if kind != "filled" else None, "compact" if compact else None, "full" if full else None
    )
    inside = (*((glyph(icon),) if icon else ()), label)
    if leaves:
        return A.create(*inside, href=to, class_name=look, custom_attrs=attrs(data_testid=testid))
    return link(*inside, to=to, class_name=look, testid=testid)


def actions(*buttons: rx.Component, pair: bool = False, sticky: bool = False) -> rx.Component:
    """The screen's buttons: below each other, or the quiet one beside the main one (`pair`); `sticky` at the thumb."""
    return rx.el.div(*buttons, class_name=classes("actions", "pair" if pair else None, "sticky" if sticky else None))
