"""A question that nothing had told of, when it has its turn after all: put anew, if its errand, its person's week and their time have room for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, select, update

from helpnet.domain.ask import UNREACHED, WAITING, WEEK, Ask
from helpnet.domain.columns import columns
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.haste import urgency
from helpnet.domain.ladder import AGAIN_LATER, PATIENCE
from helpnet.domain.record import Alert
from helpnet.domain.waves import choose
from helpnet.store import around, asks
from helpnet.store.work import Work

K, E, N = map(columns, (Ask, Errand, Alert))
SOON = timedelta(seconds=5)


def put(work: Work, alerts: Iterable[Row[Any]]) -> dict[UUID, datetime]:
    """Let these be told: whom a question had not reached is asked now, as in a wave. Until when the others must wait, by alert.

    `alerts` know of rules.RULES. Without it, all who were asked while a mail server was away would be told when it is back,
    however many the errand wants, and however often they want to be asked a week.
    """
    unreached = sorted({one.id: one for one in alerts if one.unreached}.values(), key=lambda one: one.told_at)
    alone = {town: asks.is_alone(work, town) for town in {one.municipality_id for one in unreached}}
    later = {}
    for one in unreached:
        until = _put(work, one) if alone[one.municipality_id] else work.now() + SOON
        if until is not None:
            later[one.id] = until
    return later


def _put(work: Work, one: Row[Any]) -> datetime | None:
    """Ask anew; or until when it must wait. The errand is not waited for: whoever holds it may wait for what this transaction holds."""
    now, here = work.now(), (E.id == one.errand_id, E.state == OPEN)
    held = select(E.starts_at, E.ends_at, E.free).where(*here).with_for_update(key_share=True, skip_locked=True)
    errand = work.row(held)
    if errand is None:
        return now + SOON
    week = K.helper_id == one.person_id, K.asked_at > now - WEEK, K.outcome != UNREACHED
    haste = urgency(errand.starts_at, errand.ends_at, at=now)
    pending = [row.chance for row in asks.waited_for(work, one.errand_id) if not row.unreached]
    is_full = work.value(select(func.count()).select_from(Ask).where(*week)) >= one.asks_per_week
    has_no_room = choose((), haste=haste, places=errand.free, pending=pending).passed
    if is_full or has_no_room or around.busy_then(work, errand.starts_at, errand.ends_at, [one.person_id]):
        return now + AGAIN_LATER[0]
    until = min(now + haste.wait, errand.ends_at)
    mine = K.errand_id == one.errand_id, K.helper_id == one.person_id, K.outcome == UNREACHED
    work.write(update(Ask).where(*mine).values(outcome=WAITING, asked_at=now, waits_until=until, answered_at=None))
    looks = case((E.asks_at < until, E.asks_at), else_=until)
    work.write(update(Errand).where(*here).values(asks_at=looks, stall="", stall_count=0))
    work.write(update(Alert).where(N.id == one.id).values(climbs_at=now + PATIENCE))  # if this turn fails, too
    return None
