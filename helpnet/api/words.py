"""What the API's JSON is made of: how strictly it is read, how pages of a list look, how moments and places are written.

Types are checked here; bounds are documented here and checked by the actions, so that every door refuses alike.
"""

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Path, Query
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from helpnet.domain.refusals import Invalid
from helpnet.domain.values import ADDRESS_MAX

Item = TypeVar("Item")

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _plain(name: str) -> str:
    """`from_` is `from` in JSON."""
    return name.rstrip("_")


class Sent(BaseModel):
    """JSON that comes in: no number as text, nothing that we do not know."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, alias_generator=_plain)


class Shown(BaseModel):
    """JSON that goes out."""

    model_config = ConfigDict(alias_generator=_plain)


class Page(Shown, Generic[Item]):
    """A part of a list. `next` is the cursor of the part after it, null at the end."""

    items: list[Item]
    next: str | None


def bounded(**schema: Any) -> Any:
    """Bounds as JSON Schema has them, for the reader of the documentation."""
    return Field(json_schema_extra=schema)


def _moment(value: object) -> datetime:
    try:
        if isinstance(value, str) and _RFC3339.fullmatch(value):
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise PydanticCustomError("not-a-time", "not a moment as RFC 3339 writes it")


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="validation"),
]
"""A moment with its zone, as RFC 3339 writes it."""

Id = Annotated[UUID, Path(description="The errand's id.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the part before.")]


class Place(Sent):
    """An address, which is looked up and must mean one place (else it needs its district); or a point (WGS84 degrees), with the address people should read."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["address"]}, {"required": ["lon", "lat"]}]},
    )

    address: Annotated[str, bounded(maxLength=ADDRESS_MAX)] = ""
    lon: Annotated[float | None, bounded(examples=[12.6945])] = None
    lat: Annotated[float | None, bounded(examples=[56.0465])] = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> "Place":
        if (self.lon is None) != (self.lat is None) or (self.lon is None and not self.address.strip()):
            raise PydanticCustomError("missing", "an address, or both lon and lat")
        return self


@contextmanager
def at(paths: Mapping[str, str]) -> Generator[None]:
    """Name the fields of an Invalid as the body of the call does."""
    try:
        yield
    except Invalid as invalid:
        raise Invalid(*(replace(one, field=paths.get(one.field, one.field)) for one in invalid.errors)) from None
