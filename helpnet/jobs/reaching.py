"""Mail and text messages on their way: whom no device told, what the letter says, and what became of it.

Runs in a thread of its own, so that a mail server that hangs holds up nothing else. Nothing is sent inside a transaction:
a delivery is claimed, made ready, sent, and settled; what dies between is claimed again when its lease runs out.
"""

import asyncio
import logging
import threading
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError

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
from helpnet.jobs.surviving import survive
from helpnet.queries import weekly
from helpnet.reaching import mail, sms
from helpnet.runtime import perform
from helpnet.settings import settings
from helpnet.store import contacts, ladder, links, questions, rules
from helpnet.store.ladder import Claimed
from helpnet.store.work import Work

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Ready:
    """What is to be sent now, and where."""

    address: str
    what: Letter | Text


def run_forever(stop: threading.Event) -> None:
    """Climb and send until told to stop; a database that is away for a while is waited for."""
    worker = uuid.uuid4().hex
    while not stop.is_set():
        try:
            busy = reach(worker)
        except DBAPIError as fault:
            log.error("The database did not answer (%s); reaching people tries again.", type(fault.orig).__name__)
            busy = 0
        if not busy:
            stop.wait(PAUSE)


def reach(worker: str) -> int:
    """Take the next step for each alert that has not arrived, and send what is due; how many of both."""
    channels = [name for name, gateway in ((MAIL, mail()), (SMS, sms())) if gateway is not None]
    climbed = perform(_climb, channels, by=None)
    claimed = perform(_claim, worker, channels, by=None) if channels else []
    sendable: list[tuple[Claimed, Ready]] = []
    for one in claimed:
        what, fault = survive(perform, _prepare, one, worker, by=None)
        if what is not None:
            sendable.append((one, what))
        elif fault is not None:  # its lease keeps it for two minutes; after some times it has failed
            log.error("delivery %s cannot be made ready: %s", one.id, type(fault).__name__)
            survive(perform, _settle, one, "", NotNow(type(fault).__name__), worker, by=None)
    outcomes = asyncio.run(_send_all([what for _, what in sendable])) if sendable else []
    for (one, what), outcome in zip(sendable, outcomes, strict=True):
        perform(_settle, one, what.address, outcome, worker, by=None)
    return climbed + len(claimed)


def _climb(work: Work, channels: Collection[str], *, by: Actor | None) -> int:
    return ladder.climb(work, channels)


def _claim(work: Work, worker: str, channels: Collection[str], *, by: Actor | None) -> list[Claimed]:
    return ladder.claim(work, worker, channels)


async def _send_all(ready: list[Ready]) -> list[str | NotSent]:
    """Each by itself: what one address or gateway does must not hold up the others."""

    async def one(what: Letter | Text) -> str | NotSent:
        try:
            if isinstance(what, Letter):
                post = mail()
                return await post.send(what) if post else NotNow("no mail server")
            gateway = sms()
            return await gateway.send(what) if gateway else NotNow("no gateway")
        except NotSent as fault:
            return fault

    return await asyncio.gather(*(one(each.what) for each in ready))


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
