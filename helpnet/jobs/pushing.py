"""Push messages on their way: claimed, worded, sent many at once, and settled as they come back.

Runs in a thread of its own with one event loop and one session of connections. Nothing is sent inside a transaction: what a
process that dies had claimed is claimed again when its lease runs out, and the browser shows a repeat in the same place.
"""

import asyncio
import json
import logging
import threading
import uuid
from datetime import timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from helpnet.domain.actor import Actor
from helpnet.domain.device import in_base64
from helpnet.domain.errand import CANCELLED, EXPIRED, OPEN
from helpnet.domain.ladder import COMES, FAILED, GATHERED, SENT, WAITING, WANTED
from helpnet.domain.reminders import REMINDERS
from helpnet.gateways.push import Held, NotBefore, Push, Pushes
from helpnet.gateways.sending import NoSuchAddress, NotNow, NotSent
from helpnet.i18n import category_name, window
from helpnet.i18n import pushing as words
from helpnet.jobs.surviving import PASSES, survive, survive_waiting
from helpnet.pushing import web_push
from helpnet.runtime import perform_off_loop
from helpnet.store import pushing, settling
from helpnet.store.pushing import Claimed
from helpnet.store.settling import Outcome
from helpnet.store.work import Work

log = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between two looks when nothing wakes us
MOST = 800  # claimed and not yet settled: what 30 seconds of lease are enough for
SETTLE_EVERY = 0.05  # seconds
CLOSED, YOURS, ANSWERED = "AlreadyTaken", "AlreadyYours", "AlreadyAnswered"
DAY, LEAST, AN_HOUR = timedelta(hours=24), 60, 3600


def run_forever(stop: threading.Event) -> None:
    """Send until told to stop; whatever goes wrong is tried again."""
    asyncio.run(_run(stop, uuid.uuid4().hex))


async def _run(stop: threading.Event, worker: str) -> None:
    async with web_push().opened() as gateway:
        sender = Sender(gateway, worker)
        while not stop.is_set():
            found, fault = await survive_waiting(sender.look())
            if fault is not None:
                log.error("Nothing can be pushed; it is tried again.", exc_info=fault)
                await asyncio.sleep(PAUSE)
            elif not found and not sender.going:
                await asyncio.to_thread(pushing.wait, PAUSE)
            else:
                await asyncio.sleep(SETTLE_EVERY)


def push_due(worker: str) -> int:
    """Send what is due and wait until all of it is settled; how many messages."""

    async def all_of_it() -> int:
        async with web_push().opened() as gateway:
            sender = Sender(gateway, worker)
            found = await sender.look()
            while sender.going or sender.outcomes:
                await asyncio.sleep(SETTLE_EVERY)
                await sender.settle()
            return found

    return asyncio.run(all_of_it())


class Sender:
    """One process's messages on their way: a browser or a push service that hangs holds up nobody else."""

    def __init__(self, gateway: Pushes, worker: str) -> None:
        self._gateway, self._worker = gateway, worker
        self.going: set[asyncio.Task[None]] = set()
        self.outcomes: list[Outcome] = []

    async def look(self) -> int:
        """Settle what came back, and send what is due while there is room; how many were claimed."""
        await self.settle()
        room = MOST - len(self.going)
        claimed: list[tuple[Claimed, Push]] = []
        if room > 0:
            claimed = await perform_off_loop(_claim, self._worker, min(room, 200), by=None)
        for one, push in claimed:
            task = asyncio.create_task(self._send(one, push))
            self.going.add(task)
            task.add_done_callback(self.going.discard)
        return len(claimed)

    async def settle(self) -> None:
        """Write down what came back."""
        if self.outcomes:
            outcomes, self.outcomes = self.outcomes, []
            try:
                await perform_off_loop(_settle, self._worker, outcomes, by=None)
            except PASSES:
                self.outcomes += outcomes  # for the next look: what was sent must not go twice for that
                raise

    async def _send(self, one: Claimed, push: Push) -> None:
        _, fault = await survive_waiting(self._gateway.send(push))
        if fault is None:
            self.outcomes.append(Outcome(one, SENT))
            return
        why = fault if isinstance(fault, NotSent) else NotNow(type(fault).__name__)
        log.warning("delivery %s by push: %s", one.id, why)
        state = WAITING if isinstance(why, NotNow) else FAILED
        wait = why.seconds if isinstance(why, NotBefore) else 0.0
        gone, held = isinstance(why, NoSuchAddress), isinstance(why, Held)
        self.outcomes.append(Outcome(one, state, str(why), wait, gone, held))


