"""Which devices are told of an alert, and which are told that its question is over: messages of push that come to be."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, insert, or_, select, text, true, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.device import Device, is_failing
from helpnet.domain.errand import ACCEPTED, DONE, OPEN, STANDBY, Acceptance, Errand
from helpnet.domain.ladder import (
    BY_MAIL,
    CLIMBS,
    EXPIRED,
    FAILED,
    GATHERED,
    GOES,
    PATIENCE,
    PUSH,
    SENT,
    VERIFYING,
    WAITING,
    WANTED,
    Delivery,
    begins_at,
    leaves_at,
    push_at,
    told_at,
)
from helpnet.domain.person import Person
from helpnet.domain.quiet import until_awake
from helpnet.domain.record import Alert
from helpnet.store.work import Work

PUSHED = CLIMBS - VERIFYING.keys() - set(BY_MAIL)
D, V, N, E, P, A = map(columns, (Delivery, Device, Alert, Errand, Person, Acceptance))
_of_push = D.channel == PUSH


def spread(work: Work, alert_id: UUID, kind: str, errand_id: UUID | None, person_id: UUID) -> bool:
    """Let every device of a person be told of a new alert; whether there is one that is likely to be reached."""
    if kind not in PUSHED:
        return False
    devices = work.rows(select(V.id, V.failures, V.failing_since).where(V.person_id == person_id))
    if not devices:
        return False
    at, told = leaves_at(kind, at=work.now()), set[UUID]()
    if kind in GATHERED:
        told, last = _of_chat(work, kind, errand_id, person_id)
        at = push_at(kind, last, at)
    person = work.row(select(P.quiet_from, P.quiet_until, P.municipality_id).where(P.id == person_id))
    if person is not None and kind != WANTED:  # a question is only put in waking hours
        zone = ZoneInfo(work.municipality(person.municipality_id).time_zone)
        wakes = until_awake(person.quiet_from, person.quiet_until, None, at=at, zone=zone)
        errand = work.row(select(E.starts_at, E.ends_at).where(E.id == errand_id)) if wakes else None
        at = told_at(kind, wakes, errand and begins_at(errand.starts_at, errand.ends_at, at=at), at=at)
    rows = [
        {
            "id": new_id(), "alert_id": alert_id, "person_id": person_id, "channel": PUSH, "state": WAITING, "run_at": at,
            "attempts": 0, "why": "", "device_id": device.id, "closes": False,
        }
        for device in devices if device.id not in told
    ]  # fmt: skip
    if rows:
        work.connection.execute(insert(table(Delivery)), rows)
    return any(not is_failing(one.failures, one.failing_since, at=work.now()) for one in devices)


def _of_chat(work: Work, kind: str, errand_id: UUID | None, person_id: UUID) -> tuple[set[UUID], datetime | None]:
    """The devices that what waits tells of a new line, too; and when one was last told of this chat."""
    same = _of_push, N.person_id == person_id, N.errand_id == errand_id, N.kind == kind
    of_chat = select(D.device_id).join_from(Delivery, Alert, N.id == D.alert_id)
    waits = of_chat.where(*same, D.state == WAITING, D.lease.is_(None))
    # Whoever is just claiming it is waited for: it may be over, and then it tells nothing.
    told = {row.device_id for row in work.rows(waits.with_for_update(of=table(Delivery)))}
    sent = select(func.max(D.settled_at)).join_from(Delivery, Alert, N.id == D.alert_id)
    return told, work.value(sent.where(*same, D.state == SENT))


def close(work: Work, errand_id: UUID, *, at: datetime, answered_by: UUID | None = None) -> int:
    """Once an errand needs nobody any more: what still waits to ask is not sent, what is shown is replaced from `at` on; how many of these.

    Also while it needs others: of `answered_by`, who has said yes or no, so that no other device of theirs asks on.
    """
    theirs = D.person_id == answered_by
    whose: Any = true()
    if work.row(select(E.id).where(E.id == errand_id, E.state == OPEN, E.ends_at > work.now())) is not None:
        if answered_by is None:
            return 0
        whose = theirs
    asks = select(N.id).where(N.errand_id == errand_id, N.kind == WANTED)
    waiting = _of_push, D.alert_id.in_(asks), D.state == WAITING, D.lease.is_(None), D.closes.is_(False)
    work.write(update(table(Delivery)).where(*waiting, whose).values(state=EXPIRED, settled_at=work.now()))
    # By now whatever is left waiting is on its way: it may be shown, too.
    on_it = exists().where(A.errand_id == errand_id, A.helper_id == D.person_id, A.state.in_((ACCEPTED, DONE, STANDBY)))
    shown = select(D.alert_id, D.person_id, D.device_id).where(
        _of_push, D.alert_id.in_(asks), D.state.in_((SENT, WAITING)), D.closes.is_(False), whose, or_(theirs, ~on_it)
    )
    rows = [
        {
            "id": new_id(), "alert_id": row.alert_id, "person_id": row.person_id, "channel": PUSH, "state": WAITING,
            "run_at": at, "attempts": 0, "why": "", "device_id": row.device_id, "closes": True,
        }
        for row in work.rows(shown)
    ]  # fmt: skip
    if rows:
        make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
        statement = make(table(Delivery))
        # One that was dropped, because the errand was open again when its turn came, or that reached no device, has its turn now.
        anew = {name: statement.excluded[name] for name in ("state", "run_at", "attempts", "settled_at")}
        statement = statement.on_conflict_do_update(
            index_elements=["alert_id", "device_id", "closes"],
            index_where=text("channel = 'push'"),
            set_=anew,
            where=or_(D.state == EXPIRED, D.state == FAILED),
        )
        work.connection.execute(statement, rows)
    return len(rows)


def answered_on(work: Work, errand_id: UUID, person_id: UUID, device_id: UUID) -> None:
    """The question was answered on this device, which shows what came of it by itself: nothing is to be put in its place."""
    asks = select(N.id).where(N.errand_id == errand_id, N.person_id == person_id, N.kind == WANTED)
    here = D.device_id == device_id, D.person_id == person_id, _of_push, D.alert_id.in_(asks)
    closed = select(D.alert_id).where(*here, D.closes.is_(True))
    work.write(update(table(Delivery)).where(*here, D.alert_id.not_in(closed)).values(closes=True))


def reopen(work: Work, errand_id: UUID, *, since: datetime) -> None:
    """The yes of `since` was a slip: what was dropped for it, questions and that somebody is looked for, is told after all."""
    asks = select(N.id).where(N.errand_id == errand_id, N.kind.in_((WANTED, *GOES)))
    dropped = D.alert_id.in_(asks), D.closes.is_(False), D.state == EXPIRED, D.settled_at >= since
    work.write(update(table(Delivery)).where(*dropped).values(state=WAITING, run_at=work.now(), settled_at=None))
    letters = select(D.alert_id).where(D.alert_id.in_(asks), D.channel != PUSH)
    looked_at = N.id.in_(asks), N.climbs_at.is_(None), N.unreached_at.is_(None), N.id.not_in(letters)
    work.write(update(table(Alert)).where(*looked_at).values(climbs_at=work.now() + PATIENCE))
