"""What must hold in every database at every moment, whatever people have done."""

from typing import Any

from sqlalchemy import and_, func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import ACCEPTED, CONFIRMED, DONE, LIVE, OPEN, STANDBY, TAKEN, Acceptance, Errand
from helpnet.domain.ledger import Account, Transfer
from helpnet.domain.record import AuditRow, OutboxRow
from helpnet.store import ledger
from helpnet.store.work import Work

E, A, C, T, W, X = map(columns, (Errand, Acceptance, Account, Transfer, AuditRow, OutboxRow))


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
        "promises": work.value(select(func.count()).select_from(Account).where(C.reserved != promised)),
    }
    return {name: number for name, number in found.items() if number}


def unrecorded(work: Work, *, by: Actor | None) -> int:
    """Errands whose posting is in no audit row, or was never announced."""
    for_it = select(W.id).where(W.errand_id == E.id, W.what == "ErrandPosted").exists()
    told = select(X.id).where(X.errand_id == E.id, X.kind == "ErrandPosted").exists()
    return work.value(select(func.count()).select_from(Errand).where(or_(~for_it, ~told)))
