"""A sheet that comes up from the thumb: the browser's own dialog."""

from __future__ import annotations

import reflex as rx

from components.kit.buttons import icon_button
from components.kit.kinds import Child, Flag, Handler, Text, Told, attrs
from components.text import t


class _Sheet(rx.Component):
    library = "$/public/parts/sheet.jsx"
    tag = "Sheet"
    open: rx.Var[bool]
    on_close: Told


def sheet(
    *children: Child,
    name: str,
    title: Text,
    is_open: Flag,
    on_close: Handler,
    buttons: tuple[rx.Component, ...] = (),
    testid: str | None = None,
) -> rx.Component:
    """Asks or tells one thing above the page; Escape, a tap beside it and the cross all call `on_close`.

    The main button first in `buttons`. `name` ties the heading to the dialog and must be the page's only one.
    """
    return _Sheet.create(
        rx.el.div(
            rx.el.div(
                rx.el.h2(title, custom_attrs={"id": f"{name}-title", "tabIndex": "-1"}),
                icon_button("cross", label=t("Close"), on_click=on_close, kind="plain"),
                class_name="sheet-head",
            ),
            *children,
            *((rx.el.div(*buttons, class_name="sheet-actions"),) if buttons else ()),
            class_name="sheet-inner",
        ),
        open=is_open,
        on_close=on_close,
        custom_attrs=attrs(aria_labelledby=f"{name}-title", data_testid=testid),
    )
