"""What a person does with their own profile."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, delete, select, update

from helpnet.actions import errands, helping
from helpnet.domain import values
from helpnet.domain.access import ApiToken, SignIn
from helpnet.domain.actor import ADMIN, COORDINATOR, Actor
from helpnet.domain.ask import AnswerCount, Ask
from helpnet.domain.categories import QUALIFICATIONS
from helpnet.domain.columns import columns
from helpnet.domain.contact import MAIL, SMS, Contact, Link
from helpnet.domain.conversation import Message
from helpnet.domain.device import Device
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.errand import ACCEPTED, DONE, LIVE, STANDBY, Acceptance, Errand
from helpnet.domain.events import PersonErased, ProfileChanged, QualificationGranted
from helpnet.domain.person import Person, Qualification
from helpnet.domain.phone_messages import PhoneMessage, Question
from helpnet.domain.quiet import pause_end, pause_ends
from helpnet.domain.record import Alert, Repeat
from helpnet.domain.refusals import FieldError, Invalid, NotAllowed
from helpnet.domain.summary import Summary
from helpnet.store import areas, asks, contacts, ledger
from helpnet.store.work import Work

FIELDS = {
    "name",
    "language",
    "languages",
    "phone",
    "email",
    "mail_alerts",
    "sms_alerts",
    "home",
    "likes",
    "alerts_on",
    "alert_radius",
    "quiet_from",
    "quiet_until",
    "asks_per_week",
    "paused_until",
    "kinds_off",
    "weekly_summary",
}


def change_profile(work: Work, draft: ProfileDraft, *, by: Actor) -> None:
    """Change the fields that the draft names, all or none; raises Invalid naming each that cannot be taken."""
    if "home" in draft.changes:
        areas.hold(work, by.municipality_id)
    me, changes = work.me(by), draft.changes
    errors: list[FieldError] = []
    errors.extend(FieldError(field, "unknown") for field in sorted(set(changes) - FIELDS))
    if "quiet_until" in changes:
        changes = {"quiet_from": me.quiet_from, **changes}
    for field in sorted(set(changes) & FIELDS - {"quiet_until"}):
        try:
            _change(work, me, field, changes)
        except Invalid as invalid:
            errors.extend(invalid.errors)
    if errors:
        raise Invalid(*errors)
    work.announce(ProfileChanged(municipality_id=me.municipality_id, person_id=me.id))


def _change(work: Work, me: Person, field: str, changes: dict[str, Any]) -> None:
    value = changes[field]
    match field:
        case "name":
            me.name = values.words("name", value, least=1, most=values.NAME_MAX)
        case "language":
            me.read_in(value)
        case "languages":
            me.speak(value)
        case "phone":
            country = work.municipality(me.municipality_id).country
            me.phone = values.phone_number("phone", value, region=country) if value else None
            contacts.follow_phone(work, me)
        case "email":
            contacts.give_mail(work, me, value)
        case "mail_alerts":
            contacts.wish(work, me, MAIL, value)
        case "sms_alerts":
            contacts.wish(work, me, SMS, value)
        case "home":
            if value is None:
                me.move_out()
            else:
                place = _home(work, me, value)
                me.move_to(place, areas.of(work, place.lon, place.lat, within=me.municipality_id))
        case "likes":
            me.like(value)
        case "alerts_on":
            if not isinstance(value, bool):
                raise Invalid(FieldError("alerts_on", "unknown"))
            me.alerts_on = value
        case "alert_radius":
            me.hear_within(value)
        case "weekly_summary":
            me.want_summaries(value, at=work.now(), zone=ZoneInfo(work.municipality(me.municipality_id).time_zone))
        case "quiet_from":
            me.be_left_alone(value, changes.get("quiet_until"))
        case "asks_per_week":
            me.be_asked_at_most(value)
        case "paused_until":
            me.rest_until(value, at=work.now())
        case "kinds_off":
            me.keep_off(value)


def rest(work: Work, how: object, *, by: Actor) -> None:
    """Ask the acting person nothing for a while: "today", "week", "month", or until a day (ISO date); "": ask again. Raises Invalid."""
    zone = ZoneInfo(work.municipality(by.municipality_id).time_zone)
    end = pause_ends(at=work.now(), zone=zone).get(how) if isinstance(how, str) else None
    if end is None and how != "":
        try:
            end = pause_end(date.fromisoformat(str(how)), zone=zone)
        except ValueError:
            raise Invalid(FieldError("paused_until", "not-a-time")) from None
    change_profile(work, ProfileDraft({"paused_until": end}), by=by)


def _home(work: Work, me: Person, value: Any) -> values.Place:
    if not isinstance(value, dict):
        raise Invalid(FieldError("home", "required"))
    address = values.words("home", value.get("address", ""), most=values.ADDRESS_MAX)
    return work.municipality(me.municipality_id).place(value.get("lon"), value.get("lat"), address)


def be_welcomed(work: Work, *, by: Actor) -> None:
    """The first steps are over, taken or skipped; they are not shown again."""
    me = work.me(by)
    me.welcomed_at = me.welcomed_at or work.now()


def see_alerts(work: Work, errand_id: UUID | None = None, *, by: Actor) -> None:
    """Everything told so far, or all that was told about one errand, is read."""
    a = columns(Alert)
    unseen = update(Alert).where(a.person_id == by.person_id, a.read_at.is_(None))
    work.write((unseen if errand_id is None else unseen.where(a.errand_id == errand_id)).values(read_at=work.now()))


def grant_qualification(work: Work, person_id: UUID, kind: str, *, by: Actor) -> None:
    """Note that a person was shown fit for a kind of errand; coordinators only. Raises NotAllowed, Invalid, NotFound."""
    if not by.is_coordinator:
        raise NotAllowed()
    if kind not in QUALIFICATIONS:
        raise Invalid(FieldError("qualification", "unknown"))
    person = work.person(person_id, within=by.municipality_id)
    q = columns(Qualification)
    if work.row(select(q.id).where(q.person_id == person.id, q.kind == kind)) is None:
        work.add(Qualification(person_id=person.id, kind=kind, granted_by=by.person_id, granted_at=work.now()))
        work.announce(QualificationGranted(municipality_id=by.municipality_id, person_id=person.id))


def _hand_over(work: Work, me: Person) -> None:
    """The callers a coordinator asked for are still waiting: a colleague stands for them from now on."""
    e, p = columns(Errand), columns(Person)
    theirs = e.requester_id == me.id, e.beneficiary_id.is_not(None)
    if work.row(select(e.id).where(*theirs).limit(1)) is None:
        return
    here = p.municipality_id == me.municipality_id, p.id != me.id, p.erased_at.is_(None), p.suspended_at.is_(None)
    staff = select(p.id, p.roles).where(*here, cast(p.roles, String).like('%"%')).order_by(p.joined_at)
    colleague = next((row.id for row in work.rows(staff) if {COORDINATOR, ADMIN} & set(row.roles)), None)
    if colleague is not None:
        work.write(update(Errand).where(*theirs).values(requester_id=colleague))


def erase_me(work: Work, *, by: Actor) -> None:
    """Forget the acting person: what is going on ends kindly, what they wrote and who they were is gone.

    Other people's history stays whole: their minutes do not change, and the remaining ones go to the municipality's pot.
    """
    me = work.me(by)
    e, a = columns(Errand), columns(Acceptance)
    for row in work.rows(select(a.errand_id).where(a.helper_id == me.id, a.state.in_((ACCEPTED, STANDBY)))):
        helping.withdraw(work, row.errand_id, by=by)
    for row in work.rows(select(e.id).where(e.requester_id == me.id, e.state.in_(LIVE), e.beneficiary_id.is_(None))):
        did = [one.helper_id for one in work.acceptances(row.id) if one.state == DONE]
        if did:
            errands.confirm(work, row.id, by=by, helpers=did)
        else:
            errands.cancel(work, row.id, by=by)
    work.flush()
    _hand_over(work, me)
    blank = {"title": "–", "text": "", "address": "", "for_name": "", "trouble": "", "reason": ""}
    point = {"lon": e.area_lon, "lat": e.area_lat}  # what is left of the place is what everybody could see
    work.write(update(Errand).where(e.requester_id == me.id, e.beneficiary_id.is_(None)).values(**blank, **point))
    work.write(update(Message).where(columns(Message).author_id == me.id).values(text=""))
    account, pot = work.account_of(me.id), work.pot_of(me.municipality_id)
    source, target = (account.id, pot.id) if account.balance > 0 else (pot.id, account.id)
    ledger.transfer(
        work,
        municipality_id=me.municipality_id,
        source=source,
        target=target,
        minutes=abs(account.balance),
        reason="farewell",
    )
    asks.wait_no_more(work, me.id)
    work.write(delete(Ask).where(columns(Ask).helper_id == me.id))
    for noun in (
        Device,
        SignIn,
        ApiToken,
        Alert,
        Repeat,
        Qualification,
        AnswerCount,
        Contact,
        Link,
        Question,
        PhoneMessage,
        Summary,
    ):
        work.write(delete(noun).where(columns(noun).person_id == me.id))
    me.erase(work.now())
    work.announce(PersonErased(municipality_id=me.municipality_id, person_id=me.id))
