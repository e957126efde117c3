"""What gateways tell of what was sent."""

from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.contact import SMS, Contact
from helpnet.store import contacts, ladder
from helpnet.store.work import Work

C = columns(Contact)


def report(work: Work, gateway_id: str, *, arrived: bool, by: Actor | None) -> None:
    """A text arrived, or came back; then the next way is tried, and after three in a row the number is known not to work."""
    sent = ladder.by_gateway(work, gateway_id)
    if sent is None:
        return
    address = work.value(select(C.address).where(C.person_id == sent.person_id, C.channel == SMS)) or ""
    if arrived:
        contacts.arrive(work, sent.person_id, SMS, address)
    elif ladder.bounce(work, sent.id, "came back"):
        contacts.fail(work, sent.person_id, SMS, address, hard=False)
