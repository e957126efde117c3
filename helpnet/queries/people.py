"""A person's own data: the frame of each page, the profile, what may be asked for, and all that is held about them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, or_, select

from helpnet.domain.access import ApiToken, SignIn
from helpnet.domain.actor import Actor
from helpnet.domain.ask import AnswerCount, Ask
from helpnet.domain.columns import columns, table
from helpnet.domain.contact import MAIL, SMS, Contact, Link
from helpnet.domain.conversation import Message, ReadMark
from helpnet.domain.device import Device
from helpnet.domain.errand import Acceptance, Decline, Errand
from helpnet.domain.events import DataExported
from helpnet.domain.ledger import Account, Transfer
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import LONGEST_PAUSE, Person, Qualification
from helpnet.domain.phone_messages import PhoneMessage, Question
from helpnet.domain.quiet import MORNING, pause_ends
from helpnet.domain.record import Alert, AuditRow
from helpnet.domain.refusals import NotFound
from helpnet.domain.summary import Summary
from helpnet.i18n import category_name
from helpnet.i18n.rules import rules_words
from helpnet.queries import mine
from helpnet.queries.reading import Reader, reader
from helpnet.queries.wallet import headline
from helpnet.store.work import Work
from helpnet.views.people import CategoryView, ProfileView, ShellView

P, A, R, Q = map(columns, (Person, Account, CategoryRule, Qualification))


def shell(work: Work, *, by: Actor) -> ShellView:
    """What the frame of every page shows of the acting person."""
    row = work.row(
        select(P.name, P.language, P.roles, P.welcomed_at, A.balance)
        .join_from(Person, Account, A.person_id == P.id)
        .where(P.id == by.person_id)
    )
    if row is None:
        raise NotFound()
    return ShellView(
        row.name, row.language, list(row.roles), mine.unread(work, by=by), row.balance, headline(row.balance, row.language),
        work.municipality(by.municipality_id).name, row.welcomed_at is not None,
    )  # fmt: skip


def profile(work: Work, *, by: Actor) -> ProfileView:
    """The acting person's profile, as only they see it."""
    me, who = work.session.get(Person, by.person_id), reader(work, by=by)
    if me is None:
        raise NotFound()
    until, kind, ends_on = _pause(me, who)
    home, mail, sms = me.home, work.session.get(Contact, (me.id, MAIL)), work.session.get(Contact, (me.id, SMS))
    found = ProfileView(
        handle=me.handle, name=me.name, language=me.language, languages=list(me.languages), phone=me.phone or "",
        email=mail.address if mail else "", mail=_told_by(mail), sms=_told_by(sms),
        home_address=home.address if home else "", home_lon=home.lon if home else 0.0, home_lat=home.lat if home else 0.0,
        home_cell=me.home_cell or "", has_home=home is not None,
        alerts_on=me.alerts_on, alert_radius=me.alert_radius, weekly=me.weekly_at is not None, quiet_from=_hour(me.quiet_from), quiet_until=_hour(me.quiet_until),
        likes=list(me.likes), asks_per_week=me.asks_per_week, paused_until=until, pause=kind, pause_words=ends_on, kinds_off=list(me.kinds_off), roles=list(me.roles), qualifications=sorted(who.qualifications), municipality=who.municipality.name,
        municipality_slug=who.municipality.slug, member_since=who.day(me.joined_at),
    )  # fmt: skip
    return replace(found, rules_words=rules_words(found, who.language))


def _pause(me: Person, who: Reader) -> tuple[str, str, str]:
    """The end of a pause, which of the usual ones it is, and the day it ends on; empty without one."""
    end = me.paused_until
    if end is None or end <= who.now:
        return "", "", ""
    usual = pause_ends(at=who.now, zone=who.zone)
    kind = next((name for name, ends in usual.items() if ends == end), "day")
    return end.isoformat(), kind, who.day(end) if end.astimezone(who.zone).time() == MORNING else who.moment(end)


def pause_days(work: Work, *, by: Actor) -> tuple[str, str]:
    """The first and the last day (ISO dates) that a pause may last until."""
    who = reader(work, by=by)
    today = who.now.astimezone(who.zone).date()
    return (today + timedelta(days=1)).isoformat(), (today + LONGEST_PAUSE - timedelta(days=1)).isoformat()


def _told_by(contact: Contact | None) -> str:
    if contact is None:
        return ""
    if not contact.wanted:
        return "off"
    return "broken" if contact.broken_at else "on" if contact.verified_at else "waiting"


def _hour(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def categories(work: Work, *, by: Actor) -> list[CategoryView]:
    """The kinds of errand of the acting person's municipality, in its order, with what they may do with each."""
    who = reader(work, by=by)
    rules = work.session.scalars(
        select(CategoryRule).where(R.municipality_id == by.municipality_id).order_by(R.position)
    ).all()
    return [
        CategoryView(
            rule.category, category_name(rule.category, who.language), rule.minutes, rule.may_be_asked_by(by),
            rule.may_be_done_with(who.qualifications), rule.qualification or "",
        )
        for rule in rules
    ]  # fmt: skip


def all_about_me(work: Work, *, by: Actor) -> dict[str, Any]:
    """Everything that is held about the acting person, ready for JSON; that it was fetched is in the audit log."""
    work.announce(DataExported(municipality_id=by.municipality_id, person_id=by.person_id))
    me = by.person_id
    account = work.value(select(A.id).where(A.person_id == me))
    held = {
        "profile": (Person, "id", me), "qualifications": (Qualification, "person_id", me), "sessions": (SignIn, "person_id", me),
        "acceptances": (Acceptance, "helper_id", me), "declines": (Decline, "helper_id", me),
        "messages": (Message, "author_id", me), "alerts": (Alert, "person_id", me), "account": (Account, "person_id", me),
        "minutes_given": (Transfer, "from_account", account), "minutes_received": (Transfer, "to_account", account),
        "asked": (Ask, "helper_id", me), "answers": (AnswerCount, "person_id", me),
        "tokens": (ApiToken, "person_id", me), "read": (ReadMark, "person_id", me), "contacts": (Contact, "person_id", me), "devices": (Device, "person_id", me), "links": (Link, "person_id", me),
        "questions_by_text": (Question, "person_id", me), "text_messages": (PhoneMessage, "person_id", me),
        "weekly_summary": (Summary, "person_id", me), "what_i_did": (AuditRow, "actor_id", me),
    }  # fmt: skip
    found = {
        name: [_plain(row) for row in work.rows(select(table(noun)).where(columns(noun)[column] == value))]
        for name, (noun, column, value) in held.items()
    }
    e, w = columns(Errand), columns(AuditRow)
    # What others said about an errand is theirs, and errands for the desk's callers are about the callers.
    mine = [column for column in e if column.name not in ("trouble", "trouble_by", "payer_id")]
    of_mine = e.requester_id == me, e.beneficiary_id.is_(None)
    found["errands"] = [_plain(row) for row in work.rows(select(*mine).where(*of_mine))]
    looked = select(w.at, w.what, w.errand_id).where(
        w.actor_id != me, w.once.is_not(None), or_(w.person_id == me, w.errand_id.in_(select(e.id).where(*of_mine)))
    )
    found["who_looked"] = [_plain(row) for row in work.rows(looked.order_by(w.at))]
    return found


def _plain(row: Row[Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row._mapping.items() if name != "digest"}
    return {
        name: value.isoformat()
        if hasattr(value, "isoformat")
        else value
        if isinstance(value, int | float | list | None)
        else str(value)
        for name, value in kept.items()
    }
