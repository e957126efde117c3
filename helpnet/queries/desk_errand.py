"""One errand on the desk: what it is about, who is on it, and whom to call."""

from uuid import UUID

from sqlalchemy import func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import ACCEPTED, CONFIRMED, DONE, HOLDING, LIVE, OPEN, STANDBY, Acceptance, Decline, Errand
from helpnet.domain.events import AddressShown, PhoneShown
from helpnet.domain.ladder import WANTED
from helpnet.domain.person import Person, Qualification
from helpnet.domain.record import Alert
from helpnet.domain.refusals import NotFound
from helpnet.domain.values import metres_per_degree
from helpnet.i18n import distance, phone, say, say_n
from helpnet.i18n.life import asked_words, place_words, state_words
from helpnet.queries.desk_asked import asked
from helpnet.queries.desk_rows import coordinator, rows, shown
from helpnet.queries.desk_unheard import unheard
from helpnet.queries.reading import Reader
from helpnet.store.work import Work
from helpnet.views.desk import Candidate, DeskAsked, DeskErrand, DeskHelper, Reached

E, A, D, P, Q, B, N = map(columns, (Errand, Acceptance, Decline, Person, Qualification, Beneficiary, Alert))
MOST_ASKED = 100


def candidates(work: Work, errand_id: UUID, limit: int = 20, *, by: Actor) -> list[Candidate]:
    """Whom to call about an errand: qualified, those first whom nothing of ours reached, then nearest first (those without a number last), not those who said no or are on it; raises NotAllowed, NotFound."""
    who = coordinator(work, by=by)
    row = work.row(rows.where(E.id == errand_id, E.municipality_id == by.municipality_id))
    if row is None:
        raise NotFound()
    helped = select(func.count()).where(A.helper_id == P.id, A.state == CONFIRMED).scalar_subquery()
    out = (
        select(A.id)
        .where(A.errand_id == errand_id, A.helper_id == P.id, A.state.in_((ACCEPTED, STANDBY, DONE)))
        .exists(),
        select(D.errand_id).where(D.errand_id == errand_id, D.helper_id == P.id).exists(),
    )
    of_them = N.errand_id == errand_id, N.person_id == P.id, N.unreached_at.is_not(None), N.read_at.is_(None)
    unreached = select(N.id).where(*of_them, N.kind == WANTED).correlate(table(Person)).exists()
    kx, ky = metres_per_degree(row.area_lat)
    d2 = (P.home_lon - row.area_lon) * (P.home_lon - row.area_lon) * (kx * kx) + (P.home_lat - row.area_lat) * (
        P.home_lat - row.area_lat
    ) * (ky * ky)
    statement = select(
        P.id, P.name, P.phone, d2.label("d2"), helped.label("helped"), unreached.label("unreached")
    ).where(*_able_to(row, who, 50_000), *(~one for one in out))
    return [
        Candidate(
            str(one.id), one.name, distance(one.d2**0.5, who.language), one.helped,
            say_n("has helped {n} time", "has helped {n} times", one.helped, who.language) if one.helped else say("has not helped yet", who.language),
            bool(one.phone), bool(one.unreached),
        )
        for one in work.rows(statement.order_by(or_(P.phone.is_(None), P.phone == ""), ~unreached, d2).limit(limit))
    ]  # fmt: skip


def _able_to(row, who: Reader, radius: int) -> list:  # noqa: ANN001
    """Conditions for people who could do the errand: near enough, qualified, neither its requester nor the one asking."""
    kx, ky = metres_per_degree(row.area_lat)
    dx, dy = radius / kx, radius / ky
    conditions = [
        P.municipality_id == who.by.municipality_id, P.suspended_at.is_(None), P.erased_at.is_(None),
        P.home_lon.between(row.area_lon - dx, row.area_lon + dx), P.home_lat.between(row.area_lat - dy, row.area_lat + dy),
        P.id != who.by.person_id, P.id != select(E.requester_id).where(E.id == row.id).scalar_subquery(),
    ]  # fmt: skip
    if row.qualification:
        lasts = or_(Q.until.is_(None), Q.until > who.now)
        conditions.append(select(Q.id).where(Q.person_id == P.id, Q.kind == row.qualification, lasts).exists())
    return conditions


