"""News that somebody must hear before an errand begins, and that no way of ours has brought them: they are to be called."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, exists, or_, select, update

from helpnet.domain.actor import ADMIN, COORDINATOR
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.ladder import ASSIGNED, EXPECTED, SENT, Delivery
from helpnet.domain.person import Person
from helpnet.domain.record import Alert
from helpnet.store.coming import CAME
from helpnet.store.unsaying import UNTRUE
from helpnet.store.work import Work

N, E, P, D = map(columns, (Alert, Errand, Person, Delivery))
_unread = N.kind.in_(sorted(EXPECTED)), N.read_at.is_(None)
_went = and_(N.shown_at.is_(None), exists().where(D.alert_id == N.id, D.state == SENT))
_was_asked = and_(
    N.kind == ASSIGNED, N.by_id == N.person_id
)  # by the desk, which gives a place to who said yes on the phone
_UNHEARD = (
    select(
        N.errand_id, N.kind, N.by_id, N.unreached_at, P.id, P.name, P.phone, P.roles, E.requester_id, E.beneficiary_id
    )
    .join_from(Alert, Person, P.id == N.person_id).join(Errand, E.id == N.errand_id)
    .where(*_unread, N.unreached_at.is_not(None), ~UNTRUE, ~CAME, ~_was_asked, P.erased_at.is_(None), P.suspended_at.is_(None)).order_by(E.ends_at, N.id)
)  # fmt: skip


def found(work: Work, within: UUID, errand_id: UUID | None = None) -> list[Row[Any]]:
    """All of it that is so, about each errand (or this one) that is not past: by when that ends, and as it came."""
    statement = _UNHEARD.where(E.municipality_id == within, E.ends_at > work.now())
    if errand_id is not None:
        statement = statement.where(E.id == errand_id)
    return [row for row in work.rows(statement) if not _watches(row)]


def _watches(row: Row[Any]) -> bool:
    """The desk asks for many callers, and watches them all anyway."""
    is_asker = row.id == row.requester_id and row.beneficiary_id is not None
    return is_asker and bool({COORDINATOR, ADMIN} & set(row.roles))


def heard(work: Work, errand_id: UUID, person_id: UUID) -> bool:
    """They have been told of it by somebody, as if they had read it: what still waits to tell them is over; False when there was nothing to tell.

    Also of what went after all while they were called, and may not be shown. What is on its way for the first time goes on: it came since.
    """
    known = or_(N.unreached_at.is_not(None), _went)
    theirs = update(Alert).where(N.errand_id == errand_id, N.person_id == person_id, *_unread, known)
    return work.write(theirs.values(unreached_at=None, read_at=work.now(), climbs_at=None)) > 0
