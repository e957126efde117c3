"""What is told by link and by text message, and what the desk reads of it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Opened:
    """What a link shows to whoever opens it: nothing of whom it is for, nor of whom the errand is for.

    `state`: open, used, taken (the errand has its helpers), over (its time, or the link's, has passed).
    """

    purpose: str
    state: str
    language: str
    municipality: str
    kind: str
    where: str
    when: str
    errand_id: UUID | None


@dataclass(frozen=True)
class Heard:
    """What a text message was found to be. `errand_id` only when its code names one; `reply` when we have answered it before.

    `kind`: answer, bare (a yes or no without a code), wrong (its code asks nothing), late (it
    did, `about` this errand), tired (too many wrong codes), message, repeat.
    """

    kind: str
    language: str
    municipality_id: UUID
    person_id: UUID | None = None
    beneficiary_id: UUID | None = None
    errand_id: UUID | None = None
    yes: bool = False
    about: str = ""
    reply: str = ""


@dataclass(frozen=True)
class PhoneMessageView:
    """A text message as the desk reads it, with whom it is from, as far as we know. The number itself is not in it."""

    id: str
    who: str
    text: str
    at: str
    unread: bool
    ours: bool
    answered: str


@dataclass(frozen=True)
class BrokenContact:
    """Somebody whom mail or text messages do not reach, and since when; the address itself is theirs alone."""

    person_id: str
    name: str
    channel: str
    since: str
    reachable: bool
