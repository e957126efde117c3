"""One errand, as its reader may see it."""

from uuid import UUID

from sqlalchemy import and_, case, func, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import UNANSWERED, Ask
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.columns import columns, table
from helpnet.domain.conversation import Message, ReadMark
from helpnet.domain.errand import (
    ACCEPTED,
    CANCELLED,
    CONFIRMED,
    DONE,
    HOLDING,
    KEPT_OPEN,
    LIVE,
    OPEN,
    REPORTABLE,
    STANDBY,
    TAKEN,
    Acceptance,
    Errand,
)  # fmt: skip
from helpnet.domain.events import AddressShown, PhoneShown
from helpnet.domain.person import Person
from helpnet.domain.record import AuditRow
from helpnet.domain.refusals import NotAllowed, NotFound
from helpnet.domain.values import phone_words
from helpnet.i18n.life import history_words, next_step, place_words, state_words
from helpnet.queries.mine import unread
from helpnet.queries.nearby import card_of, cards
from helpnet.queries.reading import Reader, reader
from helpnet.store.work import Work
from helpnet.views.desk import HistoryRow
from helpnet.views.errands import ErrandPage, MessageView, PersonOnErrand, PlaceView

E, A, P, B, M, L, W, K = map(columns, (Errand, Acceptance, Person, Beneficiary, Message, ReadMark, AuditRow, Ask))
_some_done = select(A.id).where(A.errand_id == E.id, A.state == DONE).correlate(table(Errand)).exists()
PRIVATE = (E.address, E.lon, E.lat, E.trouble, E.trouble_by, E.reason, E.closed_at, _some_done.label("done_by_some"))
_on_it = select(A.helper_id, A.state, A.since, P.name, P.phone).join(Person, P.id == A.helper_id).order_by(A.since)


OF_THEIR_PLACE = (
    "StandbyPromoted",
    "HelperReplaced",
    "StandbyLeft",
    "ErrandWithdrawn",
    "ErrandDeclined",
    "DeclineTakenBack",
)
"""What the desk's history says of the helper whom it is about, whoever did it."""
_of_whom = case((W.what.in_(OF_THEIR_PLACE), func.coalesce(W.person_id, W.actor_id)), else_=W.actor_id)


def for_reader(work: Work, errand_id: UUID, *, by: Actor) -> ErrandPage:
    """The errand with what this reader may know and do. Address and phones are for those on it, and logged; raises NotFound.

    A closed errand that the reader had no part in is NotFound: what was once asked for is nobody's reading. Whoever once
    said yes to it, or was asked, may read how it ended.
    """
    row = work.row(cards.add_columns(*PRIVATE).where(E.id == errand_id, E.municipality_id == by.municipality_id))
    if row is None:
        raise NotFound()
    who = reader(work, by=by)
    helpers = work.rows(_on_it.where(A.errand_id == errand_id))
    mine = next((one for one in helpers if one.helper_id == by.person_id), None)
    role = _role(row, mine, by)
    ask = work.row(select(K.reason, K.outcome).where(K.errand_id == errand_id, K.helper_id == by.person_id))
    if role == "neighbour" and row.state not in (OPEN, TAKEN) and mine is None and ask is None:
        raise NotFound()
    # Some days after thanks the door is private again.
    recent = row.closed_at is None or row.closed_at > work.now() - KEPT_OPEN
    inside = role in ("requester", "coordinator") or (role == "helper" and recent)
    if inside and (row.requester_id != by.person_id or row.beneficiary_id is not None):
        work.announce(AddressShown(municipality_id=by.municipality_id, errand_id=errand_id))
    people = _people(helpers, who, role if recent else "")
    contact = _contact(work, row, who) if inside and role != "requester" else None
    if (contact and contact.phone) or any(one.phone for one in people):
        work.announce(PhoneShown(municipality_id=by.municipality_id, errand_id=errand_id))
    return ErrandPage(
        card=card_of(row, who, ask.reason if ask and ask.outcome in UNANSWERED and row.state == OPEN else ""), role=role, state_words=state_words(row.state, who.language),
        next_step=next_step(role, row.state, who.language),
        place=PlaceView(row.address, row.lon, row.lat) if inside else None,
        contact=contact, people=people if inside else [], may=_may(row, role, mine, who, recent),
        on_behalf=row.beneficiary_id is not None, trouble=_trouble(row, role, by), reported=row.trouble_by == by.person_id, reason=row.reason if inside or mine else "",
        unread=_unread(work, errand_id, by) if role in ("requester", "helper") else 0, news=unread(work, errand_id, by=by),
    )  # fmt: skip


def _trouble(row, role: str, by: Actor) -> str:  # noqa: ANN001
    """What was reported, for the coordinator; whoever it is about does not read it here."""
    return row.trouble if role == "coordinator" or (by.is_coordinator and row.beneficiary_id is not None) else ""


def _role(row, mine, by: Actor) -> str:  # noqa: ANN001
    if row.requester_id == by.person_id:
        return "requester"
    if mine is not None and mine.state in HOLDING:
        return "helper"
    if by.is_coordinator:
        return "coordinator"
    return "standby" if mine is not None and mine.state == STANDBY else "neighbour"


