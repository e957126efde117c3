"""The contended step of accepting: one guarded statement gives a place, or none."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, case, exists, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.errand import ACCEPTED, OPEN, STANDBY, TAKEN, WITHDRAWN, Acceptance, Decline, Errand
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Qualification
from helpnet.domain.refusals import AlreadyAccepted, ErrandFull, NotFound
from helpnet.store.work import Work

E, A, Q, R = columns(Errand), columns(Acceptance), columns(Qualification), columns(CategoryRule)

_held = exists().where(
    Q.person_id == bindparam("helper"), Q.kind == R.qualification, or_(Q.until.is_(None), Q.until > bindparam("now"))
)
_FACTS = select(
    E.id, E.requester_id, E.state, E.free, E.capacity, E.ends_at, E.municipality_id,
    or_(R.qualification.is_(None), _held).label("qualified"),
).select_from(
    table(Errand).join(table(CategoryRule), and_(R.municipality_id == E.municipality_id, R.category == E.category))
).where(E.id == bindparam("errand"), E.municipality_id == bindparam("within"))  # fmt: skip

_TAKE = (
    update(table(Errand))
    .where(E.id == bindparam("errand"), E.state == OPEN, E.free > 0, E.ends_at > bindparam("now"))
    .values(
        free=E.free - 1,
        state=case((E.free == 1, literal(TAKEN)), else_=literal(OPEN)),
        first_accepted_at=case(
            (E.first_accepted_at.is_(None), bindparam("now", type_=E.posted_at.type)), else_=E.first_accepted_at
        ),
    )
    .returning(E.free)
)


def _upsert(dialect: str, onto: tuple[str, ...]):  # noqa: ANN202
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = make(table(Acceptance)).values(
        id=bindparam("id"),
        errand_id=bindparam("errand"),
        helper_id=bindparam("helper"),
        state=bindparam("state"),
        since=bindparam("now"),
    )
    return statement.on_conflict_do_update(
        index_elements=["errand_id", "helper_id"],
        set_={"state": statement.excluded.state, "since": statement.excluded.since, "done_at": None},
        where=A.state.in_(onto),
    ).returning(A.id)


_HOLD = {
    (d, s): _upsert(d, onto)
    for d in ("sqlite", "postgresql")
    for s, onto in ((ACCEPTED, (WITHDRAWN, STANDBY)), (STANDBY, (WITHDRAWN,)))
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What decides an acceptance: the errand as read without a lock, and whether the helper is qualified."""

    errand: Errand
    qualified: bool


def offer(work: Work, errand_id: UUID, helper_id: UUID, *, within: UUID) -> Offer:
    """Read the facts of an acceptance in one statement; raises NotFound."""
    found = work.connection.execute(
        _FACTS, {"errand": errand_id, "helper": helper_id, "within": within, "now": work.now()}
    ).first()
    if found is None:
        raise NotFound()
    facts = dict(found._mapping)
    qualified = facts.pop("qualified")
    return Offer(Errand.model_construct(**facts), bool(qualified))


def take_place(work: Work, errand_id: UUID, helper_id: UUID) -> None:
    """Give the helper one of the errand's places; raises ErrandFull when another was quicker, AlreadyAccepted."""
    now = work.now()
    if work.connection.execute(_TAKE, {"errand": errand_id, "now": now}).first() is None:
        raise ErrandFull()
    hold(work, errand_id, helper_id, ACCEPTED, at=now)


def hold(work: Work, errand_id: UUID, helper_id: UUID, state: str, *, at: datetime) -> None:
    """Write the helper's row, in place of an earlier withdrawn one; raises AlreadyAccepted."""
    statement = _HOLD[work.connection.dialect.name, state]
    values = {"id": new_id(), "errand": errand_id, "helper": helper_id, "state": state, "now": at}
    if work.connection.execute(statement, values).first() is None:
        raise AlreadyAccepted()


def decline(work: Work, errand_id: UUID, helper_id: UUID) -> bool:
    """Remember a "not me"; False when it was said before."""
    make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table(Decline)).values(errand_id=errand_id, helper_id=helper_id, at=work.now())
    return work.write(statement.on_conflict_do_nothing()) > 0
