"""Timed work and the delivery of announcements: the only clock that acts by itself.

Any number of these may run at once, in any number of processes: what one does, another does not do again.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError

from helpnet import live
from helpnet.actions import errands, reminding, summing, tidying, waves
from helpnet.actions.summing import Seen
from helpnet.domain.actor import Actor
from helpnet.jobs import pushing, reaching
from helpnet.jobs.surviving import survive
from helpnet.queries import weekly
from helpnet.runtime import perform, read
from helpnet.store import outbox
from helpnet.store import pushing as to_push
from helpnet.store.outbox import Announcement
from helpnet.store.work import Work

log = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between two looks when nothing wakes us
GATHER_EVERY, EXPIRY_EVERY, TIDY_EVERY = 20, 60, 7200  # looks
GIVE_UP_AFTER = 10  # failures
WEEKS_MOST = 50


def run_forever(stop: threading.Event) -> None:
    """Ask, deliver, remind, sum up and expire until told to stop; a database that is away for a while is waited for."""
    worker, looks = uuid.uuid4().hex, 0
    threading.Thread(target=reaching.run_forever, args=(stop,), name="reaching", daemon=True).start()
    threading.Thread(target=pushing.run_forever, args=(stop,), name="pushing", daemon=True).start()
    while not stop.is_set():
        try:
            done = ask() + deliver(worker) + sum_up()
            if looks % EXPIRY_EVERY == 0:
                while not stop.is_set() and perform(errands.expire, by=None):
                    pass
                while not stop.is_set() and perform(reminding.remind, by=None):
                    pass
            if looks % GATHER_EVERY == 0:
                while not stop.is_set() and perform(tidying.gather, by=None):
                    pass
            if looks % TIDY_EVERY == 0:
                perform(tidying.tidy, by=None)
            looks += 1
        except DBAPIError:
            log.exception("The database did not answer; the jobs try again.")
            done = 0
            stop.wait(PAUSE)
        if not done:
            outbox.wait(PAUSE)


def deliver(worker: str) -> int:
    """Deliver what is due; how many announcements. Each is settled in a transaction of its own."""
    claimed = perform(_claim, worker, by=None)
    for announcement in claimed:
        if fault := _fails(_settle, announcement, worker):
            closed = perform(_give_up, announcement, by=None)
            log.error("announcement %s %s: %s", announcement.id, "given up" if closed else "fails", fault)
        live.publish({f"person:{person}" for person in announcement.tells})
    if claimed:
        to_push.wake()
    return len(claimed)


def ask() -> int:
    """Ask helpers about the errands whose time has come; of how many. Each is a transaction of its own."""
    due = read(waves.due, by=None)
    for errand_id in due:
        if fault := _fails(waves.ask, errand_id):
            perform(waves.put_off, errand_id, by=None)
            log.error("errand %s cannot be asked about: %s", errand_id, fault)
    return len(due)


def sum_up() -> int:
    """Tell a page of people of their week, when it is time; of how many. A town's come page by page, with all else between."""
    seen = []
    for one in read(weekly.due, WEEKS_MOST, by=None):
        made, fault = survive(read, weekly.summed_up, by=one.by) if one.now else (None, None)
        if isinstance(fault, OperationalError):
            raise fault  # the database is away: nobody's week is passed over for that
        if fault is not None:
            log.error("a week cannot be summed up: %s", type(fault).__name__)
        seen.append(Seen(one.by.person_id, one.by.municipality_id, one.at, one.following, made))
    if seen and (fault := _fails(summing.sum_up, seen)):
        log.error("weeks cannot be told: %s", fault)
        return 0
    return len(seen)


def _fails(act: Callable[..., Any], *args: Any) -> str:
    """Do one thing of many; what went wrong, or nothing: one that cannot be done must not hold up the rest."""
    _, fault = survive(perform, act, *args, by=None)
    return type(fault).__name__ if fault is not None else ""


def _claim(work: Work, worker: str, *, by: Actor | None) -> list[Announcement]:
    return outbox.claim(work, worker)


def _settle(work: Work, announcement: Announcement, worker: str, *, by: Actor | None) -> None:
    outbox.settle(work, announcement, worker)


def _give_up(work: Work, announcement: Announcement, *, by: Actor | None) -> bool:
    return outbox.give_up(work, announcement, most=GIVE_UP_AFTER)
