"""The types that kit functions take: words and handlers, whether constant or from state."""

from __future__ import annotations

from typing import Any

import reflex as rx

Text = str | rx.Var[str] | rx.Component
"""Something to read: a constant, `t(...)`, a state's text, or a component that shows it."""

Flag = bool | rx.Var[bool]
Number = int | rx.Var[int]
Value = Any
"""What a field shows at first: text or a number, constant or from state."""

Handler = Any
"""What Reflex takes as an event handler: a State's handler, with or without arguments, or a list of them."""

_handler: Any = rx.EventHandler
# What a part's script tells: nothing, a text, a number … Named here since a type checker reads no calls in annotations.
Told: Any = _handler[rx.event.no_args_event_spec]
ToldText: Any = _handler[rx.event.passthrough_event_spec(str)]
ToldTexts: Any = _handler[rx.event.passthrough_event_spec(str, str)]
ToldNumber: Any = _handler[rx.event.passthrough_event_spec(int)]
ToldForm: Any = _handler[rx.event.passthrough_event_spec(dict[str, Any])]
ToldSpot: Any = _handler[rx.event.passthrough_event_spec(float, float)]
ToldPoint: Any = _handler[rx.event.passthrough_event_spec(float, float, float)]
ToldBox: Any = _handler[rx.event.passthrough_event_spec(float, float, float, float)]

View = Any
"""A state's var of a view (or of a list of them): its fields are vars themselves, which no type says."""

Child = rx.Component | rx.Var[Any] | str


def attrs(**values: Any) -> dict[str, Any]:
    """HTML attributes with dashes for underscores, without those that are None.

    Ids go this way too: Reflex's own `id` would make a ref of each and send it along with every form.
    """
    return {name.replace("_", "-"): value for name, value in values.items() if value is not None}


def classes(*names: str | None) -> str:
    """Class names in one string, without the empty ones."""
    return " ".join(name for name in names if name)


def said(text: Any) -> bool:
    """Whether there may be something to read: a Var may, an empty constant not."""
    return not (isinstance(text, str) and text == "") and text is not None
