"""What somebody does with a link that came to their mail address or telephone: show that it is theirs, or stop the mail."""

from sqlalchemy import update

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.contact import MAIL, QUIET_MAIL, QUIET_WEEKS, VERIFIES, Contact
from helpnet.domain.events import ContactTurnedOff, ContactVerified, ProfileChanged
from helpnet.domain.person import Person
from helpnet.domain.refusals import NotFound
from helpnet.store import links
from helpnet.store.work import Work

C, P = columns(Contact), columns(Person)


def verify(work: Work, secret: str, *, by: Actor) -> str:
    """Show, by a link that came there, that an address is theirs: which channel. Raises NotFound when it is another by now."""
    link = links.use(work, secret, tuple(VERIFIES), by=by)
    channel = VERIFIES[link.purpose]
    here = C.person_id == by.person_id, C.channel == channel, C.address == link.address
    if not work.write(update(Contact).where(*here).values(verified_at=work.now(), broken_at=None, failures=0)):
        raise NotFound()
    work.announce(ContactVerified(municipality_id=by.municipality_id, person_id=by.person_id))
    return channel


def quiet_mail(work: Work, secret: str, *, by: Actor) -> None:
    """No more mail, by the link in any letter; said twice is said once. Raises NotFound."""
    links.find(work, secret, QUIET_MAIL, by=by)
    on = C.person_id == by.person_id, C.channel == MAIL, C.wanted.is_(True)
    if work.write(update(Contact).where(*on).values(wanted=False)):
        work.announce(ContactTurnedOff(municipality_id=by.municipality_id, person_id=by.person_id))


def quiet_weeks(work: Work, secret: str, *, by: Actor) -> None:
    """No more weekly summaries, by the link in any of them; said twice is said once. Raises NotFound."""
    links.find(work, secret, QUIET_WEEKS, by=by)
    if work.write(update(Person).where(P.id == by.person_id, P.weekly_at.is_not(None)).values(weekly_at=None)):
        work.announce(ProfileChanged(municipality_id=by.municipality_id, person_id=by.person_id))
