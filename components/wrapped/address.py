"""An address that is suggested while one types."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.kit.fields import error_text
from components.kit.kinds import Handler, Text, attrs, said
from helpnet.i18n.catalogues import mark, mark_n

SAID = (mark("Suggestions"), mark_n("{n} suggestion", "{n} suggestions"))
"""Said by assets/parts/address.jsx."""


class _Address(rx.Component):
    library = "$/public/parts/address.jsx"
    tag = "Address"
    name: rx.Var[str]
    value: rx.Var[str]
    found: rx.Var[list[Any]]
    asked: rx.Var[str]
    answers: rx.Var[str]
    here: rx.Var[Any]
    described_by: rx.Var[str]
    invalid: rx.Var[str]
    testid: rx.Var[str]
    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


def address_field(
    *,
    name: str,
    label: Text,
    found: Any,
    asked: Any,
    answers: Any,
    on_search: Handler,
    here: Any = None,
    hint: Text = "",
    error: Text = "",
    value: Text = "",
    testid: str | None = None,
) -> rx.Component:
    """A place to type in; the form gets `name`, and `name_lon`, `name_lat` once a suggestion was chosen.

    found: places (label, address, lon, lat) for the text `asked` in the field `answers`; on_search: handler(name, text).
    here: {address, lon, lat, turn}, put into the field when `turn` changes (\"where I am\").
    """
    described = " ".join([f"{name}-hint"] * said(hint) + [f"{name}-error"] * said(error))
    given: dict[str, Any] = {"here": here} if here is not None else {}
    return rx.el.div(
        rx.el.label(label, html_for=name),
        *((rx.el.p(hint, class_name="hint", custom_attrs=attrs(id=f"{name}-hint")),) if said(hint) else ()),
        _Address.create(
            name=name, value=value, found=found, asked=asked, answers=answers, on_search=on_search, described_by=described,
            invalid=rx.cond(error, "true", "false") if said(error) else "false", testid=testid or name, **given,
        ),
        error_text(name, error),
        class_name="field",
    )
