"""The statements of mails and texts on their way: who makes which one now, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from helpnet.domain.columns import columns, table
from helpnet.domain.ladder import FAILED, SENT, WAITING, Delivery, again_after
from helpnet.domain.record import Alert
from helpnet.store import told
from helpnet.store.work import Work

N, D = columns(Alert), columns(Delivery)
LEASE = timedelta(minutes=2)
AGAIN = timedelta(seconds=30)
GIVE_UP_AFTER = 4  # attempts: 30, 60 and 120 seconds apart


@dataclass(frozen=True, slots=True)
class Claimed:
    """One delivery to be made now."""

    id: UUID
    alert_id: UUID
    person_id: UUID
    channel: str
    attempts: int


def claim(work: Work, worker: str, channels: Collection[str], most: int = 20) -> list[Claimed]:
    """Take up to `most` due deliveries of these channels under a lease of two minutes, oldest first."""
    due = select(D.id).where(D.state == WAITING, D.channel.in_(channels), D.run_at <= work.now()).order_by(D.run_at)
    due = due.limit(most)
    if work.connection.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    taken = (
        update(table(Delivery))
        .where(D.id.in_(due if work.connection.dialect.name == "postgresql" else due.scalar_subquery()))
        .values(lease=worker, run_at=work.now() + LEASE, attempts=D.attempts + 1)
        .returning(D.id, D.alert_id, D.person_id, D.channel, D.attempts)
    )
    return sorted((Claimed(**row._mapping) for row in work.rows(taken)), key=lambda one: one.id)


def settle(
    work: Work,
    one: Claimed,
    worker: str,
    state: str,
    *,
    gateway_id: str = "",
    why: str = "",
    may_be_there: bool = False,
) -> bool:
    """Close a delivery, or with `waiting` put it off, longer after each time; False when it is another's by now.

    After the quick attempts its alert climbs on, as after one that failed. What may have gone, `may_be_there`, has failed then: it must
    not go again and again. All else is still tried now and then, for there may be no other way; once another has told, it is over.
    """
    spent = state == WAITING and one.attempts >= GIVE_UP_AFTER
    if spent and may_be_there:
        state = FAILED
    changes: dict[str, Any] = {"lease": None, "why": why[:80]}
    if state == WAITING:
        pause = again_after(one.attempts - GIVE_UP_AFTER) if spent else AGAIN * 2 ** (one.attempts - 1)
        changes["run_at"] = work.now() + pause
    else:
        changes |= {"state": state, "settled_at": work.now(), "gateway_id": gateway_id or None}
    if not work.write(update(table(Delivery)).where(*_mine(one, worker)).values(**changes)):
        return False
    if state == SENT:
        told.get_through(work, [one.alert_id])
    elif state == FAILED or spent:
        _climb_on(work, one.alert_id)
    return True


def put_off(work: Work, one: Claimed, worker: str, until: datetime) -> None:
    """Not now: this turn was no attempt."""
    changes = {"lease": None, "run_at": until, "attempts": one.attempts - 1}
    work.write(update(table(Delivery)).where(*_mine(one, worker)).values(**changes))


def _mine(one: Claimed, worker: str) -> tuple[Any, ...]:
    return D.id == one.id, D.lease == worker, D.state == WAITING


def _climb_on(work: Work, alert_id: UUID) -> None:
    work.write(update(Alert).where(N.id == alert_id).values(climbs_at=work.now()))


def by_gateway(work: Work, gateway_id: str) -> Row[Any] | None:
    """The text that a gateway knows under this id."""
    return work.row(
        select(D.id, D.alert_id, D.person_id, D.state).where(D.gateway_id == gateway_id, D.channel == "sms")
    )


def letter(work: Work, delivery_id: UUID) -> Row[Any] | None:
    """The letter of this id."""
    return work.row(select(D.id, D.person_id).where(D.id == delivery_id, D.channel == "mail"))


def bounce(work: Work, delivery_id: UUID, why: str) -> bool:
    """What was sent came back: its alert climbs on; False when that was known."""
    sent = D.id == delivery_id, D.state == SENT
    if not work.write(update(table(Delivery)).where(*sent).values(state=FAILED, why=why, settled_at=work.now())):
        return False
    _climb_on(work, work.value(select(D.alert_id).where(D.id == delivery_id)))
    return True
