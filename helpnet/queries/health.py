"""Whether what works behind the pages works."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.ladder import PUSH, WAITING, Delivery
from helpnet.domain.record import Alert, OutboxRow
from helpnet.store import deliveries, outbox, pushing
from helpnet.store.work import Work

O, D, N, E = map(columns, (OutboxRow, Delivery, Alert, Errand))  # noqa: E741
LATE = timedelta(minutes=1)
BEHIND = timedelta(minutes=5)
"""Of climbs and asks no lease says that somebody is at them: what has waited so long is not being worked off."""


def jobs_answer(work: Work, channels: Collection[str], *, by: Actor | None) -> bool:
    """Whether what is due is done: announcements, deliveries by push and by these channels, climbs and asks.

    Of what is claimed, none has waited for a minute, or some are being done right now; no climb and no ask has waited for five.
    """
    claimed = [(O, O.done_at.is_(None), outbox.LEASE), (D, _waits(PUSH), pushing.LEASE)]
    claimed += [(D, _waits(channel), deliveries.LEASE) for channel in channels]
    return all(_goes_on(work, *one) for one in claimed) and not _is_behind(work)


def _waits(channel: str) -> Any:
    return and_(D.channel == channel, D.state == WAITING)


def _goes_on(work: Work, one: Any, waits: Any, lease: timedelta) -> bool:
    late = select(one.id).where(waits, one.run_at < work.now() - LATE).limit(1)
    leased = one.lease.is_not(None), one.run_at > work.now(), one.run_at <= work.now() + lease
    return work.row(late) is None or work.row(select(one.id).where(waits, *leased).limit(1)) is not None


def _is_behind(work: Work) -> bool:
    since = work.now() - BEHIND
    climbs = select(N.id).where(N.climbs_at < since).limit(1)
    asks = select(E.id).where(E.state == OPEN, E.asks_at < since).limit(1)
    return work.row(climbs) is not None or work.row(asks) is not None
