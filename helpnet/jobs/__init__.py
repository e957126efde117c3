"""Timed work and the delivery of announcements: the only clock that acts by itself.

Any number of these may run at once, in any number of processes: what one does, another does not do again.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from helpnet import live
from helpnet.actions import errands, reminding, summing, tidying, waves
from helpnet.actions.summing import Seen
from helpnet.domain.actor import Actor
from helpnet.jobs import pushing, reaching
from helpnet.jobs.surviving import PASSES, survive
from helpnet.queries import weekly
from helpnet.reaching import channels
from helpnet.runtime import perform, read
from helpnet.store import outbox
from helpnet.store import pushing as to_push
from helpnet.store.outbox import Announcement
from helpnet.store.work import Work

log = logging.getLogger(__name__)
PAUSE = 0.25  # seconds between two looks when nothing wakes us: what another process posted waits half of that on the average
GATHER_EVERY, EXPIRY_EVERY, TIDY_EVERY = 40, 120, 14_400  # looks
GIVE_UP_AFTER = 10  # failures
WEEKS_MOST = 50


def run_forever(stop: threading.Event) -> None:
    """Ask, deliver, remind, sum up and expire, and have people reached, until told to stop.

    Whatever goes wrong is logged and tried again, a database that is away is waited for, and a worker that ended is begun anew.
    """
    worker, looks = uuid.uuid4().hex, 0
    beside: dict[str, threading.Thread] = {}
    while not stop.is_set():
        _begin(beside, stop)
        done, fault = survive(_look, worker, looks, stop)
        if fault is None:
            looks += 1
        else:
            log.error("The database did not answer; the jobs try again.", exc_info=fault)
            stop.wait(PAUSE)
        if not done:
            outbox.wait(PAUSE)


def _begin(beside: dict[str, threading.Thread], stop: threading.Event) -> None:
    for name, run in (("reaching", reaching.run_forever), ("pushing", pushing.run_forever)):
        if name in beside and beside[name].is_alive():
            continue
        if name in beside:
            log.error("%s had ended, and begins anew", name)
        beside[name] = threading.Thread(target=run, args=(stop,), name=name, daemon=True)
        beside[name].start()


def _look(worker: str, looks: int, stop: threading.Event) -> int:
    """Do all whose turn it is; how much there was. A defect of one part holds up no other; that the database is away, all."""
    seldom = (
        (EXPIRY_EVERY, errands.expire),
        (EXPIRY_EVERY, reminding.remind),
        (GATHER_EVERY, tidying.gather),
        (TIDY_EVERY, tidying.tidy),
    )
    parts: list[Callable[[], int]] = [ask, partial(deliver, worker), sum_up]
    parts += [partial(_all_of, act, stop) for every, act in seldom if looks % every == 0]
    done = 0
    for part in parts:
        found, fault = survive(part)
        if isinstance(fault, PASSES):
            raise fault
        if fault is not None:
            log.error("A part of the jobs fails; it is tried again.", exc_info=fault)
        done += found or 0
    return done


def _all_of(act: Callable[..., int], stop: threading.Event) -> int:
    while not stop.is_set() and perform(act, by=None):
        pass
    return 0


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
    due, open_channels = read(waves.due, by=None), channels()
    for errand_id in due:
        if fault := _fails(waves.ask, errand_id, open_channels):
            perform(waves.put_off, errand_id, by=None)
            log.error("errand %s cannot be asked about: %s", errand_id, fault)
    return len(due)


def sum_up() -> int:
    """Tell a page of people of their week, when it is time; of how many. A town's come page by page, with all else between."""
    seen = []
    for one in read(weekly.due, WEEKS_MOST, by=None):
        made, fault = survive(read, weekly.summed_up, by=one.by) if one.now else (None, None)
        if isinstance(fault, PASSES):
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
