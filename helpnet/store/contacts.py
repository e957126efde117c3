"""The ways to tell a person things outside the app, as they give them, and as they prove to work or not."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from helpnet.domain.columns import columns
from helpnet.domain.contact import MAIL, SMS, Contact, mail_address
from helpnet.domain.events import MailBroken, MailGiven, PhoneBroken, PhoneGiven
from helpnet.domain.person import Person
from helpnet.domain.record import AuditRow
from helpnet.domain.refusals import FieldError, Invalid, TooMany
from helpnet.store.work import Work

A_DAY = timedelta(days=1)
ASKED_A_DAY = 5
"""How often a day one person may have helpnet write to an address that may not be theirs."""
GIVEN = {MAIL: MailGiven, SMS: PhoneGiven}
BROKEN = {MAIL: MailBroken, SMS: PhoneBroken}
C, W = columns(Contact), columns(AuditRow)


def give_mail(work: Work, me: Person, value: object) -> None:
    """Change the mail address, or take it away; a new one is asked whether it is theirs. Raises Invalid, TooMany."""
    if not value:
        _forget(work, me.id, MAIL)
    else:
        _give(work, me, MAIL, mail_address("email", value))


def follow_phone(work: Work, me: Person) -> None:
    """The telephone number has changed: texts go to the new one once it is shown to be theirs."""
    contact = work.session.get(Contact, (me.id, SMS))
    if contact is None or contact.address == me.phone:
        return
    if me.phone and contact.wanted:
        _give(work, me, SMS, me.phone)
    else:
        _forget(work, me.id, SMS)


def wish(work: Work, me: Person, channel: str, wanted: object) -> None:
    """Be told this way, or not; said again while it is not yet shown to be theirs, they are asked again. Raises Invalid, TooMany."""
    if not isinstance(wanted, bool):
        raise Invalid(FieldError(f"{channel}_alerts", "unknown"))
    contact = work.session.get(Contact, (me.id, channel))
    if not wanted:
        if contact is not None:
            contact.wanted = False
        return
    if channel == SMS:
        if not me.phone:
            raise Invalid(FieldError("phone", "required"))
        if contact is None or contact.address != me.phone:
            _give(work, me, SMS, me.phone)
            return
    if contact is None:
        raise Invalid(FieldError("email", "required"))
    contact.wanted = True
    if contact.broken_at is not None:
        contact.become(contact.address, at=work.now())
    if contact.verified_at is None:
        _ask(work, me, channel)


def _give(work: Work, me: Person, channel: str, address: str) -> None:
    contact = work.session.get(Contact, (me.id, channel))
    if contact is None:
        work.add(Contact(person_id=me.id, channel=channel, address=address, given_at=work.now()))
    elif contact.become(address, at=work.now()):
        contact.wanted = True
    else:
        return
    _ask(work, me, channel)


def _ask(work: Work, me: Person, channel: str) -> None:
    given = W.actor_id == me.id, W.what.in_([event.__name__ for event in GIVEN.values()]), W.at > work.now() - A_DAY
    if (work.value(select(func.count()).where(*given)) or 0) >= ASKED_A_DAY:
        raise TooMany(retry_after=3600)
    work.announce(GIVEN[channel](municipality_id=me.municipality_id, person_id=me.id, tells=(me.id,)))


def _forget(work: Work, person_id: UUID, channel: str) -> None:
    work.write(delete(Contact).where(C.person_id == person_id, C.channel == channel))


def fail(work: Work, person_id: UUID, channel: str, address: str, *, hard: bool) -> None:
    """Something did not arrive there; when the address proves not to exist, its person is told in the app."""
    contact = work.session.get(Contact, (person_id, channel))
    if contact is None or contact.address != address or not contact.fail(at=work.now(), hard=hard):
        return
    municipality_id = work.value(select(columns(Person).municipality_id).where(columns(Person).id == person_id))
    work.announce(BROKEN[channel](municipality_id=municipality_id, person_id=person_id, tells=(person_id,)))


def arrive(work: Work, person_id: UUID, channel: str, address: str) -> None:
    """Something arrived there after all: earlier failures do not count."""
    here = C.person_id == person_id, C.channel == channel, C.address == address, C.broken_at.is_(None)
    work.write(update(Contact).where(*here, C.failures > 0).values(failures=0))
