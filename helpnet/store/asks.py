"""What comes of asking: an answer and the counts it goes into change together, with whatever made it an answer.

Whoever changes an ask holds its errand's row first, so that a wave and an answer never wait for each other in a circle.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Row, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.ask import (
    ENDED,
    FILLED,
    NO,
    SILENT,
    TAKEN_BACK,
    UNANSWERED,
    UNREACHED,
    WAITING,
    YES,
    Ask,
)
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.waves import Asked
from helpnet.store import answer_counts
from helpnet.store.work import Work

K, E = map(columns, (Ask, Errand))
_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(bindparam("town", type_=BigInteger)))
_TRY_ALONE = select(func.pg_try_advisory_xact_lock(bindparam("town", type_=BigInteger)))
_OF_ERRAND = select(K.helper_id, K.part, K.outcome, E.category, E.free, E.state).join(Errand, E.id == K.errand_id).where(
    K.errand_id == bindparam("errand")
)  # fmt: skip
_COME = (
    update(table(Ask))
    .where(K.errand_id == bindparam("of_errand"), K.helper_id == bindparam("of_helper"))
    .values(outcome=bindparam("came"), answered_at=bindparam("then", type_=K.asked_at.type))
)


def put(work: Work, errand: Errand, asked: Sequence[Asked], *, part: int, until: datetime) -> None:
    """Write down a wave; who was asked before and could not answer, or was not reached, because another was quicker, is asked anew."""
    given = {"errand_id": errand.id, "wave": errand.waves, "asked_at": work.now(), "waits_until": until, "part": part}
    make = (postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert)(table(Ask))
    fresh = {name: make.excluded[name] for name in K.keys() if name not in ("errand_id", "helper_id")}  # noqa: SIM118
    again = or_(K.outcome == FILLED, K.outcome == UNREACHED)
    statement = make.on_conflict_do_update(index_elements=["errand_id", "helper_id"], set_=fresh, where=again)
    rows = [
        {**given, "helper_id": one.id, "chance": one.chance, "next_door": one.next_door, "metres": round(one.metres), "reason": one.reason, "outcome": WAITING, "answered_at": None}
        for one in asked
    ]  # fmt: skip
    work.write(statement, rows)


def one_at_a_time(work: Work, municipality_id: UUID) -> None:
    """Waves of one municipality come one after another, so that no two count on the same helper's last ask of the week."""
    if work.connection.dialect.name == "postgresql":  # SQLite lets one writer in anyway
        work.rows(_ONE_AT_A_TIME, town=municipality_id.int % 2**63)


def is_alone(work: Work, municipality_id: UUID) -> bool:
    """Whether this is the only one to ask in a municipality, as a wave is; nobody is waited for."""
    is_pg = work.connection.dialect.name == "postgresql"
    return not is_pg or bool(work.value(_TRY_ALONE, town=municipality_id.int % 2**63))


def waited_for(work: Work, errand_id: UUID) -> list[Row[Any]]:
    """The chance, and the end of the wait, of each helper whose answer is waited for, also (`unreached`) where only the app tells them."""
    unheard = K.outcome == UNREACHED
    waiting = or_(K.outcome == WAITING, and_(unheard, K.waits_until > work.now()))
    return work.rows(
        select(K.chance, K.waits_until, unheard.label("unreached")).where(K.errand_id == errand_id, waiting)
    )


def fall_silent(work: Work, errand: Errand) -> int:
    """Those who have not answered in time are waited for no longer; how many. Their yes is as welcome later."""
    late = select(K.helper_id, K.part).where(
        K.errand_id == errand.id, K.outcome == WAITING, K.waits_until <= work.now()
    )
    rows = work.rows(late.order_by(K.helper_id))
    for row in rows:
        _come(work, errand.id, row.helper_id, SILENT)
    answer_counts.add(work, [(row.helper_id, errand.category, row.part, SILENT) for row in rows])
    return len(rows)


def said_yes(work: Work, errand_id: UUID, helper_id: UUID) -> None:
    """A helper has a place now; when it was the last one, the others need not answer any more."""
    asks = work.rows(_OF_ERRAND, errand=errand_id)
    for one in asks:
        if one.helper_id == helper_id:
            _answer(work, errand_id, one, YES)
        elif one.outcome == WAITING and one.free == 0:
            _come(work, errand_id, one.helper_id, FILLED)


def said_no(work: Work, errand_id: UUID, helper_id: UUID) -> None:
    """Somebody said no: if we waited for them, the next one is looked for at once."""
    one = work.row(_OF_ERRAND.where(K.helper_id == helper_id), errand=errand_id)
    if one is None:
        return
    if one.outcome == WAITING:
        work.write(update(Errand).where(E.id == errand_id, E.state == OPEN).values(asks_at=work.now()))
        one = work.row(_OF_ERRAND.where(K.helper_id == helper_id), errand=errand_id)
    if one is not None:
        _answer(work, errand_id, one, NO)


