"""Every table of helpnet, so that whoever needs the whole schema imports one name."""

from helpnet.domain import (
    access,
    areas,
    ask,
    beneficiary,
    contact,
    conversation,
    counts,
    device,
    errand,
    ladder,
    ledger,
    municipality,
    person,
    phone_messages,
    record,
    summary,
)

__all__ = [
    "access",
    "areas",
    "ask",
    "beneficiary",
    "contact",
    "conversation",
    "counts",
    "device",
    "errand",
    "ladder",
    "ledger",
    "municipality",
    "person",
    "phone_messages",
    "record",
    "summary",
]
