"""A field for an address that suggests places while one types."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.kit.fields import error_text
from components.kit.kinds import Handler, Text, ToldText, attrs, said
from helpnet.i18n.catalogues import mark, mark_n

SAID = (mark("Places"), mark_n("{n} place to choose from", "{n} places to choose from"))
"""Said by assets/parts/place.jsx."""


class _PlaceField(rx.Component):
    library = "$/public/parts/place.jsx"
    tag = "PlaceField"
    name: rx.Var[str]
    value: rx.Var[str]
    found: rx.Var[list[Any]]
    on_ask: ToldText
    on_choose: ToldText


def place_field(
    *,
    name: str,
    label: Text,
    found: rx.Var[Any],
    on_ask: Handler,
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    on_choose: Handler | None = None,
    testid: str | None = None,
) -> rx.Component:
    """The form gets the address as text, chosen or not: look it up when it is sent.

    found: what may be meant (dicts or views with `label` and `address`), after on_ask: handler(text), from the third letter
    and a short pause on. `value` may change when state has loaded. on_choose: handler(address).
    """
    described = " ".join([f"{name}-hint"] * said(hint) + [f"{name}-error"] * said(error)) or None
    invalid = rx.cond(error, "true", "false") if said(error) else None
    return rx.el.div(
        rx.el.label(label, html_for=name),
        *((rx.el.p(hint, class_name="hint", custom_attrs=attrs(id=f"{name}-hint")),) if said(hint) else ()),
        _PlaceField.create(
            name=name,
            value=value,
            found=found,
            on_ask=on_ask,
            custom_attrs=attrs(aria_describedby=described, aria_invalid=invalid, data_testid=testid),
            **({"on_choose": on_choose} if on_choose is not None else {}),
        ),
        error_text(name, error),
        class_name="field",
    )