def unsaid_no(work: Work, errand_id: UUID, helper_id: UUID) -> None:
    """It was not meant as a no: we wait for their answer, as long as we would have."""
    one = work.row(_OF_ERRAND.where(K.helper_id == helper_id, K.outcome == NO), errand=errand_id)
    if one is not None:
        answer_counts.move(work, helper_id, one.category, one.part, {NO: -1})
        _come(work, errand_id, helper_id, WAITING if one.state == OPEN else ENDED)


def took_back(
    work: Work, errand_id: UUID, helper_id: UUID, *, slip_since: datetime | None = None, open_again: bool = True
) -> None:
    """A helper cannot come after all, which counts as a no. After a slip of the finger, which counts as nothing, all wait as they
    did before it, if the errand is open again.
    """
    one = work.row(_OF_ERRAND.where(K.helper_id == helper_id, K.outcome == YES), errand=errand_id)
    if one is not None:
        answer_counts.move(work, helper_id, one.category, one.part, {YES: -1} if slip_since else {YES: -1, NO: 1})
        back = WAITING if open_again else FILLED
        _come(work, errand_id, helper_id, back if slip_since else TAKEN_BACK)
    if slip_since is not None and open_again:
        freed = K.errand_id == errand_id, K.outcome == FILLED, K.answered_at == slip_since
        work.write(update(Ask).where(*freed).values(outcome=WAITING, answered_at=None))


def unput(work: Work, errand_id: UUID, helper_id: UUID) -> None:
    """A question that never went: it counts as none, may be put another time, and the next helper is looked for at once."""
    if _uncounted(work, errand_id, helper_id, UNANSWERED, asks_at=work.now()):
        work.write(delete(Ask).where(K.errand_id == errand_id, K.helper_id == helper_id))


def wait_no_more(work: Work, helper_id: UUID) -> None:
    """Somebody can answer nothing any more: what they were asked was not put, and the next helpers are looked for at once."""
    waiting = select(K.errand_id).where(K.helper_id == helper_id, K.outcome == WAITING).order_by(K.errand_id)
    for row in work.rows(waiting):
        unput(work, row.errand_id, helper_id)


def reached_nobody(work: Work, errand_id: UUID, helper_id: UUID, *, tried: bool) -> None:
    """Nothing told of a question outside the app: it counts as none, though it may be found and answered there.

    If it was `tried`, the helper was hoped for, and the next one is looked for at once.
    """
    if _uncounted(work, errand_id, helper_id, (WAITING, SILENT), asks_at=work.now() if tried else E.asks_at):
        _come(work, errand_id, helper_id, UNREACHED)


def _uncounted(work: Work, errand_id: UUID, helper_id: UUID, so_far: Sequence[str], *, asks_at: Any) -> bool:
    """Whether there is a question, `so_far` without an answer, about an open errand, which is locked; a silence is counted no longer."""
    nothing = _OF_ERRAND.where(K.helper_id == helper_id, K.outcome.in_(so_far))
    if work.row(nothing, errand=errand_id) is None:
        return False
    if not work.write(update(Errand).where(E.id == errand_id, E.state == OPEN).values(asks_at=asks_at)):
        return False
    one = work.row(nothing, errand=errand_id)
    if one is not None and one.outcome == SILENT:
        answer_counts.move(work, helper_id, one.category, one.part, {SILENT: -1})
    return one is not None


def end(work: Work, errand_id: UUID) -> None:
    """The errand is over: nobody's answer is waited for."""
    waiting = K.errand_id == errand_id, K.outcome == WAITING
    work.write(update(Ask).where(*waiting).values(outcome=ENDED, answered_at=work.now()))


def _answer(work: Work, errand_id: UUID, one: Row[Any], answer: str) -> None:
    if one.outcome == answer or (one.outcome, answer) == (TAKEN_BACK, NO):  # which counts as a no already
        return
    _come(work, errand_id, one.helper_id, answer)
    if one.outcome in answer_counts.COUNTED:
        answer_counts.move(work, one.helper_id, one.category, one.part, {one.outcome: -1, answer: 1})
    else:
        answer_counts.add(work, [(one.helper_id, one.category, one.part, answer)])


def _come(work: Work, errand_id: UUID, helper_id: UUID, outcome: str) -> None:
    then = None if outcome == WAITING else work.now()
    work.write(_COME, {"of_errand": errand_id, "of_helper": helper_id, "came": outcome, "then": then})