def _claim(work: Work, worker: str, most: int, *, by: Actor | None) -> list[tuple[Claimed, Push]]:
    ready, broken = [], []
    for one in pushing.claim(work, worker, most):
        push, fault = survive(_worded, work, one)
        if isinstance(fault, SQLAlchemyError):
            raise fault  # the transaction ends with it: all of them are claimed again
        if push is not None:
            ready.append((one, push))
        else:
            log.error("delivery %s cannot be worded: %s", one.id, type(fault).__name__)
            broken.append(Outcome(one, WAITING, type(fault).__name__))
    settling.settle(work, worker, broken)
    return ready


def _settle(work: Work, worker: str, outcomes: list[Outcome], *, by: Actor | None) -> None:
    settling.settle(work, worker, outcomes)


def _worded(work: Work, one: Claimed) -> Push:
    about, language = one.about, one.about.language
    zone = ZoneInfo(work.municipality(about.municipality_id).time_zone)
    what = category_name(about.category, language) if about.category else ""
    hours = about.starts_at, about.ends_at
    when = window(*hours, language, zone=zone, now=work.now(), dated=True) if about.ends_at else ""
    group = "ask" if about.kind == WANTED else "chat" if about.kind in GATHERED else "news"
    tag = f"{about.errand_id}:{group}"
    said: dict[str, Any] = {
        "v": 1, "tag": tag, "url": f"/errands/{about.errand_id}" if about.errand_id else "/mine", "lang": language,
        "kind": about.kind, "errand": str(about.errand_id) if about.errand_id else None, "actions": [],
        "alert": str(one.alert_id), "device": str(one.device_id), "renotify": True, "silent": False,
    }  # fmt: skip
    if one.closes:
        declined = about.declined and about.state == OPEN
        kind = YOURS if about.held else ANSWERED if declined else CLOSED
        said |= {"kind": kind, "renotify": False, "silent": True}
        found = about.state not in (OPEN, CANCELLED, EXPIRED)
        said |= words.closing(language, found=found, yours=about.held, declined=declined)
    else:
        lines = pushing.new_lines(work, one) if about.kind in GATHERED else 0
        said["title"] = words.heading(about.kind, language, what=what, when=when, lines=lines)
        said["body"] = words.body(
            about.kind, language, what=what, where=about.area_name or "", when=when, why=about.reason or "",
            own=about.by_id == about.person_id,
        )  # fmt: skip
        if about.kind == WANTED:
            said |= words.asked(language)
    # What is late at night is not shown in the morning, once it is not so any more.
    ends = about.ends_at if about.kind in (WANTED, *COMES) else about.starts_at if about.kind in REMINDERS else None
    until = min(about.told_at + DAY, ends or about.told_at + DAY)
    # What replaces a question is kept for as long as that may be shown.
    ttl = max(AN_HOUR if one.closes else LEAST, int((until - work.now()).total_seconds()))
    topic = in_base64(sha256(tag.encode()).digest()[:18])
    urgency = "high" if about.kind == WANTED and not one.closes else "normal"
    body = json.dumps(said, ensure_ascii=False).encode()
    return Push(about.endpoint, about.p256dh, about.auth, body, ttl, urgency, topic)
