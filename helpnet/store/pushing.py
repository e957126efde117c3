"""The statements of push: what is to go to devices now, and what became of it."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, or_, select, update

from helpnet.domain.ask import NO, TAKEN_BACK, YES, Ask
from helpnet.domain.columns import columns, table
from helpnet.domain.device import Device
from helpnet.domain.errand import HOLDING, OPEN, STANDBY, Acceptance, Decline, Errand
from helpnet.domain.ladder import (
    EXPIRED,
    GATHERED,
    PUSH,
    STALE,
    WAITING,
    WANTED,
    Delivery,
)
from helpnet.domain.person import Person
from helpnet.domain.record import Alert
from helpnet.domain.reminders import REMINDERS
from helpnet.store import anew, ladder, reminders, rules, told
from helpnet.store.coming import CAME, is_past
from helpnet.store.unsaying import READABLE, UNTRUE
from helpnet.store.work import Work

LEASE = timedelta(seconds=30)
LATE = timedelta(minutes=5)
D, V, N, E, P, X, K, A = map(columns, (Delivery, Device, Alert, Errand, Person, Decline, Ask, Acceptance))
_due = threading.Event()
_of_push = D.channel == PUSH


@dataclass(frozen=True, slots=True)
class Claimed:
    """One message to be sent now; `about` has what its words are made of."""

    id: UUID
    alert_id: UUID
    device_id: UUID
    attempts: int
    closes: bool
    about: Row[Any]


_declined = exists().where(X.errand_id == N.errand_id, X.helper_id == N.person_id)
_answered = or_(
    _declined,
    exists().where(K.errand_id == N.errand_id, K.helper_id == N.person_id, K.outcome.in_((YES, NO, TAKEN_BACK))),
    exists().where(A.errand_id == N.errand_id, A.helper_id == N.person_id),
)
_why = (
    select(K.reason)
    .where(K.errand_id == N.errand_id, K.helper_id == N.person_id, N.kind == WANTED)
    .correlate(table(Alert))
    .scalar_subquery()
)
_held = exists().where(A.errand_id == N.errand_id, A.helper_id == N.person_id, A.state.in_((*HOLDING, STANDBY)))
_ABOUT = (
    select(
        D.id.label("delivery_id"), D.closes, N.id, N.kind, N.errand_id, N.person_id, N.by_id, N.told_at, N.read_at, E.area_name,
        E.starts_at, E.ends_at, E.closed_at, E.state, P.language, P.erased_at, P.suspended_at, V.endpoint, V.p256dh, V.auth, *rules.RULES,
        case((and_(N.kind == WANTED, _answered), True), else_=False).label("answered"), _why.label("reason"),
        case((or_(UNTRUE, CAME), True), else_=False).label("untrue"), case((_held, True), else_=False).label("held"),
        case((_declined, True), else_=False).label("declined"),
    )
    .join_from(Delivery, Alert, N.id == D.alert_id)
    .join(Person, P.id == N.person_id)
    .join(Device, and_(V.id == D.device_id, V.person_id == D.person_id), isouter=True)
    .join(Errand, E.id == N.errand_id, isouter=True)
)  # fmt: skip


def claim(work: Work, worker: str, most: int = 200) -> list[Claimed]:
    """Take up to `most` due messages under a lease of 30 seconds, oldest first; those that tell nothing any more end here."""
    due = select(D.id).where(D.state == WAITING, _of_push, D.run_at <= work.now()).order_by(D.run_at).limit(most)
    is_pg = work.connection.dialect.name == "postgresql"
    taken = (
        update(table(Delivery))
        .where(D.id.in_(due.with_for_update(skip_locked=True) if is_pg else due.scalar_subquery()))
        .values(lease=worker, run_at=work.now() + LEASE, attempts=D.attempts + 1)
        .returning(D.id, D.alert_id, D.device_id, D.attempts, D.closes)
    )
    rows = {row.id: row for row in work.rows(taken)}
    if not rows:
        return []
    about = {row.delivery_id: row for row in work.rows(_ABOUT.where(D.id.in_(rows)), **rules.since(work))}
    over = [one for one in rows if one not in about or _is_over(work, about[one])]
    if over:
        ended = update(table(Delivery)).where(D.id.in_(over)).values(state=EXPIRED, settled_at=work.now(), lease=None)
        work.write(ended)
        for one in sorted(about.keys() & set(over), key=lambda one: about[one].person_id):
            rules.let_go(work, about[one])
    waits = _put_off(work, [about[one] for one in rows if one not in over and not about[one].closes])
    return [
        Claimed(row.id, row.alert_id, row.device_id, row.attempts, row.closes, about[row.id])
        for row in sorted(rows.values(), key=lambda one: one.id)
        if row.id not in over and row.id not in waits
    ]


def _put_off(work: Work, found: list[Row[Any]]) -> set[UUID]:
    """Those that are late and would sound in quiet hours, and questions there is no room for now: they wait, and this turn was no attempt."""
    waits, no_room = set[UUID](), anew.put(work, found)
    for one in found:
        until = no_room.get(one.id) or ladder.asleep_until(work, one)
        if until is not None:
            later = {"run_at": until, "lease": None, "attempts": D.attempts - 1}
            work.write(update(table(Delivery)).where(D.id == one.delivery_id).values(**later))
            waits.add(one.delivery_id)
    return waits


def _is_over(work: Work, about: Row[Any]) -> bool:
    if about.endpoint is None or about.erased_at or about.suspended_at:
        return True
    if about.kind in GATHERED:  # what waits tells of all lines, also of those that came since
        return not _lines(work, about, N.told_at >= work.now() - STALE)
    if about.closes:  # however long ago it was asked
        return (about.state == OPEN and about.ends_at > work.now() and not (about.held or about.declined)) or (
            about.told_at < work.now() - STALE and _over_at(work, about) < work.now() - STALE
        )
    if about.told_at < work.now() - STALE or about.read_at or about.untrue:
        return True
    if about.told_at < work.now() - LATE and told.is_written(work, about):
        return True
    if about.kind in REMINDERS:
        return not reminders.is_true(work, about.errand_id, about.person_id)
    if about.kind != WANTED:
        return is_past(work, about)
    return about.state != OPEN or about.ends_at <= work.now() or about.answered or rules.forbid(work, about)


def _over_at(work: Work, about: Row[Any]) -> datetime:
    """When what replaces a question came to be: the errand ended, or the last one said yes to it."""
    if about.closed_at or about.ends_at <= work.now():
        return about.closed_at or about.ends_at
    last = select(func.max(A.since)).where(A.errand_id == about.errand_id, A.state.in_((*HOLDING, STANDBY)))
    return work.value(last) or work.now()


def new_lines(work: Work, one: Claimed) -> int:
    """How many lines of a chat somebody has not read, and may."""
    return _lines(work, one.about)


def _lines(work: Work, about: Row[Any], *more: ColumnElement[bool]) -> int:
    same = N.person_id == about.person_id, N.errand_id == about.errand_id, N.kind == about.kind
    lines = select(func.count()).select_from(Alert).join(Errand, E.id == N.errand_id)
    return work.value(lines.where(*same, N.read_at.is_(None), READABLE, *more)) or 0


def wake() -> None:
    """Something is to be pushed: whoever does in this process need not wait for the next look."""
    _due.set()


def wait(seconds: float) -> None:
    """Sleep until something is to be pushed by this process, or for so many seconds."""
    _due.wait(seconds)
    _due.clear()
