"""What the desk knows of people whom helpnet itself could not reach, and of those who wrote by telephone."""

from uuid import UUID

from sqlalchemy import func, select

from helpnet.domain.actor import Actor
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.columns import columns
from helpnet.domain.contact import Contact
from helpnet.domain.events import PhoneShown
from helpnet.domain.person import Person
from helpnet.domain.phone_messages import IN, OUT, PhoneMessage
from helpnet.domain.refusals import NotFound
from helpnet.i18n import phone, say
from helpnet.queries.desk_rows import coordinator
from helpnet.store.work import Work
from helpnet.views.reaching import BrokenContact, PhoneMessageView

T, P, B, C = map(columns, (PhoneMessage, Person, Beneficiary, Contact))
SHOWN = 50
FOR_US = ("message", "wrong-code", "reply")


def messages(work: Work, *, by: Actor) -> list[PhoneMessageView]:
    """Text messages that were no answers, and what the desk wrote back, newest first; raises NotAllowed."""
    who = coordinator(work, by=by)
    statement = (
        select(T.id, T.direction, T.text, T.reply, T.at, T.read_at, P.name, B.name.label("caller"))
        .join_from(PhoneMessage, Person, P.id == T.person_id, isouter=True)
        .join(Beneficiary, B.id == T.beneficiary_id, isouter=True)
        .where(T.municipality_id == by.municipality_id, T.what.in_(FOR_US)).order_by(T.at.desc(), T.id.desc()).limit(SHOWN)
    )  # fmt: skip
    return [
        PhoneMessageView(
            str(row.id), row.name or row.caller or say("A number we don't know", who.language), row.text, who.ago(row.at),
            row.direction == IN and row.read_at is None, row.direction == OUT, row.reply,
        )
        for row in work.rows(statement)
    ]  # fmt: skip


def unread(work: Work, *, by: Actor) -> int:
    """How many text messages wait to be read; raises NotAllowed."""
    coordinator(work, by=by)
    waiting = T.municipality_id == by.municipality_id, T.what.in_(FOR_US), T.direction == IN, T.read_at.is_(None)
    return work.value(select(func.count()).where(*waiting)) or 0


def number_of(work: Work, message_id: UUID, *, by: Actor) -> str:
    """The number a text came from, to call back; that it was shown is in the audit log. Raises NotAllowed, NotFound."""
    who = coordinator(work, by=by)
    row = _from(work, message_id, by)
    seen = row.person_id or row.beneficiary_id
    work.announce(PhoneShown(municipality_id=by.municipality_id, person_id=seen))
    return phone(row.number, who.municipality.country)


def reply_to(work: Work, message_id: UUID, *, by: Actor) -> str:
    """Where an answer to a text goes (E.164), for the gateway alone; raises NotAllowed, NotFound."""
    coordinator(work, by=by)
    return _from(work, message_id, by).number


def _from(work: Work, message_id: UUID, by: Actor):  # noqa: ANN202
    here = T.id == message_id, T.municipality_id == by.municipality_id, T.direction == IN
    row = work.row(select(T.number, T.person_id, T.beneficiary_id).where(*here))
    if row is None:
        raise NotFound()
    return row


def broken(work: Work, *, by: Actor) -> list[BrokenContact]:
    """Whom mail or text messages do not reach, the latest first; raises NotAllowed."""
    who = coordinator(work, by=by)
    statement = (
        select(P.id, P.name, P.phone, C.channel, C.broken_at)
        .join_from(Contact, Person, P.id == C.person_id)
        .where(P.municipality_id == by.municipality_id, C.broken_at.is_not(None), P.erased_at.is_(None))
        .order_by(C.broken_at.desc()).limit(SHOWN)
    )  # fmt: skip
    return [
        BrokenContact(
            str(row.id), row.name, say("Mail", who.language) if row.channel == "mail" else say("Text messages", who.language),
            who.moment(row.broken_at), bool(row.phone),
        )
        for row in work.rows(statement)
    ]  # fmt: skip
