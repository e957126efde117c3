"""Fields to type in: label, hint and error are tied to the field for those who listen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.kit.glyphs import glyph
from components.kit.kinds import Handler, Number, Text, ToldNumber, Value, attrs, said
from components.text import t
from helpnet.i18n.catalogues import mark_n

COUNTED = mark_n("{n} character left", "{n} characters left")
"""Said by the counter in assets/parts/form.jsx."""


class _Counter(rx.Component):
    library = "$/public/parts/form.jsx"
    tag = "Counter"
    of: rx.Var[str]
    most: rx.Var[int]


class _Stepper(rx.Component):
    library = "$/public/parts/form.jsx"
    tag = "Stepper"
    name: rx.Var[str]
    ident: rx.Var[str]
    value: rx.Var[int]
    least: rx.Var[int]
    most: rx.Var[int]
    by: rx.Var[int]
    shows: rx.Var[str]
    labelled_by: rx.Var[str]
    less: rx.Var[str]
    more: rx.Var[str]
    on_change: ToldNumber


def error_text(name: str, error: Text) -> rx.Component:
    """What is wrong with one field; nothing when `error` is empty."""
    return (
        rx.el.div(
            rx.cond(error, rx.el.p(glyph("warning", size=20), rx.el.span(error), class_name="error")),
            custom_attrs=attrs(id=f"{name}-error", aria_live="polite"),
        )
        if said(error)
        else rx.fragment()
    )


def _described(name: str, hint: Text, error: Text) -> str | None:
    return " ".join([f"{name}-hint"] * said(hint) + [f"{name}-error"] * said(error)) or None


def _framed(
    control: rx.Component, *, name: str, label: Text, hint: Text, error: Text, most: int | None
) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=name),
        *((rx.el.p(hint, class_name="hint", custom_attrs=attrs(id=f"{name}-hint")),) if said(hint) else ()),
        control,
        *((_Counter.create(of=name, most=most),) if most else ()),
        error_text(name, error),
        class_name="field",
    )


def _given(name: str, hint: Text, error: Text, *, required: bool, **more: Any) -> dict[str, Any]:
    invalid = rx.cond(error, "true", "false") if said(error) else None
    return attrs(
        id=name,
        aria_describedby=_described(name, hint, error),
        aria_invalid=invalid,
        aria_required="true" if required else None,
        **more,
    )


def _events(on_change: Handler | None, on_blur: Handler | None) -> dict[str, Any]:
    return {name: handler for name, handler in (("on_change", on_change), ("on_blur", on_blur)) if handler is not None}


def field(
    *,
    name: str,
    label: Text,
    kind: Any = "text",
    hint: Text = "",
    error: Text = "",
    value: Value = "",
    most: int | None = None,
    required: bool = False,
    autocomplete: str = "off",
    placeholder: Text | None = None,
    input_mode: str | None = None,
    on_change: Handler | None = None,
    on_blur: Handler | None = None,
    least: Text | None = None,
    latest: Text | None = None,
    testid: str | None = None,
) -> rx.Component:
    """One line to type in; what is typed stays in the browser until the form is sent. kind: an HTML input type.

    `most` shows a counter (it does not cut off: too long is said, not hidden). `least`/`latest` bound dates and times.
    """
    control = rx.el.input(
        type=kind,
        name=name,
        default_value=value,
        class_name="input",
        custom_attrs=_given(
            name,
            hint,
            error,
            required=required,
            autoComplete=autocomplete,
            inputMode=input_mode,
            data_testid=testid,
            min=least,
            max=latest,
            placeholder=placeholder,
        ),
        **_events(on_change, on_blur),
    )
    return _framed(control, name=name, label=label, hint=hint, error=error, most=most)


def text_area(
    *,
    name: str,
    label: Text,
    hint: Text = "",
    error: Text = "",
    value: Value = "",
    most: int | None = None,
    required: bool = False,
    on_change: Handler | None = None,
    on_blur: Handler | None = None,
    testid: str | None = None,
) -> rx.Component:
    """Several lines to type in; grows with what is written."""
    control = rx.el.textarea(
        name=name,
        default_value=value,
        class_name="input",
        custom_attrs=_given(name, hint, error, required=required, data_testid=testid),
        **_events(on_change, on_blur),
    )
    return _framed(control, name=name, label=label, hint=hint, error=error, most=most)


def select(
    *,
    name: str,
    label: Text,
    options: Sequence[tuple[str, Text]] | rx.Component,
    value: Value = "",
    hint: Text = "",
    error: Text = "",
    on_change: Handler | None = None,
    testid: str | None = None,
) -> rx.Component:
    """One of a list, with the phone's own wheel. options: (value, words) pairs, or an rx.foreach of rx.el.option."""
    listed = (
        [rx.el.option(words, value=chosen) for chosen, words in options] if isinstance(options, Sequence) else [options]
    )
    control = rx.el.select(
        *listed,
        name=name,
        default_value=value,
        class_name="input",
        custom_attrs=_given(name, hint, error, required=False, data_testid=testid),
        **_events(on_change, None),
    )
    return _framed(control, name=name, label=label, hint=hint, error=error, most=None)


def stepper(
    *,
    name: str,
    label: Text,
    value: Number,
    least: int = 1,
    most: int = 20,
    by: int = 1,
    minutes: bool = False,
    hint: Text = "",
    error: Text = "",
    on_change: Handler | None = None,
) -> rx.Component:
    """A whole number with minus and plus; `minutes` shows it as \"1 h 30\". The form gets it under `name`, as text."""
    return rx.el.div(
        rx.el.span(label, class_name="strong", custom_attrs=attrs(id=f"{name}-label")),
        *((rx.el.p(hint, class_name="hint"),) if said(hint) else ()),
        _Stepper.create(
            name=name,
            ident=name,
            value=value,
            least=least,
            most=most,
            by=by,
            shows="minutes" if minutes else "number",
            labelled_by=f"{name}-label",
            less=t("Less"),
            more=t("More"),
            **({"on_change": on_change} if on_change is not None else {}),
        ),
        error_text(name, error),
        class_name="field",
    )
