"""Coming in and going out."""

from uuid import UUID

from sqlalchemy import delete, select, update

from helpnet.domain.access import ApiToken, SignIn, digest, new_secret
from helpnet.domain.actor import ADMIN, COORDINATOR, Actor
from helpnet.domain.columns import columns
from helpnet.domain.device import Device
from helpnet.domain.errand import ACCEPTED, STANDBY, Acceptance
from helpnet.domain.events import ErrandWithdrawn, PersonSuspended, SignedIn, SignedOut, SuspensionLifted, TokenMade
from helpnet.domain.person import Person
from helpnet.domain.refusals import FieldError, Invalid, NotAllowed, NotFound, Suspended
from helpnet.store import asks
from helpnet.store.vacating import co_helpers, vacate
from helpnet.store.work import Work

SCOPES = ("read", "write")


def sign_in(work: Work, handle: str, *, by: Actor | None) -> tuple[str, Actor, bool]:
    """Begin a session for the person with this handle: the cookie's secret, the actor, and whether they are new here.

    Whoever calls this has made sure who it is. Raises NotFound, Suspended.
    """
    p = columns(Person)
    statement = select(Person).where(p.handle == handle, p.erased_at.is_(None))
    person = work.session.scalars(statement).first()
    if person is None:
        raise NotFound()
    if person.suspended_at:
        raise Suspended()
    secret = new_secret()
    work.add(SignIn(person_id=person.id, digest=digest(secret), begun_at=work.now(), seen_at=work.now()))
    work.announce(SignedIn(municipality_id=person.municipality_id, person_id=person.id))
    actor = Actor(person.id, person.municipality_id, person.language, frozenset(person.roles), "screen", person.name)
    return secret, actor, person.welcomed_at is None


def keep_awake(work: Work, secret: str, *, by: Actor | None) -> None:
    """The session was used; its idle days start anew."""
    work.write(update(SignIn).where(columns(SignIn).digest == digest(secret)).values(seen_at=work.now()))


def sign_out(work: Work, secret: str, *, by: Actor | None, everywhere: bool = False) -> None:
    """End this session, or every session of its person."""
    s, p, d = columns(SignIn), columns(Person), columns(Device)
    row = work.row(
        select(s.id, s.person_id, p.municipality_id)
        .join(Person, p.id == s.person_id)
        .where(s.digest == digest(secret), s.ended_at.is_(None))
    )
    if row is None:
        return
    which = s.person_id == row.person_id if everywhere else s.id == row.id
    work.write(update(SignIn).where(which, s.ended_at.is_(None)).values(ended_at=work.now()))
    # Whoever uses this browser next must not be shown what is meant for who has left it.
    work.write(delete(Device).where(d.person_id == row.person_id if everywhere else d.sign_in_id == row.id))
    if everywhere:
        end_tokens(work, by=None, person_id=row.person_id)
    work.announce(SignedOut(municipality_id=row.municipality_id, person_id=row.person_id))


def make_token(work: Work, scopes: list[str], *, by: Actor) -> str:
    """A new bearer token for the acting person, shown this once; raises Invalid for an unknown scope."""
    if not scopes or set(scopes) - set(SCOPES):
        raise Invalid(FieldError("scope", "unknown"))
    secret = new_secret()
    work.add(ApiToken(person_id=by.person_id, digest=digest(secret), scopes=sorted(set(scopes)), made_at=work.now()))
    work.announce(TokenMade(municipality_id=by.municipality_id, person_id=by.person_id))
    return secret


def end_tokens(work: Work, *, by: Actor | None, person_id: UUID | None = None) -> int:
    """End every bearer token of the acting person (or, at the door, of `person_id`); how many."""
    k, whose = columns(ApiToken), by.person_id if by else person_id
    return work.write(update(ApiToken).where(k.person_id == whose, k.ended_at.is_(None)).values(ended_at=work.now()))


def suspend(work: Work, person_id: UUID, *, by: Actor, lift: bool = False) -> None:
    """Close somebody's access, or open it again; coordinators only, and for one of them an administrator.

    Whoever is suspended is on no errand any more, and not waited for: standby steps in, or others are asked. Raises NotAllowed, NotFound.
    """
    if not by.is_coordinator or person_id == by.person_id:
        raise NotAllowed()
    person = work.person(person_id, within=by.municipality_id)
    if {COORDINATOR, ADMIN} & set(person.roles) and ADMIN not in by.roles:
        raise NotAllowed()
    person.suspended_at = None if lift else work.now()
    if not lift:
        _off_every_errand(work, person)
        asks.wait_no_more(work, person.id)
    happened = SuspensionLifted if lift else PersonSuspended
    work.announce(happened(municipality_id=by.municipality_id, person_id=person_id))


def _off_every_errand(work: Work, person: Person) -> None:
    a = columns(Acceptance)
    theirs = select(a.errand_id).where(a.helper_id == person.id, a.state.in_((ACCEPTED, STANDBY))).order_by(a.errand_id)
    for row in work.rows(theirs):
        errand = work.errand(row.errand_id, within=person.municipality_id)
        everyone = work.acceptances(errand.id)
        mine = (one for one in everyone if one.helper_id == person.id and one.state in (ACCEPTED, STANDBY))
        place = next(mine, None)
        if place is None:
            continue  # given up, or done, while the errand was waited for
        held = place.state == ACCEPTED
        if not vacate(work, errand, place, everyone) and held:
            tells = tuple(sorted({errand.requester_id} | co_helpers(everyone)))
            work.announce(
                ErrandWithdrawn(
                    municipality_id=errand.municipality_id, errand_id=errand.id, person_id=person.id, tells=tells
                )
            )
