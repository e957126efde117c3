"""Choosing by touch: tiles for one of several, chips for any of several, a switch for yes or no."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.kit.fields import error_text
from components.kit.glyphs import badge
from components.kit.kinds import Flag, Handler, Text, attrs, said


def _joined(name: str, value: Any) -> Any:
    return name + value if isinstance(value, str) else rx.Var.create(name).to(str) + value.to(str)


def choice(
    *,
    name: str,
    value: str | rx.Var[str],
    label: Text,
    hint: Text = "",
    icon: str | rx.Var[str] = "",
    chosen: Flag = False,
    many: bool = False,
    disabled: Flag = False,
    on_change: Handler | None = None,
    testid: str | None = None,
) -> rx.Component:
    """One tile or chip of a group. A form gets `name` = value from tiles, and `name.value` = "on" from chips (`many`)."""
    ident = _joined(f"{name}-", value)
    own_name = _joined(f"{name}.", value) if many else name
    return rx.el.div(
        rx.el.input(
            type="checkbox" if many else "radio",
            name=own_name,
            default_checked=chosen,
            disabled=disabled,
            custom_attrs=attrs(id=ident, value=None if many else value, data_testid=testid),
            **({"on_change": on_change} if on_change is not None else {}),
        ),
        rx.el.label(
            *((badge(icon, size="tiny"),) if said(icon) else ()),
            rx.el.span(label, *((rx.el.span(hint, class_name="hint"),) if said(hint) else ())),
            html_for=ident,
        ),
        class_name="choice",
    )


def choices(
    *options: rx.Component,
    name: str,
    legend: Text,
    layout: str = "tiles",
    error: Text = "",
    hint: Text = "",
    legend_heard_only: bool = False,
) -> rx.Component:
    """A group of `choice`s (or an rx.foreach of them). layout: \"tiles\", \"list\" (one a row) or \"chips\"."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="only-heard" if legend_heard_only else ""),
        *((rx.el.p(hint, class_name="hint", custom_attrs=attrs(id=f"{name}-hint")),) if said(hint) else ()),
        rx.el.div(*options, class_name={"list": "tiles list"}.get(layout, layout)),
        error_text(name, error),
        class_name="choices",
        custom_attrs=attrs(
            aria_describedby=" ".join([f"{name}-hint"] * said(hint) + [f"{name}-error"] * said(error)) or None,
        ),
    )


def switch(
    *, name: str, label: Text, hint: Text = "", on: Flag = False, on_change: Handler | None = None
) -> rx.Component:
    """Yes or no, at once. `on_change` gets true or false; a form gets `name` = "on" or nothing."""
    return rx.el.div(
        rx.el.input(
            type="checkbox",
            name=name,
            default_checked=on,
            custom_attrs=attrs(id=name, role="switch", aria_describedby=f"{name}-hint" if said(hint) else None),
            **({"on_change": on_change} if on_change is not None else {}),
        ),
        rx.el.label(label, html_for=name),
        rx.el.span(class_name="track", custom_attrs={"aria-hidden": "true"}),
        *((rx.el.span(hint, class_name="hint", custom_attrs=attrs(id=f"{name}-hint")),) if said(hint) else ()),
        class_name="switch",
    )
