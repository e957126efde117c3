"""The private chat of those on an errand."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns, table
from helpnet.domain.conversation import Message, ReadMark
from helpnet.domain.errand import HOLDING, KEPT_OPEN, Acceptance, Errand
from helpnet.domain.events import MessageWritten
from helpnet.domain.refusals import NotAllowed
from helpnet.domain.values import TEXT_MAX, words
from helpnet.store.work import Work

E, A = map(columns, (Errand, Acceptance))


def write(work: Work, errand_id: UUID, text: object, *, by: Actor) -> UUID:
    """Say something to the others on the errand; the message's id. Raises Invalid, NotAllowed."""
    said = words("text", text, least=1, most=TEXT_MAX, lines=True)
    errand = work.errand(errand_id, within=by.municipality_id)
    on_it = _on_it(work, errand)
    if by.person_id not in on_it or (errand.closed_at is not None and errand.closed_at < work.now() - KEPT_OPEN):
        raise NotAllowed()
    others = on_it - {by.person_id}
    message = Message(errand_id=errand.id, author_id=by.person_id, text=said, written_at=work.now())
    work.add(message)
    mark_read(work, errand_id, by=by)
    work.announce(
        MessageWritten(municipality_id=errand.municipality_id, errand_id=errand.id, tells=tuple(sorted(others)))
    )
    return message.id


def mark_read(work: Work, errand_id: UUID, *, by: Actor) -> None:
    """The acting person has seen the chat up to now; nothing happens for anyone who is not on the errand."""
    mine = select(A.id).where(A.errand_id == E.id, A.helper_id == by.person_id, A.state.in_(HOLDING)).exists()
    on_it = or_(E.requester_id == by.person_id, mine)
    if work.row(select(E.id).where(E.id == errand_id, E.municipality_id == by.municipality_id, on_it)) is None:
        return
    make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    row = make(table(ReadMark)).values(errand_id=errand_id, person_id=by.person_id, read_at=work.now())
    work.write(row.on_conflict_do_update(index_elements=["errand_id", "person_id"], set_={"read_at": work.now()}))


def _on_it(work: Work, errand: Errand) -> set[UUID]:
    """Who takes part in the errand's chat: the one asking and those who hold a place."""
    return {errand.requester_id} | {one.helper_id for one in work.acceptances(errand.id) if one.state in HOLDING}
