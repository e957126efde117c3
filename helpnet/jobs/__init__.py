"""Timed work and the delivery of announcements: the only clock that acts by itself.

Any number of these may run at once, in any number of processes: what one does, another does not do again.
"""

import logging
import threading
import uuid

from sqlalchemy.exc import DBAPIError

from helpnet import live
from helpnet.actions import errands
from helpnet.domain.actor import Actor
from helpnet.runtime import perform
from helpnet.store import outbox
from helpnet.store.outbox import Announcement
from helpnet.store.work import Work

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks when nothing wakes us
EXPIRY_EVERY = 30  # looks


def run_forever(stop: threading.Event) -> None:
    """Deliver and expire until told to stop; a database that is away for a while is waited for."""
    worker, looks = uuid.uuid4().hex, 0
    while not stop.is_set():
        try:
            delivered = deliver(worker)
            if looks % EXPIRY_EVERY == 0:
                perform(errands.expire, by=None)
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
        perform(_settle, announcement, worker, by=None)
        live.publish({f"person:{person}" for person in announcement.tells})
    return len(claimed)


def _claim(work: Work, worker: str, *, by: Actor | None) -> list[Announcement]:
    return outbox.claim(work, worker)


def _settle(work: Work, announcement: Announcement, worker: str, *, by: Actor | None) -> None:
    outbox.settle(work, announcement, worker)