def phone_of(work: Work, errand_id: UUID, person_id: UUID, *, by: Actor) -> str:
    """A helper's number, to call about an errand; that it was shown is in the audit log. Raises NotAllowed, NotFound."""
    who = coordinator(work, by=by)
    row = work.row(
        select(P.phone).join(Errand, E.id == errand_id)
        .where(P.id == person_id, P.municipality_id == by.municipality_id, P.erased_at.is_(None), E.municipality_id == by.municipality_id)
    )  # fmt: skip
    if row is None or not row.phone:
        raise NotFound()
    work.announce(PhoneShown(municipality_id=by.municipality_id, errand_id=errand_id, person_id=person_id))
    return phone(row.phone, who.municipality.country)


def asker(work: Work, errand_id: UUID, *, by: Actor) -> Reached:
    """How to reach whoever the errand is for, caller or requester; the showing is in the audit log. Raises NotAllowed, NotFound."""
    who = coordinator(work, by=by)
    row = work.row(
        select(P.name, P.phone, P.id, B.name.label("caller"), B.phone.label("caller_phone"), B.id.label("caller_id"), E.address)
        .join_from(Errand, Person, P.id == E.requester_id).join(Beneficiary, B.id == E.beneficiary_id, isouter=True)
        .where(E.id == errand_id, E.municipality_id == by.municipality_id)
    )  # fmt: skip
    if row is None:
        raise NotFound()
    seen = row.caller_id or row.id
    work.announce(PhoneShown(municipality_id=by.municipality_id, errand_id=errand_id, person_id=seen))
    work.announce(AddressShown(municipality_id=by.municipality_id, errand_id=errand_id))
    name, number = (row.caller, row.caller_phone) if row.caller_id else (row.name, row.phone)
    return Reached(name, phone(number, who.municipality.country), row.address)


def opened(work: Work, errand_id: UUID, *, by: Actor) -> DeskErrand:
    """One errand as the desk opens it, without numbers and address; raises NotAllowed, NotFound."""
    who = coordinator(work, by=by)
    statement = rows.add_columns(E.text, E.minutes, E.beneficiary_id)
    row = work.row(statement.where(E.id == errand_id, E.municipality_id == by.municipality_id))
    if row is None:
        raise NotFound()
    on_it = work.rows(
        select(P.id, P.name, P.phone, A.state)
        .join_from(Acceptance, Person, P.id == A.helper_id)
        .where(A.errand_id == errand_id, A.state.in_((*HOLDING, STANDBY))).order_by(A.since)
    )  # fmt: skip
    times, before = asked(work, errand_id, MOST_ASKED, by=by)
    to_call = unheard(work, errand_id, by=by)
    (on_desk,) = shown(work, [row], by=by, unheard=to_call)
    someone = any(one.state in (ACCEPTED, DONE) for one in on_it)
    can = {
        "widen": on_desk.widen_to > 0, "call": row.state == OPEN and row.ends_at > who.now, "confirm": row.state in LIVE and someone,
        "cancel": row.state in LIVE, "settle": bool(row.trouble),
    }  # fmt: skip
    return DeskErrand(
        on_desk, row.text, who.length(row.minutes), row.for_name, row.beneficiary_id is not None, state_words(row.state, who.language),
        say_n("{n} has said no", "{n} have said no", row.declined, who.language) if row.declined else "",
        [
            DeskHelper(str(one.id), one.name, place_words(one.state, who.language), one.state == ACCEPTED and row.state in LIVE, bool(one.phone))
            for one in on_it
        ],
        [
            DeskAsked(str(one.helper_id), one.name, who.moment(one.asked_at), asked_words(one.outcome, who.language), one.outcome)
            for one in times
        ],
        say_n("{n} was asked before them", "{n} were asked before them", before, who.language) if before else "",
        [name for name, allowed in can.items() if allowed],
        to_call[errand_id].people if errand_id in to_call else [],
    )  # fmt: skip
