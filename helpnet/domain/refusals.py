"""What helpnet answers when a thing cannot be done: facts without prose.

`slug` ends the API's problem type and is the key of the words in `helpnet.i18n.explain`; `status` is the HTTP status.
"""

from dataclasses import dataclass
from typing import Any, ClassVar


class Refusal(Exception):
    """A thing that was understood and refused; carries fields, never a sentence."""

    slug: ClassVar[str]
    status: ClassVar[int] = 409

    def __init__(self, **fields: Any) -> None:
        super().__init__(type(self).__name__, fields)
        self.fields = fields


class ErrandFull(Refusal):
    """Every place on the errand is taken."""

    slug = "errand-full"


class ErrandClosed(Refusal):
    """The errand is over: done, confirmed, cancelled or past its time. `state` says which."""

    slug = "errand-closed"


class AlreadyAccepted(Refusal):
    """The helper holds a place or a standby place on the errand already."""

    slug = "already-accepted"


class OwnErrand(Refusal):
    """Nobody helps themselves."""

    slug = "own-errand"


class NotQualified(Refusal):
    """The errand asks for a `qualification` that the helper lacks."""

    slug = "not-qualified"
    status = 403


class NotAllowed(Refusal):
    """The actor may not do this at all."""

    slug = "not-allowed"
    status = 403


class NotFound(Refusal):
    """No such thing, or none that the actor may know of; another municipality's looks the same."""

    slug = "not-found"
    status = 404


class BalanceTooLow(Refusal):
    """Asking now would pass the account's hard limit; `balance` and `limit` in minutes."""

    slug = "balance-too-low"


class NotSignedIn(Refusal):
    """No session, or one that has ended."""

    slug = "not-signed-in"
    status = 401


class Suspended(Refusal):
    """The municipality has closed this person's access for now."""

    slug = "suspended"
    status = 403


class TooMany(Refusal):
    """Too many calls, or too much of what `reason` names; `retry_after` in seconds."""

    slug = "too-many"
    status = 429


class Conflict(Refusal):
    """Somebody else changed the same thing meanwhile, or the same key came with another body."""

    slug = "conflict"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that cannot be taken as it is; `reason` is a word with an entry in the catalogues, `limit` its number."""

    field: str
    reason: str
    limit: int | None = None


class Invalid(Refusal):
    """Malformed input: which fields, and why; nothing was saved."""

    slug = "invalid"
    status = 422

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(errors=list(errors))
        self.errors = list(errors)
