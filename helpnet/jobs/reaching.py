"""Mail and text messages on their way: whom no device told, what the letter says, and what became of it.

Runs in a thread of its own, so that a mail server that hangs holds up nothing else. Nothing is sent inside a transaction:
a delivery is claimed, made ready, sent, and settled; what dies between is claimed again when its lease runs out.
"""

import asyncio
import logging
import threading
import uuid
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from helpnet.domain.actor import Actor
from helpnet.domain.contact import (
    ANSWER,
    LINK_LIVES,
    MAIL,
    QUIET_MAIL,
    QUIET_WEEKS,
    SMS,
    UNSUBSCRIBING_LIVES,
    answer_until,
)
from helpnet.domain.ladder import EXPIRED, FAILED, SENT, VERIFYING, WAITING, WANTED
from helpnet.domain.summary import WEEK
from helpnet.gateways.mail import Letter
from helpnet.gateways.sending import NoSuchAddress, NotNow, NotSent
from helpnet.gateways.sms import Text
from helpnet.i18n import category_name, say, window
from helpnet.i18n import reaching as told
from helpnet.i18n import weekly as of_the_week
from helpnet.jobs.climbing import climb
from helpnet.jobs.surviving import PASSES, survive_waiting
from helpnet.queries import weekly
from helpnet.reaching import channels, mail, sms
from helpnet.runtime import perform_off_loop
from helpnet.settings import settings
from helpnet.store import contacts, ladder, links, questions, rules
from helpnet.store.ladder import Claimed
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
                fault = NotNow(type(fault).__name__)
            await self._settle(one, ready.address, fault or sent or "")

    async def _settle(self, one: Claimed, address: str, outcome: str | NotSent) -> None:
        """Write down what came of it at once: the gateway may report before the next one is sent.

        While the database is away, again and again for as long as the lease lasts: what was sent must not go twice for that.
        """
        for _ in range(int(ladder.LEASE.total_seconds() / PAUSE)):
            _, fault = await survive_waiting(perform_off_loop(_settle, one, address, outcome, self._worker, by=None))
            if fault is None:
                return
            log.error("delivery %s cannot be settled: %s", one.id, type(fault).__name__)
            if not isinstance(fault, PASSES):
                return
            await asyncio.sleep(PAUSE)


def _claim(work: Work, worker: str, channel: str, most: int, *, by: Actor | None) -> list[Claimed]:
    return ladder.claim(work, worker, (channel,), most)


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
        ladder.settle(work, one, worker, SENT, gateway_id=outcome if one.channel == SMS else "")
        if one.channel == MAIL:  # of a text, only the gateway's report says that it arrived
            contacts.arrive(work, one.person_id, MAIL, address)
        return
    put_off = isinstance(outcome, NotNow)
    if ladder.settle(work, one, worker, WAITING if put_off else FAILED, why=str(outcome)):
        log.warning("delivery %s by %s: %s", one.id, one.channel, outcome)
        if isinstance(outcome, NoSuchAddress):
            contacts.fail(work, one.person_id, one.channel, address, hard=True)


def _prepare(work: Work, one: Claimed, worker: str, *, by: Actor | None) -> Ready | None:
    """What to send; None, and the delivery is over, when there is nothing to tell any more or nowhere to send it."""
    alert = ladder.alert_of(work, one.alert_id)
    address = None if alert is None else ladder.contact_for(work, alert, one.channel)
    if alert is None or address is None or ladder.is_over(work, alert):
        ladder.settle(work, one, worker, EXPIRED)
        if alert is not None:
            rules.let_go(work, alert)
        return None
    return Ready(address, _words(work, one, alert, address))


def _words(work: Work, one: Claimed, alert: ladder.Row, address: str) -> Letter | Text:
    language, town = alert.language, work.municipality(alert.municipality_id)
    if alert.kind in VERIFYING:
        secret = links.make(
            work, one.person_id, f"verify-{one.channel}", until=work.now() + LINK_LIVES, address=address
        )
        link = _link(secret)
        words = say(told.IS_IT_YOURS[one.channel], language, town=town.name, link=link)
        if one.channel == SMS:
            return Text(address, words)
        subject = say(told.SUBJECTS["MailGiven"], language)
        return _letter(work, one, alert, address, subject, words, (link, told.YES_IT_IS), say(told.NOT_YOU, language))
    if alert.kind == WEEK:
        stop = _link(links.make(work, one.person_id, QUIET_WEEKS, until=work.now() + UNSUBSCRIBING_LIVES))
        words = "\n".join(weekly.lines(work, by=Actor(one.person_id, town.id, language, door="jobs")))
        button, end = (f"{settings().public_url}/mine", told.OPEN_IT), say(of_the_week.STOP, language, link=stop)
        said = f"{words}\n\n{say(told.MORE, language, link=button[0])}"
        return _letter(
            work, one, alert, address, say(of_the_week.SUBJECT, language), said, button, end, sentence=words, stop=stop
        )
    what = category_name(alert.category, language) if alert.category else ""
    zone = ZoneInfo(town.time_zone)
    when = window(alert.starts_at, alert.ends_at, language, zone=zone, now=work.now()) if alert.ends_at else ""
    why = alert.reason or "" if one.channel != SMS else ""  # a text costs by its length
    words = told.told(alert.kind, language, what=what, where=alert.area_name or "", when=when, why=why)
    link, code = f"{settings().public_url}/errands/{alert.errand_id}", ""
    if alert.kind == WANTED:
        until = answer_until(alert.starts_at, alert.ends_at, at=work.now())
        link = _link(links.make(work, one.person_id, ANSWER, until=until, errand_id=alert.errand_id))
        if one.channel == SMS and settings().sms_secret.get_secret_value():
            code = questions.put(work, one.person_id, alert.errand_id, address, until=until)
    asks = told.ASKS if alert.kind == WANTED else told.MORE
    if one.channel == SMS:
        return Text(address, f"{words} {say(told.ASKS_BY_TEXT if code else asks, language, link=link, code=code)}")
    button = (link, told.ANSWER_HERE if alert.kind == WANTED else told.OPEN_IT)
    stop = _link(links.make(work, one.person_id, QUIET_MAIL, until=work.now() + UNSUBSCRIBING_LIVES))
    letter = told.subject(alert.kind, language, what=what, when=when)
    said = f"{words} {say(asks, language, link=link)}"
    end = say(told.STOP, language, link=stop)
    return _letter(work, one, alert, address, letter, said, button, end, sentence=words, stop=stop)


def _letter(
    work: Work, one: Claimed, alert: ladder.Row, address: str, subject: str, words: str, button: tuple[str, str], end: str,
    *, sentence: str = "", stop: str = "",
) -> Letter:  # fmt: skip
    link, label = button
    said = "</p><p>".join(escape(line) for line in (sentence or words.replace(link, "").strip(" :")).split("\n"))
    html = (
        f"<!doctype html><html lang='{alert.language}'><body style='font-family: sans-serif; font-size: 18px; line-height: 1.5'>"
        f"<p>{said}</p><p><a href='{escape(link)}' style='display: inline-block; padding: 14px 24px; border-radius: 16px;"
        f" background: #0b5d4e; color: #ffffff'>{escape(say(label, alert.language))}</a></p>"
        f"<p style='font-size: 15px; color: #57534a'>{escape(end)}</p></body></html>"
    )
    return Letter(address, subject, f"{words}\n\n{end}\n", html, alert.language, one.id.hex, work.now(), stop)


def _link(secret: str) -> str:
    return f"{settings().public_url}/l/{secret}"
