"""The contended step of accepting: one guarded statement gives a place, or none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, delete, exists, literal, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.errand import ACCEPTED, OPEN, STANDBY, TAKEN, WITHDRAWN, Acceptance, Decline, Errand
from helpnet.domain.events import ErrandWithdrawn
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Person, Qualification
from helpnet.domain.record import AuditRow
from helpnet.domain.refusals import AlreadyAccepted, ErrandClosed, ErrandFull, NotFound, Refusal, Suspended
from helpnet.store.work import Work

E, A, P, Q, R, W = map(columns, (Errand, Acceptance, Person, Qualification, CategoryRule, AuditRow))
A_DAY = timedelta(days=1)
MOST_GIVEN_UP = 10
"""Places that somebody may give up within a day, slips included, before a new yes has to wait."""

_held = exists().where(
    Q.person_id == bindparam("helper"), Q.kind == R.qualification, or_(Q.until.is_(None), Q.until > bindparam("now"))
)
_place = select(A.state).where(A.errand_id == E.id, A.helper_id == bindparam("helper")).scalar_subquery()
_able = select(P.id).where(P.id == bindparam("helper"), P.suspended_at.is_(None), P.erased_at.is_(None))
_still_able = _able.with_for_update(read=True)
_gave_up = (
    select(W.at)
    .where(W.actor_id == bindparam("helper"), W.what == ErrandWithdrawn.__name__, W.at > bindparam("yesterday"))
    .where(W.person_id.is_(None))  # else it is somebody whom the helper, as a coordinator, has suspended
    .order_by(W.at.desc())
    .offset(MOST_GIVEN_UP - 1)
    .limit(1)
    .scalar_subquery()
)
_FACTS = select(
    E.id, E.requester_id, E.state, E.free, E.capacity, E.ends_at, E.municipality_id,
    or_(R.qualification.is_(None), _held).label("qualified"), _place.label("place"), _able.exists().label("able"), _gave_up.label("gave_up"),
).select_from(
    table(Errand).join(table(CategoryRule), and_(R.municipality_id == E.municipality_id, R.category == E.category))
).where(E.id == bindparam("errand"), E.municipality_id == bindparam("within"))  # fmt: skip

_NOW = select(E.state, _able.exists().label("able")).where(E.id == bindparam("errand"))
_TAKE = (
    update(table(Errand))
    .where(E.id == bindparam("errand"), E.state == OPEN, E.free > 0, E.ends_at > bindparam("now"))
    .where(_still_able.exists())
    .values(
        free=E.free - 1,
        state=case((E.free == 1, literal(TAKEN)), else_=literal(OPEN)),
        asks_at=case((E.free == 1, null()), else_=bindparam("now", type_=E.posted_at.type)),
        first_accepted_at=case(
            (E.first_accepted_at.is_(None), bindparam("now", type_=E.posted_at.type)), else_=E.first_accepted_at
        ),
    )
    .returning(E.id)
)


_COLUMNS = ("id", "errand_id", "helper_id", "state", "since")


def _upsert(dialect: str, onto: tuple[str, ...], taken: Any = None) -> Any:
    """Write a helper's row over an earlier one in a state of `onto`; with `taken`, only if that gave a place."""
    statement: Any = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table(Acceptance))
    given = [bindparam(f"a_{name}", type_=A[name].type) for name in _COLUMNS]
    if taken is None:
        statement = statement.values(dict(zip(_COLUMNS, given, strict=True)))
    else:
        statement = statement.from_select(_COLUMNS, select(*given).select_from(taken))
    return statement.on_conflict_do_update(
        index_elements=["errand_id", "helper_id"],
        set_={"state": statement.excluded.state, "since": statement.excluded.since, "done_at": None},
        where=A.state.in_(onto),
    ).returning(A.id)


