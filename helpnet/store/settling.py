"""What became of push messages: written down, tried again, or given up so that the alert climbs on."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from helpnet.domain.columns import columns, table
from helpnet.domain.device import Device
from helpnet.domain.events import DeviceLost
from helpnet.domain.ladder import FAILED, PUSH, PUSH_TRIES, SENT, WAITING, Delivery, again_after
from helpnet.domain.record import Alert
from helpnet.store import losing, told
from helpnet.store.pushing import Claimed
from helpnet.store.work import Work

AGAIN = timedelta(seconds=2)
CLOSING_TRIES = PUSH_TRIES + 2
"""What replaces a question is tried twice more, after 5 and 15 minutes: within the hour for which a push service keeps it."""
D, V, N = map(columns, (Delivery, Device, Alert))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: sent, failed or (put off, for at least `wait` seconds) waiting; `gone`: the device is no more.

    `held`: it was not even tried.
    """

    claimed: Claimed
    state: str
    why: str = ""
    wait: float = 0.0
    gone: bool = False
    held: bool = False


def settle(work: Work, worker: str, outcomes: Iterable[Outcome]) -> None:
    """Write down what became of messages. One that reached no device lets its alert climb on."""
    arrived = [one.claimed for one in outcomes if one.state == SENT]
    mine = D.lease == worker, D.state == WAITING
    if arrived:
        done = update(table(Delivery)).where(D.id.in_([one.id for one in arrived]), *mine)
        work.write(done.values(state=SENT, settled_at=work.now(), lease=None))
        reached = update(table(Device)).where(V.id.in_({one.device_id for one in arrived}))
        work.write(reached.values(arrived_at=work.now(), failures=0, failing_since=None))
        told.get_through(work, {one.alert_id for one in arrived if not one.closes})
    for one in sorted((one for one in outcomes if one.state != SENT), key=lambda one: one.claimed.device_id):
        _not_sent(work, one, *mine)


def _not_sent(work: Work, one: Outcome, *mine: Any) -> None:
    claimed, state = one.claimed, one.state
    spent = state == WAITING and not one.held and claimed.attempts >= PUSH_TRIES
    if spent and claimed.closes and claimed.attempts >= CLOSING_TRIES:
        state = FAILED
    changes: dict[str, Any] = {"lease": None, "why": one.why[:80]}
    if state == WAITING:
        changes["attempts"] = claimed.attempts - one.held
        changes["run_at"] = work.now() + timedelta(seconds=_pause(one, spent=spent))
    else:
        changes |= {"state": state, "settled_at": work.now()}
    if not work.write(update(table(Delivery)).where(D.id == claimed.id, *mine).values(**changes)):
        return
    if one.gone:
        whose, town = claimed.about.person_id, claimed.about.municipality_id
        _, is_last = losing.lose(work, claimed.device_id, claimed.about.endpoint, whose)
        if is_last:
            work.announce(DeviceLost(municipality_id=town, person_id=whose, tells=(whose,)))
    elif (state == FAILED and not spent) or (spent and claimed.attempts == PUSH_TRIES):
        since = func.coalesce(V.failing_since, work.now())
        worse = (
            update(table(Device)).where(V.id == claimed.device_id).values(failures=V.failures + 1, failing_since=since)
        )
        work.write(worse)
    if (state == FAILED or spent) and not claimed.closes:
        goes = or_(D.state == SENT, and_(D.state == WAITING, D.attempts < PUSH_TRIES))
        other = D.channel == PUSH, D.alert_id == claimed.alert_id, D.closes.is_(False), goes
        if work.row(select(D.id).where(*other).limit(1)) is None:
            climbing = N.id == claimed.alert_id, N.climbs_at > work.now()
            work.write(update(Alert).where(*climbing).values(climbs_at=work.now()))


def _pause(one: Outcome, *, spent: bool) -> float:
    if one.held:
        return one.wait
    attempts = one.claimed.attempts
    pause = again_after(attempts - PUSH_TRIES) if spent else AGAIN * 2 ** (attempts - 1)
    return max(pause.total_seconds() * random.uniform(0.5, 1.5), one.wait)  # noqa: S311 - only spreads
