"""What a mail or a text message says of an alert, and the links and reply codes in it."""

from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from helpnet.domain.actor import Actor
from helpnet.domain.contact import ANSWER, LINK_LIVES, QUIET_MAIL, QUIET_WEEKS, SMS, UNSUBSCRIBING_LIVES, answer_until
from helpnet.domain.ladder import LOST, VERIFYING, WANTED
from helpnet.domain.summary import WEEK
from helpnet.gateways.mail import Letter
from helpnet.gateways.sms import Text
from helpnet.i18n import category_name, say, window
from helpnet.i18n import reaching as told
from helpnet.i18n import weekly as of_the_week
from helpnet.queries import weekly
from helpnet.settings import settings
from helpnet.store import links, questions
from helpnet.store.deliveries import Claimed
from helpnet.store.work import Work


def write(work: Work, one: Claimed, alert: Row[Any], address: str) -> Letter | Text:
    """What an alert says by mail or text, in the person's language; the links and codes in it are made now."""
    if alert.kind in VERIFYING:
        return _verifying(work, one, alert, address)
    if alert.kind == LOST:
        return _of_alerts(work, one, alert, address)
    return _of_the_week(work, one, alert, address) if alert.kind == WEEK else _of_an_errand(work, one, alert, address)


def _verifying(work: Work, one: Claimed, alert: Row[Any], address: str) -> Letter | Text:
    language, town = alert.language, work.municipality(alert.municipality_id).name
    until = work.now() + LINK_LIVES
    link = _link(links.make(work, one.person_id, f"verify-{one.channel}", until=until, address=address))
    words = say(told.IS_IT_YOURS[one.channel], language, town=town, link=link)
    if one.channel == SMS:
        return Text(address, words)
    subject = say(told.SUBJECTS["MailGiven"], language)
    return _letter(work, one, alert, address, subject, words, (link, told.YES_IT_IS), say(told.NOT_YOU, language))


def _of_the_week(work: Work, one: Claimed, alert: Row[Any], address: str) -> Letter:
    language = alert.language
    stop = _link(links.make(work, one.person_id, QUIET_WEEKS, until=work.now() + UNSUBSCRIBING_LIVES))
    reader = Actor(one.person_id, alert.municipality_id, language, door="jobs")
    words = "\n".join(weekly.lines(work, dated=True, by=reader))
    subject, end = say(of_the_week.SUBJECT, language), say(of_the_week.STOP, language, link=stop)
    button = f"{settings().public_url}/mine", told.OPEN_IT
    said = f"{words}\n\n{say(told.MORE, language, link=button[0])}"
    return _letter(work, one, alert, address, subject, said, button, end, sentence=words, stop=stop)


def _of_alerts(work: Work, one: Claimed, alert: Row[Any], address: str) -> Letter:
    language, link = alert.language, f"{settings().public_url}/profile"
    stop = _link(links.make(work, one.person_id, QUIET_MAIL, until=work.now() + UNSUBSCRIBING_LIVES))
    words, subject = say(told.ALERTS_ENDED, language, link=link), say(told.SUBJECTS[LOST], language)
    return _letter(
        work, one, alert, address, subject, words, (link, told.OPEN_IT), say(told.STOP, language, link=stop), stop=stop
    )


def _of_an_errand(work: Work, one: Claimed, alert: Row[Any], address: str) -> Letter | Text:
    language = alert.language
    what = category_name(alert.category, language) if alert.category else ""
    zone = ZoneInfo(work.municipality(alert.municipality_id).time_zone)
    hours = alert.starts_at, alert.ends_at
    when = window(*hours, language, zone=zone, now=work.now(), dated=True) if alert.ends_at else ""
    why = alert.reason or "" if one.channel != SMS else ""  # a text costs by its length
    own = alert.by_id == alert.person_id
    words = told.told(alert.kind, language, what=what, where=alert.area_name or "", when=when, why=why, own=own)
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
    work: Work, one: Claimed, alert: Row[Any], address: str, subject: str, words: str, button: tuple[str, str], end: str,
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
