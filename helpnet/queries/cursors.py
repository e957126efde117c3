"""Where the next page of a list begins: the last row's place in the order, as one word that its reader need not understand."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from helpnet.domain.refusals import FieldError, Invalid


def cursor(*parts: object) -> str:
    """The word for these values."""
    plain = json.dumps([str(part) for part in parts], separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_cursor(word: str, *kinds: Callable[[str], Any]) -> list[Any]:
    """The values of a cursor, each read by its kind; raises Invalid for what is none of ours."""
    try:
        parts = json.loads(base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True))
        return [kind(part) for kind, part in zip(kinds, parts, strict=True)]
    except (ValueError, TypeError, ArithmeticError, AttributeError, RecursionError):
        raise Invalid(FieldError("cursor", "unknown")) from None


def moment(text: str) -> datetime:
    """A moment in a cursor; raises ValueError for one without a zone."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return read.astimezone(UTC)
