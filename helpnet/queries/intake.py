"""The phone desk: who calls, what to read back, whom to connect."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import columns, table
from helpnet.domain.drafts import ErrandDraft
from helpnet.domain.errand import ACCEPTED, DONE, LIVE, Acceptance, Errand
from helpnet.domain.events import CallerShown, NumbersShown
from helpnet.domain.person import Person
from helpnet.domain.record import AuditRow
from helpnet.domain.refusals import Invalid, NotAllowed, NotFound
from helpnet.domain.values import phone_number
from helpnet.i18n import category_name, phone, say, say_n
from helpnet.i18n.life import state_words
from helpnet.queries.reading import Reader, reader
from helpnet.store.work import Work
from helpnet.views.desk import CallerView, Connection, Numbered

WHENEVER = "whenever"
E, A, P, B, W = map(columns, (Errand, Acceptance, Person, Beneficiary, AuditRow))


def caller(work: Work, asked: object, *, by: Actor) -> CallerView | None:
    """The caller with this number, if they called before; logged. Raises Invalid for what is no number, NotAllowed."""
    who = _desk(work, by)
    number = phone_number("phone", asked, region=who.municipality.country)
    row = work.row(select(table(Beneficiary)).where(B.municipality_id == by.municipality_id, B.phone == number))
    if row is None:
        return None
    work.announce(CallerShown(municipality_id=by.municipality_id, person_id=row.id))
    earlier = work.rows(
        select(E.title, E.posted_at, E.state).where(E.beneficiary_id == row.id).order_by(E.id.desc()).limit(3)
    )
    return CallerView(
        str(row.id), row.name, row.phone, row.address, row.lon or 0.0, row.lat or 0.0, row.note,
        [f"{one.title} ({who.day(one.posted_at)}, {state_words(one.state, who.language).lower()})" for one in earlier],
    )  # fmt: skip


def read_back(work: Work, draft: ErrandDraft, *, by: Actor) -> str:
    """What to say to the caller before it is sent, in the coordinator's language; what is not filled in yet is left out."""
    who = _desk(work, by)
    name, title = (str(draft.caller.name).strip() if draft.caller else ""), str(draft.title).strip().rstrip(".")
    parts = []
    if title:
        parts.append(
            say("{name}, I have written: {title}.", who.language, name=name, title=title)
            if name
            else say("I have written: {title}.", who.language, title=title)
        )
    begin, end = _moments(draft, who)
    if draft.category in SLUGS and (begin or end or not draft.wish or draft.wish.kind == WHENEVER):
        kind = category_name(str(draft.category), who.language).lower()
        parts.append(
            say(
                "It is about {category}, {when}.",
                who.language,
                category=kind,
                when=who.when(begin, end),
            )
        )
    address = draft.address or (draft.caller.address if draft.caller else "")
    if title and address:
        parts.append(say("The helper comes to {address}.", who.language, address=str(address).strip()))
    if isinstance(draft.helpers, int) and draft.helpers > 1:
        parts.append(say_n("I ask for {n} person.", "I ask for {n} people.", draft.helpers, who.language))
    if title:
        parts.append(say("Whoever says yes sees your address and your phone number.", who.language))
        parts.append(say("I call you when somebody has said yes. Is that right?", who.language))
    return " ".join(parts)


def _moments(draft: ErrandDraft, who: Reader) -> tuple[datetime | None, datetime | None]:
    """Beginning and end as they will be; nothing while the day is still being written."""
    try:
        return draft.wish.moments(now=who.now, zone=who.zone) if draft.wish else (draft.starts_at, draft.ends_at)
    except Invalid:
        return None, None


def connections(work: Work, *, by: Actor) -> list[Connection]:
    """Errands for callers that somebody took and that still go on: two people to connect by phone.

    Those that nobody has shown the numbers of come first, then the newest yes.
    """
    who = _desk(work, by)
    statement = (
        select(E.id, E.title, E.starts_at, E.ends_at, E.for_name, P.id.label("helper_id"), P.name, A.since)
        .join_from(Errand, Acceptance, A.errand_id == E.id).join(Person, P.id == A.helper_id)
        .where(E.municipality_id == by.municipality_id, E.beneficiary_id.is_not(None), E.state.in_(LIVE), A.state.in_((ACCEPTED, DONE)))
        .order_by(A.since.desc()).limit(50)
    )  # fmt: skip
    rows = work.rows(statement)
    shown = _shown(work, [row.id for row in rows], who)
    found = [
        Connection(
            str(row.id), row.title, who.when(row.starts_at, row.ends_at), row.for_name, str(row.helper_id), row.name,
            who.ago(row.since), next((words for at, words in shown.get((row.id, row.helper_id), []) if at >= row.since), ""),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.shown != "")


def _shown(work: Work, errands: list[UUID], who: Reader) -> dict[tuple[UUID, UUID], list[tuple[datetime, str]]]:
    """Which numbers the desk was shown together, and when, newest first: nobody is to be called twice."""
    statement = (
        select(W.errand_id, W.person_id, W.at, P.name)
        .join_from(AuditRow, Person, P.id == W.actor_id)
        .where(W.errand_id.in_(errands), W.what == NumbersShown.__name__)
        .order_by(W.at.desc())
    )
    found: dict[tuple[UUID, UUID], list[tuple[datetime, str]]] = {}
    for row in work.rows(statement):
        words = say("The numbers were shown to {name}, {when}", who.language, name=row.name, when=who.moment(row.at))
        found.setdefault((row.errand_id, row.person_id), []).append((row.at, words))
    return found


def numbers(work: Work, errand_id: UUID, helper_id: UUID, *, by: Actor) -> Numbered:
    """Both numbers of one connection; the showing is in the audit log. Raises NotFound, NotAllowed."""
    who = _desk(work, by)
    row = work.row(
        select(B.name.label("caller"), B.phone.label("caller_phone"), B.address, P.name, P.phone)
        .join_from(Errand, Beneficiary, B.id == E.beneficiary_id).join(Acceptance, A.errand_id == E.id).join(Person, P.id == A.helper_id)
        .where(E.id == errand_id, E.municipality_id == by.municipality_id, A.helper_id == helper_id, A.state.in_((ACCEPTED, DONE)))
    )  # fmt: skip
    if row is None:
        raise NotFound()
    work.announce(NumbersShown(municipality_id=by.municipality_id, errand_id=errand_id, person_id=helper_id))
    country = who.municipality.country
    return Numbered(row.caller, phone(row.caller_phone, country), row.address, row.name, phone(row.phone, country))


def _desk(work: Work, by: Actor) -> Reader:
    if not by.is_coordinator:
        raise NotAllowed()
    return reader(work, by=by)
