"""What must hold in every database at every moment, whatever people have done."""

from typing import Any

from sqlalchemy import and_, case, func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import ALL, WAITING, YES, AnswerCount, Ask
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import (
    ACCEPTED,
    CONFIRMED,
    DONE,
    HOLDING,
    LIVE,
    OPEN,
    RELEASED,
    STANDBY,
    TAKEN,
    Acceptance,
    Errand,
)
from helpnet.domain.ledger import Account, Transfer
from helpnet.domain.record import AuditRow, OutboxRow
from helpnet.store import ledger
from helpnet.store.work import Work

E, A, C, T, W, X, K, N = map(columns, (Errand, Acceptance, Account, Transfer, AuditRow, OutboxRow, Ask, AnswerCount))


def broken(work: Work, *, by: Actor | None) -> dict[str, int]:
    """Every rule of the ledger and the places that is broken, and how often."""
    held = select(func.count()).where(A.errand_id == E.id, A.state.in_((ACCEPTED, DONE))).scalar_subquery()
    waiting = select(func.count()).where(A.errand_id == E.id, A.state == STANDBY).scalar_subquery()
    promised = (
        select(func.coalesce(func.sum(E.minutes * E.capacity), 0))
        .where(E.payer_id == C.id, E.state.in_(LIVE))
        .scalar_subquery()
    )
    paid = select(func.count()).where(T.errand_id == E.id).scalar_subquery()
    placed = (
        select(A.id)
        .where(A.errand_id == K.errand_id, A.helper_id == K.helper_id, A.state.in_((*HOLDING, RELEASED)))
        .exists()
    )
    thanked = select(func.count()).where(A.errand_id == E.id, A.state == CONFIRMED).scalar_subquery()

    def count(*conditions: Any) -> int:
        return work.value(select(func.count()).select_from(Errand).where(*conditions))

    found = {
        "minutes": ledger.discrepancies(work),
        "places": count(E.state.in_((OPEN, TAKEN)), E.capacity - E.free != held),
        "taken": count(E.state == TAKEN, E.free != 0),
        "standby beside a free place": count(E.state == OPEN, waiting > 0, E.free > 0),
        "on a dead errand": count(~E.state.in_(LIVE), or_(held > 0, waiting > 0)),
        "thanks": count(and_(E.state == CONFIRMED, paid != thanked)),
        "paid without thanks": count(and_(E.state != CONFIRMED, paid > 0)),
        "not looked after": count(E.state == OPEN, E.ends_at > work.now(), E.asks_at.is_(None)),
        "looked after for nothing": count(E.state != OPEN, E.asks_at.is_not(None)),
        "waited for on no open errand": _asks(work, K.outcome == WAITING, E.state != OPEN),
        "a yes without a place": _asks(work, K.outcome == YES, ~placed),
        "asked about their own": _asks(work, K.helper_id == E.requester_id),
        "counts": _miscounted(work),
        "promises": work.value(select(func.count()).select_from(Account).where(C.reserved != promised)),
    }
    return {name: number for name, number in found.items() if number}


def _asks(work: Work, *conditions: Any) -> int:
    return work.value(select(func.count()).select_from(Ask).join(Errand, E.id == K.errand_id).where(*conditions))


def _miscounted(work: Work) -> int:
    """People whose counts say something else than their answers."""
    answered = (
        select(
            K.helper_id, *(func.sum(case((K.outcome == name, 1), else_=0)).label(name) for name in ("yes", "silent"))
        )
        .group_by(K.helper_id)
        .subquery()
    )
    both = answered.outerjoin(table(AnswerCount), and_(N.person_id == answered.c.helper_id, N.sort == ALL))
    wrong = or_(
        answered.c.yes != func.coalesce(N.yes, 0),
        answered.c.silent != func.coalesce(N.silent, 0),
    )
    return work.value(select(func.count()).select_from(both).where(wrong))


def unasked(work: Work, *, by: Actor | None) -> int:
    """Open errands that neither look for somebody later, nor wait for an answer, nor are stalled with a reason; after the jobs ran."""
    waiting = select(K.errand_id).where(K.errand_id == E.id, K.outcome == WAITING).exists()
    live = E.state == OPEN, E.ends_at > work.now()
    left = or_(E.asks_at.is_(None), E.asks_at <= work.now(), and_(~waiting, E.stall == "", E.asks_at > E.stalls_at))
    return work.value(select(func.count()).select_from(Errand).where(*live, left))


def unrecorded(work: Work, *, by: Actor | None) -> int:
    """Errands whose posting is in no audit row, or was never announced."""
    for_it = select(W.id).where(W.errand_id == E.id, W.what == "ErrandPosted").exists()
    told = select(X.id).where(X.errand_id == E.id, X.kind == "ErrandPosted").exists()
    return work.value(select(func.count()).select_from(Errand).where(or_(~for_it, ~told)))
