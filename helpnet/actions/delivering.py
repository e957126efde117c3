"""What gateways tell of what was sent."""

from uuid import UUID

from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.contact import MAIL, SMS, Contact
from helpnet.store import contacts, deliveries
from helpnet.store.work import Work

C = columns(Contact)


def report(work: Work, gateway_id: str, *, arrived: bool, by: Actor | None) -> None:
    """A text arrived, or came back; then the next way is tried, and after three in a row the number is known not to work."""
    sent = deliveries.by_gateway(work, gateway_id)
    if sent is None:
        return
    address = _address(work, sent.person_id, SMS)
    if arrived:
        contacts.arrive(work, sent.person_id, SMS, address)
    elif deliveries.bounce(work, sent.id, "came back"):
        contacts.fail(work, sent.person_id, SMS, address, hard=False)


def letter_came_back(work: Work, key: UUID, status: str, gone: frozenset[str], *, by: Actor | None) -> None:
    """A letter came back, and the next way is tried; the person's address is switched off if it is among those that are gone.

    It may have changed since: then it is another one, and keeps working.
    """
    sent = deliveries.letter(work, key)
    if sent is None or not deliveries.bounce(work, sent.id, f"came back ({status})"):
        return
    address = _address(work, sent.person_id, MAIL)
    if address.lower() in gone:
        contacts.fail(work, sent.person_id, MAIL, address, hard=True)


def _address(work: Work, person_id: UUID, channel: str) -> str:
    return work.value(select(C.address).where(C.person_id == person_id, C.channel == channel)) or ""
