"""A field for an address that suggests places while one types, and lets one choose on the map."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.kit.fields import error_text
from components.kit.kinds import Handler, Text, ToldSpot, ToldText, attrs, said
from components.wrapped.map import GROUND, PARTS
from helpnet.i18n.catalogues import mark, mark_n

SAID = (
    mark("Places"),
    mark_n("{n} place to choose from", "{n} places to choose from"),
    mark("Choose on the map"),
    mark("Move the map until the pin is right"),
    mark("Map with a pin in its middle"),
    mark("Arrow keys move the map, plus and minus come closer and go farther away, Enter takes the place."),
    mark("This is the place"),
    mark("No contact. We keep trying; you can also write the address."),
)
"""Said by assets/parts/place.jsx and pick.jsx."""


class _PlaceField(rx.Component):
    library = "$/public/parts/place.jsx"
    lib_dependencies: list[str] = PARTS
    tag = "PlaceField"
    name: rx.Var[str]
    value: rx.Var[str]
    again: rx.Var[int]
    found: rx.Var[list[Any]]
    ground: rx.Var[str]
    aim: rx.Var[Any]
    on_ask: ToldText
    on_choose: ToldText
    on_look: ToldSpot


def place_field(
    *,
    name: str,
    label: Text,
    found: rx.Var[Any],
    on_ask: Handler,
    value: Text = "",
    again: Any = 0,
    hint: Text = "",
    error: Text = "",
    on_choose: Handler | None = None,
    aim: Any = None,
    on_look: Handler | None = None,
    testid: str | None = None,
) -> rx.Component:
    """The form gets the address as text, chosen or not: look it up when it is sent.

    found: what may be meant (dicts or views with `label`, `address` and `asked`, the text they are for), after on_ask: handler(text), from the third letter
    and a short pause on. `value` may change when state has loaded, and stands in the field once more when `again` changes. on_choose: handler(address).
    on_look: handler(lon, lat), for choosing on the map: the point under the pin; `aim` then says what is there (views.places.Aim).
    """
    described = " ".join([f"{name}-hint"] * said(hint) + [f"{name}-error"] * said(error)) or None
    invalid = rx.cond(error, "true", "false") if said(error) else None
    return rx.el.div(
        rx.el.label(label, html_for=name),
        *((rx.el.p(hint, class_name="hint", custom_attrs=attrs(id=f"{name}-hint")),) if said(hint) else ()),
        _PlaceField.create(
            name=name,
            value=value,
            again=again,
            found=found,
            on_ask=on_ask,
            custom_attrs=attrs(aria_describedby=described, aria_invalid=invalid, data_testid=testid),
            **({"on_choose": on_choose} if on_choose is not None else {}),
            **({"on_look": on_look, "aim": aim, "ground": GROUND} if on_look is not None else {}),
        ),
        error_text(name, error),
        class_name="field",
    )