def _people(helpers: list, who: Reader, role: str) -> list[PersonOnErrand]:
    def person(one) -> PersonOnErrand:  # noqa: ANN001
        phone = (one.phone or "") if role == "requester" and one.state in HOLDING else ""
        return PersonOnErrand(
            id=str(one.helper_id), name=one.name, phone=phone, state=one.state, state_words=place_words(one.state, who.language),
            since=who.moment(one.since), phone_words=phone_words(phone),
        )  # fmt: skip

    return [person(one) for one in helpers if one.state in (*HOLDING, STANDBY) and one.helper_id != who.by.person_id]


def _contact(work: Work, row, who: Reader) -> PersonOnErrand:  # noqa: ANN001
    """The one to meet: the caller when the desk asked for them, else the requester."""
    if row.beneficiary_id is not None:
        caller = work.row(select(B.name, B.phone).where(B.id == row.beneficiary_id))
        name, phone = (caller.name, caller.phone) if caller else ("", "")
    else:
        person = work.row(select(P.name, P.phone).where(P.id == row.requester_id))
        name, phone = (person.name, person.phone or "") if person else ("", "")
    return PersonOnErrand(str(row.requester_id), name, phone, "", "", "", True, phone_words(phone))


def _may(row, role: str, mine, who: Reader, recent: bool) -> list[str]:  # noqa: ANN001
    live, going = row.state in LIVE, row.ends_at > who.now
    fits = row.qualification is None or row.qualification in who.qualifications
    holds = mine is not None and mine.state in HOLDING
    said_done = mine is not None and mine.state == DONE
    someone = row.state in (TAKEN, DONE) or row.free < row.capacity
    ended_lately = row.state in (CONFIRMED, CANCELLED) and row.closed_at > who.now - REPORTABLE
    outside = row.requester_id != who.by.person_id and not holds
    can = {
        "accept": outside and fits and row.state == OPEN and row.free > 0 and going,
        "stand_by": outside and fits and row.state == TAKEN and going and role != "standby",
        "decline": role == "neighbour" and row.state == OPEN,
        "withdraw": (role == "standby" and live) or (holds and mine.state == ACCEPTED and row.state in (OPEN, TAKEN)),
        "done": holds and not said_done and row.state in (OPEN, TAKEN),
        "confirm": role in ("requester", "coordinator") and live and someone,
        "cancel": live and (role == "coordinator" or (role == "requester" and not row.done_by_some)),
        "report": role in ("requester", "helper") and someone and (live or ended_lately),
        "settle": role == "coordinator" and bool(row.trouble),
        "chat": role in ("requester", "helper") and recent and (someone or row.state == CONFIRMED),
    }
    return [name for name, allowed in can.items() if allowed]


def _unread(work: Work, errand_id: UUID, by: Actor) -> int:
    seen = select(L.read_at).where(L.errand_id == errand_id, L.person_id == by.person_id).scalar_subquery()
    count = select(func.count()).where(
        M.errand_id == errand_id, M.author_id != by.person_id, (seen.is_(None)) | (M.written_at > seen)
    )
    return work.value(count)


def chat(work: Work, errand_id: UUID, limit: int = 50, *, by: Actor, before: UUID | None = None) -> list[MessageView]:
    """The last messages of an errand's chat, oldest first; raises NotFound, and NotAllowed for whoever is not on it."""
    row = work.row(
        select(E.requester_id, E.closed_at).where(E.id == errand_id, E.municipality_id == by.municipality_id)
    )
    if row is None:
        raise NotFound()
    holds = select(A.since).where(A.errand_id == errand_id, A.helper_id == by.person_id, A.state.in_(HOLDING))
    since = work.value(holds)
    over = row.closed_at is not None and row.closed_at <= work.now() - KEPT_OPEN
    if row.requester_id != by.person_id and (since is None or over):
        raise NotAllowed()
    statement = (
        select(M.id, M.author_id, M.text, M.written_at, P.name)
        .join(Person, P.id == M.author_id)
        .where(M.errand_id == errand_id)
    )
    if row.requester_id != by.person_id:  # what was said to another helper before is not for this one
        statement = statement.where(M.written_at >= since)
    if before is not None:
        statement = statement.where(M.id < before)
    rows = list(reversed(work.rows(statement.order_by(M.written_at.desc(), M.id.desc()).limit(limit))))
    who, views, last = reader(work, by=by), [], ""
    for one in rows:
        day = who.day(one.written_at)
        views.append(
            MessageView(
                str(one.id), one.name, str(one.author_id), one.author_id == by.person_id, one.text, who.clock(one.written_at),
                one.written_at.isoformat(), day if day != last else "",
            )
        )  # fmt: skip
        last = day
    return views


def history(work: Work, errand_id: UUID, *, by: Actor) -> list[HistoryRow]:
    """What happened to an errand, and who did it or whose place it was, oldest first; coordinators only."""
    if not by.is_coordinator:
        raise NotAllowed()
    who = reader(work, by=by)
    statement = (
        select(W.at, W.what, P.name).join_from(AuditRow, Person, P.id == _of_whom, isouter=True)
        .where(and_(W.errand_id == errand_id, W.municipality_id == by.municipality_id, W.what != "MessageWritten"))
        .order_by(W.at, W.id).limit(50)
    )  # fmt: skip
    return [
        HistoryRow(who.moment(row.at), history_words(row.what, who.language), row.name or "")
        for row in work.rows(statement)
    ]
