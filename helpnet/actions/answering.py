"""Answers that come from outside the app: by a link, by a text message. They do what the buttons do, by the same actions."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.actions import helping
from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.contact import ANSWER
from helpnet.domain.events import PhoneMessageCame, PhoneMessageRead
from helpnet.domain.phone_messages import ANSWERED, IN, OUT, REFUSED, TEXT_MOST, PhoneMessage
from helpnet.domain.refusals import NotAllowed, NotFound
from helpnet.store import links
from helpnet.store.work import Work
from helpnet.views.reaching import Heard

T = columns(PhoneMessage)


def by_link(work: Work, secret: str, *, by: Actor, yes: bool) -> UUID:
    """Say yes or no to the one errand of a link, once; which. Raises NotFound, and what `helping.accept` raises: then it is not used."""
    link = links.use(work, secret, (ANSWER,), by=by)
    if link.errand_id is None:
        raise NotFound()
    _answer(work, link.errand_id, yes, by)
    return link.errand_id


def by_text(work: Work, heard: Heard, number: str, text: str, gateway_id: str | None, reply: str, *, by: Actor) -> bool:
    """Say yes or no to the one errand that a text named, and keep the text; False when it came before: nothing is done twice."""
    if heard.errand_id is None or heard.person_id != by.person_id:
        raise NotFound()
    if not _keep(work, heard, number, text, gateway_id, ANSWERED, reply):
        return False
    _answer(work, heard.errand_id, heard.yes, by)
    return True


def _answer(work: Work, errand_id: UUID, yes: bool, by: Actor) -> None:
    (helping.accept if yes else helping.decline)(work, errand_id, by=by)


def keep_text(
    work: Work, heard: Heard, number: str, text: str, gateway_id: str | None, what: str, reply: str, *, by: Actor | None
) -> bool:
    """Keep a text that did nothing: for a coordinator to read, unless it was an answer that could not be taken; False when it came before."""
    if not _keep(work, heard, number, text, gateway_id, what, reply):
        return False
    if what != REFUSED:
        work.announce(PhoneMessageCame(municipality_id=heard.municipality_id, person_id=heard.person_id))
    return True


def _keep(work: Work, heard: Heard, number: str, text: str, gateway_id: str | None, what: str, reply: str) -> bool:
    make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    row: dict[str, Any] = {
        "id": new_id(), "municipality_id": heard.municipality_id, "person_id": heard.person_id,
        "beneficiary_id": heard.beneficiary_id, "direction": IN, "number": number, "text": text[:TEXT_MOST], "reply": reply,
        "what": what, "errand_id": heard.errand_id, "gateway_id": gateway_id, "at": work.now(),
        "read_at": work.now() if what in (ANSWERED, REFUSED) else None, "read_by": None,
    }  # fmt: skip
    # A second delivery of the same text waits here for the first one's commit, and then finds it.
    statement = make(table(PhoneMessage)).values(**row).on_conflict_do_nothing(index_elements=["gateway_id"])
    return work.write(statement) > 0


def mark_read(work: Work, message_id: UUID, *, by: Actor) -> None:
    """A coordinator has read a text message. Raises NotAllowed, NotFound."""
    message = _message(work, message_id, by)
    here = T.municipality_id == by.municipality_id, T.number == message.number, T.read_at.is_(None), T.at <= message.at
    work.write(update(PhoneMessage).where(*here).values(read_at=work.now(), read_by=by.person_id))
    work.announce(PhoneMessageRead(municipality_id=by.municipality_id, person_id=message.person_id))


def note_reply(work: Work, message_id: UUID, text: str, gateway_id: str | None, *, by: Actor) -> None:
    """Keep what the desk has just sent in answer to a text, which is thereby read. Raises NotAllowed, NotFound."""
    message = _message(work, message_id, by)
    work.add(
        PhoneMessage(
            municipality_id=by.municipality_id, person_id=message.person_id, beneficiary_id=message.beneficiary_id,
            direction=OUT, number=message.number, text=text, what="reply", gateway_id=gateway_id or None, at=work.now(),
            read_at=work.now(), read_by=by.person_id,
        )
    )  # fmt: skip
    mark_read(work, message_id, by=by)


def _message(work: Work, message_id: UUID, by: Actor) -> PhoneMessage:
    if not by.is_coordinator:
        raise NotAllowed()
    found = select(PhoneMessage).where(T.id == message_id, T.municipality_id == by.municipality_id, T.direction == IN)
    message = work.session.scalars(found).first()
    if message is None:
        raise NotFound()
    return message
