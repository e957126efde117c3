"""Letters that came back later: what a mail server writes to their sender about one (RFC 3464)."""

import re
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from uuid import UUID

DEEPEST = 50
"""Parts that a report may have; a letter that is made to exhaust its reader has more."""
_OURS = re.compile(r"\s*<([0-9a-f]{32})@")
_STATUS = re.compile(r"\s*([45]\.\d{1,3}\.\d{1,3})")
_GONE = ("5.1.", "5.2.")
"""What blames the address or its box, for good."""


@dataclass(frozen=True, slots=True)
class Returned:
    """That our letter with this key (see `gateways.mail.Letter`) did not arrive, and the enhanced status code (RFC 3463) that says why.

    `gone`: the addresses, in small letters, that take no letters any more; none when the reason is another.
    """

    key: UUID
    status: str
    gone: frozenset[str]


def read_returned(raw: bytes) -> Returned | None:
    """What a letter to our sender's address says came back for good; None for all other letters, also those that only say "later"."""
    if raw.lower().count(b"content-type") > DEEPEST:
        return None
    letter = message_from_bytes(raw)
    if letter.get_content_type() != "multipart/report":
        return None
    key, reports = None, list[Message]()
    for part in letter.walk():
        kind, inside = part.get_content_type(), part.get_payload()
        if kind == "message/delivery-status" and isinstance(inside, list):
            reports += [one for one in inside if isinstance(one, Message)]
        elif kind == "text/rfc822-headers" and isinstance(inside, str):
            key = key or _key(message_from_string(inside))
        elif part is not letter:
            key = key or _key(part)
    key = key or _key(letter, "In-Reply-To")
    for one in reports:
        status = _STATUS.match(_word(one, "Status"))
        if key and status and _word(one, "Action").strip().lower() == "failed":
            named = (_word(one, field).rpartition(";")[2] for field in ("Final-Recipient", "Original-Recipient"))
            gone = {name.strip(" <>\t\r\n").lower() for name in named if status[1].startswith(_GONE)}
            return Returned(key, status[1], frozenset(gone - {""}))
    return None


def _key(letter: Message, field: str = "Message-ID") -> UUID | None:
    found = _OURS.match(_word(letter, field))
    return UUID(found[1]) if found else None


def _word(letter: Message, field: str) -> str:
    return str(letter.get(field, ""))
