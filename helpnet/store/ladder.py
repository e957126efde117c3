"""The statements of the ladder: which alerts have not arrived, and by which way next."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, case, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.ask import NO, TAKEN_BACK, YES, Ask
from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.contact import Contact
from helpnet.domain.device import Device, is_failing
from helpnet.domain.errand import OPEN, Acceptance, Decline, Errand
from helpnet.domain.ladder import (
    BY_MAIL,
    EXPECTED,
    GATHERED,
    PATIENCE,
    PUSH,
    PUSH_TRIES,
    STALE,
    TRIED_FOR,
    VERIFYING,
    WAITING,
    WANTED,
    Delivery,
    begins_at,
    first_look,
    is_urgent,
    rungs,
    told_at,
)
from helpnet.domain.person import Person
from helpnet.domain.quiet import until_awake
from helpnet.domain.record import Alert
from helpnet.domain.reminders import REMINDERS
from helpnet.domain.summary import WEEK
from helpnet.store import asks, reminders, rules
from helpnet.store.coming import CAME, is_past
from helpnet.store.told import after_a_letter, is_pushed, is_written, may_show_until
from helpnet.store.unsaying import UNTRUE
from helpnet.store.work import Work

N, D, E, P, C, V, X, K, A = map(columns, (Alert, Delivery, Errand, Person, Contact, Device, Decline, Ask, Acceptance))
STUMBLED = timedelta(minutes=5)
CLIMBING = 4_711


def due(work: Work, most: int = 50) -> list[UUID]:
    """Up to `most` alerts whose time to climb has come, those that wait longest first."""
    return [
        row.id for row in work.rows(select(N.id).where(N.climbs_at <= work.now()).order_by(N.climbs_at).limit(most))
    ]


def climb(work: Work, alert_id: UUID, open_channels: Collection[str]) -> None:
    """Take the next step for an alert, if its time has come and nobody else has taken it, or is about to."""
    still = select(N.id).where(N.id == alert_id, N.climbs_at <= work.now())
    if work.connection.dialect.name == "postgresql":
        # One climbs at a time: two lines of one chat must see each other's letter, or neither would be sent, or both.
        work.connection.exec_driver_sql(f"select pg_advisory_xact_lock({CLIMBING})")
        still = still.with_for_update(skip_locked=True)
    if work.row(still) is not None:
        _step(work, alert_id, open_channels)


def put_off(work: Work, alert_id: UUID) -> None:
    """Look again in five minutes, for a day: what goes wrong with one alert must not hold up the rest."""
    later = case((N.told_at < work.now() - STALE, null()), else_=work.now() + STUMBLED)
    work.write(update(Alert).where(N.id == alert_id).values(climbs_at=later))


def _step(work: Work, alert_id: UUID, open_channels: Collection[str]) -> None:
    alert = alert_of(work, alert_id)
    if alert is None:
        return
    changes: dict[str, Any] = {"climbs_at": None}
    if is_over(work, alert):
        rules.let_go(work, alert)
    elif (wakes := written_from(work, alert)) is not None:
        changes["climbs_at"] = wakes
    elif (later := after_a_letter(work, alert)) is not None:
        changes["climbs_at"] = later
    else:
        channel = _next(work, alert, open_channels)
        if channel is None and (later := _tried_until(work, alert) or may_show_until(work, alert)) is not None:
            changes["climbs_at"] = later
        elif channel is None:
            # Nobody is called about what goes by mail alone, nor for a phone that is switched off about what can wait.
            is_told = alert.kind in BY_MAIL or (alert.kind not in EXPECTED and is_pushed(work, alert))
            changes["unreached_at"] = None if is_told else work.now()
            if alert.kind == WANTED and not is_told:
                tried = work.row(select(D.id).where(D.alert_id == alert.id).limit(1)) is not None
                asks.reached_nobody(work, alert.errand_id, alert.person_id, tried=tried)
        else:
            make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
            row = make(table(Delivery)).values(
                id=new_id(), alert_id=alert.id, person_id=alert.person_id, channel=channel, state=WAITING, run_at=work.now(), attempts=0, why="",
            )  # fmt: skip
            work.write(row.on_conflict_do_nothing())
    work.write(update(Alert).where(N.id == alert_id).values(**changes))


_why = (
    select(K.reason)
    .where(K.errand_id == N.errand_id, K.helper_id == N.person_id, N.kind == WANTED)
    .correlate(table(Alert))
    .scalar_subquery()
)
_ALERT = select(
    N.id, N.kind, N.person_id, N.by_id, N.errand_id, N.told_at, N.shown_at, N.read_at, E.area_name, E.starts_at, E.ends_at, E.state,
    P.language, P.erased_at, P.suspended_at, P.weekly_at, _why.label("reason"), *rules.RULES,
    case((or_(UNTRUE, CAME), True), else_=False).label("untrue"),
).join_from(Alert, Person, P.id == N.person_id).join(Errand, E.id == N.errand_id, isouter=True)  # fmt: skip


def alert_of(work: Work, alert_id: UUID) -> Row[Any] | None:
    """An alert with what its words are made of."""
    return work.row(_ALERT.where(N.id == alert_id), **rules.since(work))


def asleep_until(work: Work, alert: Row[Any], *, at: datetime | None = None) -> datetime | None:
    """Quiet hours hold for mail and texts, too (domain.ladder.told_at); not for what was just given to be verified, nor for a question, which is over then."""
    if alert.kind in VERIFYING or alert.kind == WANTED:
        return None
    at = at or work.now()
    zone = ZoneInfo(work.municipality(alert.municipality_id).time_zone)
    wakes = until_awake(alert.quiet_from, alert.quiet_until, None, at=at, zone=zone)
    then = told_at(alert.kind, wakes, begins_at(alert.starts_at, alert.ends_at, at=at), at=at)
    return then if then > at else None


def written_from(work: Work, alert: Row[Any]) -> datetime | None:
    """When a mail or text may go to somebody who is asleep: a device that waits, too, is given its time first; None: now."""
    wakes = asleep_until(work, alert)
    return wakes + PATIENCE if wakes is not None and _device_waits(work, alert) else wakes


def _tried_until(work: Work, alert: Row[Any]) -> datetime | None:
    """How long yet a device that is still to be told is waited for, at most until the next look; None: there is none, or no longer."""
    left = first_look(alert.kind, at=alert.told_at, device=False) or alert.told_at
    until = (asleep_until(work, alert, at=left) or left) + TRIED_FOR
    return min(work.now() + PATIENCE, until) if until > work.now() and _device_waits(work, alert) else None


def _device_waits(work: Work, alert: Row[Any]) -> bool:
    """Whether a device that is likely to be reached is still to be told."""
    waiting = (
        D.alert_id == alert.id,
        D.channel == PUSH,
        D.state == WAITING,
        D.attempts < PUSH_TRIES,
        D.closes.is_(False),
    )
    devices = work.rows(select(V.failures, V.failing_since).join(Delivery, D.device_id == V.id).where(*waiting))
    return any(not is_failing(one.failures, one.failing_since, at=work.now()) for one in devices)


def is_over(work: Work, alert: Row[Any]) -> bool:
    """Whether there is nothing more to tell: it was shown, was read or answered, or is not so any more."""
    if alert.kind in VERIFYING:
        return alert.erased_at is not None or alert.told_at < work.now() - STALE
    if alert.read_at or alert.untrue or alert.erased_at or alert.suspended_at or alert.told_at < work.now() - STALE:
        return True
    if (
        alert.shown_at
        or is_written(work, alert)
        or (alert.kind in GATHERED and is_pushed(work, alert, N.shown_at.is_not(None)))
    ):
        return True
    if alert.kind == WANTED:
        over = alert.state != OPEN or alert.ends_at <= work.now()
        return over or _answered(work, alert) or rules.forbid(work, alert)
    if alert.kind in REMINDERS:
        return not reminders.is_true(work, alert.errand_id, alert.person_id)
    return is_past(work, alert) or (alert.kind == WEEK and alert.weekly_at is None)


def _answered(work: Work, alert: Row[Any]) -> bool:
    who = alert.errand_id, alert.person_id
    no = select(X.errand_id).where(X.errand_id == who[0], X.helper_id == who[1])
    said = select(K.errand_id).where(K.errand_id == who[0], K.helper_id == who[1], K.outcome.in_((YES, NO, TAKEN_BACK)))
    place = select(A.id).where(A.errand_id == who[0], A.helper_id == who[1])
    return any(work.row(statement) is not None for statement in (no, said, place))


def _next(work: Work, alert: Row[Any], open_channels: Collection[str]) -> str | None:
    tried = {row.channel for row in work.rows(select(D.channel).where(D.alert_id == alert.id, D.channel != PUSH))}
    for channel in rungs(alert.kind, urgent=is_urgent(alert.starts_at, alert.ends_at, at=work.now())):
        if channel in open_channels and channel not in tried and contact_for(work, alert, channel) is not None:
            return channel
    return None


def contact_for(work: Work, alert: Row[Any], channel: str) -> str | None:
    """The address this alert may go to by that channel, if the person wants it and it works; to be verified, it need not be theirs yet."""
    here = C.person_id == alert.person_id, C.channel == channel, C.broken_at.is_(None), C.wanted.is_(True)
    shown = C.verified_at.is_(None) if alert.kind in VERIFYING else C.verified_at.is_not(None)
    return work.value(select(C.address).where(*here, shown))
