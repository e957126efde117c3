"""Reading what came over the wire: which handlers a browser may call at all, and what its values must be.

A parameter's annotation is no check: {"$ne": 1} reaches a parameter annotated `int`. So ids pass `id_from_wire` and
forms one pydantic model each.
"""

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import reflex as rx
from pydantic import BaseModel, ValidationError

from helpnet.domain.refusals import FieldError, Invalid, NotFound

ON_WIRE = "_helpnet_on_wire"

Form = TypeVar("Form", bound=BaseModel)

if TYPE_CHECKING:
    on_wire = rx.event
else:

    def on_wire(handler: Any = None, **options: Any) -> Any:
        """`rx.event` for a handler that a browser may call. All others are shut, whatever the page shows."""
        if handler is None:
            return lambda named: on_wire(named, **options)
        setattr(handler, ON_WIRE, True)
        return rx.event(handler, **options)


def id_from_wire(value: Any) -> UUID:
    """The id, or NotFound: what is no id at all is answered like an id of nothing."""
    if isinstance(value, str) and len(value) == 36:
        try:
            return UUID(value)
        except ValueError:
            pass
    raise NotFound


def form_from_wire(model: type[Form], data: Any) -> Form:
    """A form as its model; raises Invalid with a FieldError for each field that cannot be taken."""
    try:
        return model.model_validate(dict(data) if isinstance(data, dict) else {})
    except ValidationError as invalid:
        raise Invalid(*(_field_error(fault) for fault in invalid.errors(include_url=False))) from None


REASONS = {
    "missing": "required",
    "string_too_short": "empty",
    "string_too_long": "too-long",
    "string_type": "not-text",
    "too_long": "too-many",
    "too_short": "too-few",
    "greater_than_equal": "out-of-range",
    "greater_than": "out-of-range",
    "less_than_equal": "out-of-range",
    "less_than": "out-of-range",
    "int_parsing": "not-a-number",
    "int_type": "not-a-number",
    "int_from_float": "not-whole",
    "float_parsing": "not-a-number",
    "float_type": "not-a-number",
    "literal_error": "unknown",
    "enum": "unknown",
    "uuid_parsing": "not-an-id",
    "uuid_type": "not-an-id",
}


def _field_error(fault: Any) -> FieldError:
    limits = fault.get("ctx", {})
    limit = next((limits[name] for name in ("max_length", "ge", "le", "gt", "lt") if name in limits), None)
    own = limits.get("error")  # a ValueError raised by the model itself says its reason in one word
    reason = str(own) if own is not None else REASONS.get(fault["type"], "wrong-kind")
    return FieldError(str(fault["loc"][0]) if fault["loc"] else "form", reason, limit)
