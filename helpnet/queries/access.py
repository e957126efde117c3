"""Who is at the door."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from helpnet.domain.access import IDLE, ApiToken, SignIn, digest
from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person
from helpnet.domain.refusals import NotFound, NotSignedIn, Suspended
from helpnet.store.work import Work
from helpnet.views.people import DemoPerson, Desk, Town

P, S, K, M = columns(Person), columns(SignIn), columns(ApiToken), columns(Municipality)
_WHO = (P.id, P.municipality_id, P.language, P.roles, P.name, P.suspended_at)
_BY_SESSION = select(*_WHO, S.seen_at).join_from(SignIn, Person, P.id == S.person_id)
_BY_TOKEN = select(*_WHO, K.scopes).join_from(ApiToken, Person, P.id == K.person_id)


def actor_of_session(work: Work, secret: str | None, door: str, *, by: Actor | None) -> tuple[Actor, bool]:
    """The actor of a session's secret, and whether its last use is an hour old; raises NotSignedIn, Suspended."""
    row = None
    if secret:
        row = work.row(
            _BY_SESSION.where(S.digest == digest(secret), S.ended_at.is_(None), S.seen_at > work.now() - IDLE)
        )
    if row is None:
        raise NotSignedIn()
    return _actor(row, door), row.seen_at < work.now() - timedelta(hours=1)


def actor_of_token(work: Work, secret: str | None, *, by: Actor | None) -> tuple[Actor, frozenset[str]]:
    """The actor and scopes of a bearer token; raises NotSignedIn, Suspended."""
    row = work.row(_BY_TOKEN.where(K.digest == digest(secret), K.ended_at.is_(None))) if secret else None
    if row is None:
        raise NotSignedIn()
    return _actor(row, "api"), frozenset(row.scopes)


def actor_of_handle(work: Work, handle: str, door: str, *, by: Actor | None) -> Actor:
    """The actor with that handle, for whoever holds the machine; raises NotFound, Suspended."""
    row = work.row(select(*_WHO).where(P.handle == handle, P.erased_at.is_(None)))
    if row is None:
        raise NotFound()
    return _actor(row, door)


def _actor(row, door: str) -> Actor:  # noqa: ANN001
    if row.suspended_at is not None:
        raise Suspended()
    return Actor(row.id, row.municipality_id, row.language, frozenset(row.roles), door, row.name)


def person_of_handle(work: Work, handle: str, *, by: Actor | None) -> UUID:
    """The id of the person with that handle, for whoever holds the machine; raises NotFound."""
    found = work.value(select(P.id).where(P.handle == handle, P.erased_at.is_(None)))
    if found is None:
        raise NotFound()
    return found


def slug_of(work: Work, municipality_id: UUID, *, by: Actor | None) -> str:
    """A municipality's slug; raises NotFound."""
    return work.municipality(municipality_id).slug


def municipality_of(work: Work, *, by: Actor) -> Municipality:
    """The actor's municipality, detached: its bounds, centre, zone and telephone."""
    return work.municipality(by.municipality_id)


def municipality_named(work: Work, slug: str, *, by: Actor | None) -> Municipality:
    """The municipality of that slug, detached, for what is public about it; raises NotFound."""
    found = work.value(select(M.id).where(M.slug == slug)) if slug.isprintable() else None
    if found is None:
        raise NotFound()
    return work.municipality(found)


def towns(work: Work, *, by: Actor | None) -> list[Town]:
    """Every municipality that is here, with its box, by name; for whoever holds the machine."""
    rows = work.rows(select(M.slug, M.name, M.west, M.south, M.east, M.north).order_by(M.name))
    return [Town(row.slug, row.name, (row.west, row.south, row.east, row.north)) for row in rows]


def by_handles(work: Work, handles: list[str], *, by: Actor | None) -> list[DemoPerson]:
    """Those of the handles that exist, in that order; for the demonstration's sign-in page."""
    rows = work.rows(
        select(P.handle, P.name, M.name.label("municipality"))
        .join(Municipality, M.id == P.municipality_id)
        .where(P.handle.in_(handles))
    )
    found = {row.handle: DemoPerson(row.handle, row.name, "", row.municipality) for row in rows}
    return [found[handle] for handle in handles if handle in found]


def desks(work: Work, *, by: Actor | None) -> list[Desk]:
    """Every municipality that is here and whom to call there, by name; for those who cannot sign in."""
    return [Desk(row.name, row.phone) for row in work.rows(select(M.name, M.phone).order_by(M.name).limit(50))]
