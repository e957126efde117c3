"""Timed work and the delivery of announcements: the only clock that acts by itself.

Any number of these may run at once, in any number of processes: what one does, another does not do again.
"""

import logging
import threading
import uuid

from sqlalchemy.exc import DBAPIError

from helpnet import live
from helpnet.actions import errands, tidying
from helpnet.domain.actor import Actor
from helpnet.runtime import perform
from helpnet.store import outbox
from helpnet.store.outbox import Announcement
from helpnet.store.work import Work

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks when nothing wakes us
EXPIRY_EVERY, TIDY_EVERY = 30, 3600  # looks
GIVE_UP_AFTER = 10  # failures


def run_forever(stop: threading.Event) -> None:
    """Deliver and expire until told to stop; a database that is away for a while is waited for."""
    worker, looks = uuid.uuid4().hex, 0
    while not stop.is_set():
        try:
            delivered = deliver(worker)
            if looks % EXPIRY_EVERY == 0:
                while not stop.is_set() and perform(errands.expire, by=None):
                    pass
            if looks % TIDY_EVERY == 0:
                perform(tidying.tidy, by=None)
            looks += 1
        except DBAPIError:
            log.exception("The database did not answer; the jobs try again.")
            delivered = 0
            stop.wait(PAUSE)
        if not delivered:
            outbox.wait(PAUSE)


def deliver(worker: str) -> int:
    """Deliver what is due; how many announcements. Each is settled in a transaction of its own."""
    claimed = perform(_claim, worker, by=None)
    for announcement in claimed:
        try:
            perform(_settle, announcement, worker, by=None)
        except Exception as fault:  # one that cannot be delivered must not hold up the rest
            closed = perform(_give_up, announcement, by=None)
            log.error(
                "announcement %s %s: %s", announcement.id, "given up" if closed else "fails", type(fault).__name__
            )
        live.publish({f"person:{person}" for person in announcement.tells})
    return len(claimed)


def _claim(work: Work, worker: str, *, by: Actor | None) -> list[Announcement]:
    return outbox.claim(work, worker)


def _settle(work: Work, announcement: Announcement, worker: str, *, by: Actor | None) -> None:
    outbox.settle(work, announcement, worker)


def _give_up(work: Work, announcement: Announcement, *, by: Actor | None) -> bool:
    return outbox.give_up(work, announcement, most=GIVE_UP_AFTER)
