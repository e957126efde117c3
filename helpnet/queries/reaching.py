"""Who opened a link, and what a text message means; asked at the door, before anybody is known."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from sqlalchemy import func, select

from helpnet.domain.access import digest
from helpnet.domain.actor import Actor
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.columns import columns
from helpnet.domain.contact import ANSWER, QUIETS, SMS, Contact, Link
from helpnet.domain.errand import OPEN, TAKEN, Errand
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person
from helpnet.domain.phone_messages import GUESSES, REPLIES_MOST, UNSAID, WRONG, PhoneMessage, Question, read_answer
from helpnet.domain.refusals import NotFound, Suspended
from helpnet.i18n import category_name, window
from helpnet.store.work import Work
from helpnet.views.reaching import Heard, Opened

L, P, E, M, C, Q, T, B = map(
    columns, (Link, Person, Errand, Municipality, Contact, Question, PhoneMessage, Beneficiary)
)
A_DAY = timedelta(days=1)


def actor_of_link(work: Work, secret: str, *, by: Actor | None) -> Actor:
    """Whom a link was sent to, while it may be used; raises NotFound, and Suspended but for turning mail or summaries off."""
    row = work.row(
        select(P.id, P.municipality_id, P.language, P.roles, P.name, P.suspended_at, L.purpose)
        .join_from(Link, Person, P.id == L.person_id)
        .where(L.digest == digest(secret), L.until > work.now(), P.erased_at.is_(None))
    )
    if row is None:
        raise NotFound()
    if row.suspended_at is not None and row.purpose not in QUIETS:
        raise Suspended()
    return Actor(row.id, row.municipality_id, row.language, frozenset(row.roles), "link", row.name)


def opened(work: Work, secret: str, *, by: Actor | None) -> Opened:
    """What a link shows; looking changes nothing, because mail programs look too. Raises NotFound."""
    row = work.row(
        select(
            L.purpose, L.until, L.used_at, P.language, M.name, M.time_zone, E.id, E.category, E.area_name, E.starts_at,
            E.ends_at, E.state,
        )
        .join_from(Link, Person, P.id == L.person_id).join(Municipality, M.id == P.municipality_id)
        .join(Errand, E.id == L.errand_id, isouter=True)
        .where(L.digest == digest(secret), P.erased_at.is_(None))
    )  # fmt: skip
    if row is None:
        raise NotFound()
    state = "used" if row.used_at is not None else "open" if row.until > work.now() else "over"
    if row.purpose == ANSWER and state == "open" and row.state != OPEN:
        state = "taken" if row.state == TAKEN else "over"
    kind = when = ""
    if row.id is not None:
        kind = category_name(row.category, row.language)
        when = window(row.starts_at, row.ends_at, row.language, zone=ZoneInfo(row.time_zone), now=work.now())
    return Opened(row.purpose, state, row.language, row.name, kind, row.area_name or "", when, row.id)


def heard(work: Work, number: str, text: str, gateway_id: str | None, *, by: Actor | None) -> Heard:
    """What a text from this number (E.164) is. An answer is one only with the code of a question put to that very number."""
    if gateway_id:
        before = work.row(
            select(T.municipality_id, T.person_id, T.beneficiary_id, T.reply).where(T.gateway_id == gateway_id)
        )
        if before is not None:
            return Heard(
                "repeat", "", before.municipality_id, before.person_id, before.beneficiary_id, reply=before.reply
            )
    who = _who(work, number)
    answer = read_answer(text)
    if answer is None or who.person_id is None:
        return who
    if answer.code is None:
        return _as(who, "bare")
    wrong = select(func.count()).where(T.number == number, T.what == WRONG, T.at > work.now() - A_DAY)
    if (work.value(wrong) or 0) >= GUESSES:
        return _as(who, "tired")
    question = work.row(
        select(Q.errand_id, Q.until, P.id, P.language, P.municipality_id, E.category, E.starts_at, E.ends_at)
        .join_from(Question, Person, P.id == Q.person_id)
        .join(Errand, E.id == Q.errand_id)
        .join(Contact, (C.person_id == P.id) & (C.channel == SMS) & (C.address == number))
        .where(Q.number == number, Q.code == answer.code, C.verified_at.is_not(None), P.erased_at.is_(None))
    )  # fmt: skip
    if question is None:
        return _as(who, "wrong")
    asked = question.language, question.municipality_id, question.id
    if question.until <= work.now():
        zone = ZoneInfo(work.municipality(question.municipality_id).time_zone)
        hours = question.starts_at, question.ends_at
        when = window(*hours, question.language, zone=zone, now=work.now(), dated=True)
        about = f"{category_name(question.category, question.language)}, {when}"
        return Heard("late", *asked, errand_id=question.errand_id, about=about)
    return Heard("answer", *asked, errand_id=question.errand_id, yes=answer.yes)


def may_reply(work: Work, number: str, *, by: Actor | None) -> bool:
    """Whether a text from there that is no answer is still answered today."""
    replied = T.number == number, T.what.in_((UNSAID, WRONG)), T.reply != "", T.at > work.now() - A_DAY
    return (work.value(select(func.count()).where(*replied)) or 0) < REPLIES_MOST


def _as(who: Heard, kind: str) -> Heard:
    return Heard(kind, who.language, who.municipality_id, who.person_id, who.beneficiary_id)


def _who(work: Work, number: str) -> Heard:
    """Whose number it is: somebody who showed it to be theirs, else a caller the desk knows, else nobody we know."""
    person = work.row(
        select(P.id, P.language, P.municipality_id)
        .join_from(Contact, Person, P.id == C.person_id)
        .where(C.channel == SMS, C.address == number, C.verified_at.is_not(None), P.erased_at.is_(None))
        .order_by(C.verified_at.desc())
    )
    if person is not None:
        return Heard("message", person.language, person.municipality_id, person.id)
    caller = work.row(
        select(B.id, B.municipality_id, M.language)
        .join_from(Beneficiary, Municipality, M.id == B.municipality_id)
        .where(B.phone == number).order_by(B.id.desc())
    )  # fmt: skip
    if caller is not None:
        return Heard("message", caller.language, caller.municipality_id, beneficiary_id=caller.id)
    towns = work.rows(select(M.id, M.language, M.country).order_by(M.id))
    if not towns:
        raise NotFound()
    there = _country(number)
    town = next((one for one in towns if one.country == there), towns[0])
    return Heard("message", town.language, town.id)


def _country(number: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


def actor_heard(work: Work, heard: Heard, *, by: Actor | None) -> Actor:
    """The person whose text was an answer; raises NotFound, Suspended."""
    row = work.row(
        select(P.id, P.municipality_id, P.language, P.roles, P.name, P.suspended_at).where(
            P.id == heard.person_id, P.erased_at.is_(None)
        )
    )
    if row is None:
        raise NotFound()
    if row.suspended_at is not None:
        raise Suspended()
    return Actor(row.id, row.municipality_id, row.language, frozenset(row.roles), "sms", row.name)
