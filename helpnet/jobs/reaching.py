"""Mail and text messages on their way: whom no device told, and what became of it.

Runs in a thread of its own, so that a mail server that hangs holds up nothing else. Nothing is sent inside a transaction:
a delivery is claimed, made ready, sent, and settled; what dies between is claimed again when its lease runs out.
"""

import asyncio
import logging
import threading
import uuid
from dataclasses import dataclass

from helpnet.domain.actor import Actor
from helpnet.domain.contact import MAIL, SMS
from helpnet.domain.ladder import EXPIRED, FAILED, SENT, WAITING
from helpnet.gateways.mail import Letter
from helpnet.gateways.sending import MayBeThere, NoSuchAddress, NotNow, NotSent
from helpnet.gateways.sms import Text
from helpnet.jobs import letters
from helpnet.jobs.climbing import climb
from helpnet.jobs.surviving import PASSES, survive_waiting
from helpnet.reaching import channels, mail, sms
from helpnet.runtime import perform_off_loop
from helpnet.store import anew, contacts, deliveries, ladder, rules
from helpnet.store.deliveries import Claimed
from helpnet.store.work import Work

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks
MOST = 20  # of one channel on their way at once


@dataclass(frozen=True, slots=True)
class Ready:
    """What is to be sent now, and where."""

    address: str
    what: Letter | Text


def run_forever(stop: threading.Event) -> None:
    """Climb and send until told to stop; whatever goes wrong is tried again."""
    asyncio.run(_run(stop, uuid.uuid4().hex))


async def _run(stop: threading.Event, worker: str) -> None:
    sender = Sender(worker)
    while not stop.is_set():
        found, fault = await survive_waiting(sender.look())
        if fault is not None:
            log.error("Nobody can be reached; it is tried again.", exc_info=fault)
        if not found:
            await asyncio.to_thread(stop.wait, PAUSE)


def reach(worker: str) -> int:
    """Take the next step for each alert that has not arrived, send what is due, and wait until all of it is settled; how many of both."""

    async def all_of_it() -> int:
        sender = Sender(worker)
        found = await sender.look()
        await asyncio.gather(*sender.going)
        return found

    return asyncio.run(all_of_it())


class Sender:
    """One process's mails and texts on their way: a server that hangs holds up nothing but what is sent by it."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self.going: dict[asyncio.Task[None], str] = {}

    async def look(self) -> int:
        """Climb, and send what is due while there is room for its channel; how many of both."""
        open_channels = channels()
        found = await asyncio.to_thread(climb, open_channels)
        for channel in open_channels:
            room = MOST - list(self.going.values()).count(channel)
            claimed = await perform_off_loop(_claim, self._worker, channel, room, by=None) if room else []
            for one in claimed:
                task = asyncio.create_task(self._deliver(one))
                self.going[task] = channel
                task.add_done_callback(self.going.pop)
            found += len(claimed)
        return found

    async def _deliver(self, one: Claimed) -> None:
        ready, fault = await survive_waiting(perform_off_loop(_prepare, one, self._worker, by=None))
        if fault is not None:
            log.error("delivery %s cannot be made ready: %s", one.id, type(fault).__name__)
            await self._settle(one, "", NotNow(type(fault).__name__))
        elif ready is not None:
            sent, fault = await survive_waiting(_send(ready.what))
            if fault is not None and not isinstance(fault, NotSent):
                log.error("delivery %s cannot be sent", one.id, exc_info=fault)
                fault = MayBeThere(type(fault).__name__)
            await self._settle(one, ready.address, fault or sent or "")

    async def _settle(self, one: Claimed, address: str, outcome: str | NotSent) -> None:
        """Write down what came of it at once: the gateway may report before the next one is sent.

        While the database is away, again and again for as long as the lease lasts: what was sent must not go twice for that.
        """
        for _ in range(int(deliveries.LEASE.total_seconds() / PAUSE)):
            _, fault = await survive_waiting(perform_off_loop(_settle, one, address, outcome, self._worker, by=None))
            if fault is None:
                return
            log.error("delivery %s cannot be settled: %s", one.id, type(fault).__name__)
            if not isinstance(fault, PASSES):
                return
            await asyncio.sleep(PAUSE)


def _claim(work: Work, worker: str, channel: str, most: int, *, by: Actor | None) -> list[Claimed]:
    return deliveries.claim(work, worker, (channel,), most)


async def _send(what: Letter | Text) -> str:
    if isinstance(what, Letter):
        if (post := mail()) is None:
            raise NotNow("no mail server")
        return await post.send(what)
    if (gateway := sms()) is None:
        raise NotNow("no gateway")
    return await gateway.send(what)


def _settle(work: Work, one: Claimed, address: str, outcome: str | NotSent, worker: str, *, by: Actor | None) -> None:
    if isinstance(outcome, str):
        deliveries.settle(work, one, worker, SENT, gateway_id=outcome if one.channel == SMS else "")
        if one.channel == MAIL:  # of a text, only the gateway's report says that it arrived
            contacts.arrive(work, one.person_id, MAIL, address)
        return
    state, may_be_there = WAITING if isinstance(outcome, NotNow) else FAILED, isinstance(outcome, MayBeThere)
    if deliveries.settle(work, one, worker, state, why=str(outcome), may_be_there=may_be_there):
        log.warning("delivery %s by %s: %s", one.id, one.channel, outcome)
        if isinstance(outcome, NoSuchAddress):
            contacts.fail(work, one.person_id, one.channel, address, hard=True)


def _prepare(work: Work, one: Claimed, worker: str, *, by: Actor | None) -> Ready | None:
    """What to send; None, and the delivery is over, when there is nothing to tell any more, or nowhere to send it: then its alert climbs on.

    None, and it is put off, when it is late and would come in quiet hours, or is a question there is no room for now.
    """
    alert = ladder.alert_of(work, one.alert_id)
    if alert is None or ladder.is_over(work, alert):
        deliveries.settle(work, one, worker, EXPIRED)
        if alert is not None:
            rules.let_go(work, alert)
        return None
    if (address := ladder.contact_for(work, alert, one.channel)) is None:
        deliveries.settle(work, one, worker, FAILED, why="no address any more")
        return None
    if (until := ladder.written_from(work, alert) or anew.put(work, [alert]).get(alert.id)) is not None:
        deliveries.put_off(work, one, worker, until)
        return None
    return Ready(address, letters.write(work, one, alert, address))