_AGAIN = {ACCEPTED: (WITHDRAWN, STANDBY), STANDBY: (WITHDRAWN,)}
_HOLD = {(d, state): _upsert(d, onto) for d in ("sqlite", "postgresql") for state, onto in _AGAIN.items()}
_TAKE_AND_HOLD = _upsert("postgresql", _AGAIN[ACCEPTED], _TAKE.cte("taken"))
"""PostgreSQL gives the place and writes who has it in one round trip; SQLite knows no such statement, and has no way to go."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What decides an acceptance: the errand as read without a lock, and how the helper stands to it and whether they still may help.

    `waits_until`: when the first of the many places they gave up within a day is a day ago; None while there are fewer.
    """

    errand: Errand
    qualified: bool
    place: str | None
    able: bool
    waits_until: datetime | None


def offer(work: Work, errand_id: UUID, helper_id: UUID, *, within: UUID) -> Offer:
    """Read the facts of an acceptance in one statement; raises NotFound."""
    about = {"errand": errand_id, "helper": helper_id, "within": within}
    found = work.connection.execute(_FACTS, about | {"now": work.now(), "yesterday": work.now() - A_DAY}).first()
    if found is None:
        raise NotFound()
    facts = dict(found._mapping)
    qualified, place = bool(facts.pop("qualified")), facts.pop("place")
    able, gave_up = bool(facts.pop("able")), facts.pop("gave_up")
    return Offer(Errand.model_construct(**facts), qualified, place, able, gave_up and gave_up + A_DAY)


def take_place(work: Work, errand_id: UUID, helper_id: UUID) -> None:
    """Give the helper one of the errand's places; raises ErrandFull when another was quicker, AlreadyAccepted, or Suspended."""
    take = {"errand": errand_id, "helper": helper_id, "now": work.now()}
    if work.connection.dialect.name == "postgresql":
        values = take | _holding(errand_id, helper_id, ACCEPTED, work.now())
        if work.connection.execute(_TAKE_AND_HOLD, values).first() is None:
            raise _why_not(work, errand_id, helper_id)
        return
    if work.connection.execute(_TAKE, take).first() is None:
        raise _why_not(work, errand_id, helper_id)
    hold(work, errand_id, helper_id, ACCEPTED, at=work.now())


def stay_able(work: Work, helper_id: UUID) -> None:
    """Whoever suspends this helper now waits until this is written, and finds it; raises Suspended."""
    if work.row(_still_able, helper=helper_id) is None:
        raise Suspended()


def _why_not(work: Work, errand_id: UUID, helper_id: UUID) -> Refusal:
    now = work.rows(_NOW, errand=errand_id, helper=helper_id)[0]
    if not now.able:
        return Suspended()
    return ErrandFull() if now.state in (OPEN, TAKEN) else ErrandClosed(state=now.state)


def hold(work: Work, errand_id: UUID, helper_id: UUID, state: str, *, at: datetime) -> None:
    """Write the helper's row, in place of an earlier withdrawn one; raises AlreadyAccepted."""
    statement = _HOLD[work.connection.dialect.name, state]
    if work.connection.execute(statement, _holding(errand_id, helper_id, state, at)).first() is None:
        raise AlreadyAccepted()


def _holding(errand_id: UUID, helper_id: UUID, state: str, at: datetime) -> dict[str, Any]:
    return {"a_id": new_id(), "a_errand_id": errand_id, "a_helper_id": helper_id, "a_state": state, "a_since": at}


def decline(work: Work, errand_id: UUID, helper_id: UUID) -> bool:
    """Remember a "not me"; False when it was said before."""
    make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table(Decline)).values(errand_id=errand_id, helper_id=helper_id, at=work.now())
    return work.write(statement.on_conflict_do_nothing()) > 0


def undecline(work: Work, errand_id: UUID, helper_id: UUID) -> bool:
    """Forget a "not me"; False when there was none."""
    d = columns(Decline)
    return work.write(delete(table(Decline)).where(d.errand_id == errand_id, d.helper_id == helper_id)) > 0
