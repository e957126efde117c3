"""The coordinator's desk: how it goes, and what needs a person."""

import statistics
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import ACCEPTED, CONFIRMED, DONE, HOLDING, OPEN, STANDBY, TAKEN, Acceptance, Decline, Errand
from helpnet.domain.events import PhoneShown
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Person, Qualification
from helpnet.domain.record import Alert
from helpnet.domain.refusals import NotAllowed, NotFound
from helpnet.domain.values import metres_per_degree
from helpnet.i18n import distance, duration, say, say_n
from helpnet.queries.reading import Reader, reader
from helpnet.store.work import Work
from helpnet.views.desk import Candidate, DeskRow, DeskView, Numbers

E, A, D, P, Q, R, N = map(columns, (Errand, Acceptance, Decline, Person, Qualification, CategoryRule, Alert))
MOST, RECENT, OVERDUE = 50, timedelta(days=30), timedelta(hours=12)
STEPS = (5_000, 8_000, 12_000, 20_000, 50_000)
"""Where an errand is shown next when nobody nearby can, in metres."""

_declined = select(func.count()).where(D.errand_id == E.id).scalar_subquery()
_names = (
    select(P.name).join_from(Acceptance, Person, P.id == A.helper_id).where(A.errand_id == E.id, A.state.in_(HOLDING))
)
_rows = select(
    E.id, E.category, E.title, E.area_name, E.starts_at, E.ends_at, E.posted_at, E.state, E.free, E.reach, E.trouble, E.dropped_at, E.stalls_at,
    E.area_lon, E.area_lat, E.for_name, R.qualification, _declined.label("declined"),
).join_from(Errand, CategoryRule, and_(R.municipality_id == E.municipality_id, R.category == E.category))  # fmt: skip


def overview(work: Work, *, by: Actor) -> DeskView:
    """The desk of the acting coordinator's municipality; raises NotAllowed."""
    who = _coordinator(work, by)
    here, now = E.municipality_id == by.municipality_id, work.now()
    troubled = work.rows(_rows.where(here, E.trouble != "").order_by(E.posted_at).limit(MOST))
    stalled = work.rows(
        _rows.where(here, E.state == OPEN, E.trouble == "", E.ends_at > now, E.stalls_at <= now)
        .order_by(E.stalls_at)
        .limit(MOST)
    )
    overdue = work.rows(
        _rows.where(here, E.state.in_((TAKEN, DONE)), E.trouble == "", E.ends_at <= now - OVERDUE)
        .order_by(E.ends_at)
        .limit(MOST)
    )
    opened = work.rows(
        _rows.where(here, E.state == OPEN, E.stalls_at > now, E.ends_at > now, E.trouble == "")
        .order_by(E.posted_at)
        .limit(MOST)
    )
    taken = work.rows(
        _rows.where(here, E.state.in_((TAKEN, DONE)), E.ends_at > now - OVERDUE, E.trouble == "")
        .order_by(E.ends_at)
        .limit(MOST)
    )
    names = _who_is_on(work, [*troubled, *overdue, *opened, *taken])
    attention = [_row(work, row, "trouble", who, names) for row in troubled]
    attention += [_row(work, row, "dropped" if row.dropped_at else "stalled", who, names) for row in stalled]
    attention += [_row(work, row, "overdue", who, names) for row in overdue]
    return DeskView(
        numbers(work, by=by), attention[:MOST], [_row(work, row, "open", who, names) for row in opened],
        [_row(work, row, "taken", who, names) for row in taken],
    )  # fmt: skip


def numbers(work: Work, *, by: Actor) -> Numbers:
    """The municipality's numbers; raises NotAllowed."""
    who = _coordinator(work, by)
    here, now = E.municipality_id == by.municipality_id, work.now()
    midnight = now.astimezone(who.zone).replace(hour=0, minute=0, second=0, microsecond=0)

    def count(*conditions) -> int:  # noqa: ANN002
        return work.value(select(func.count()).select_from(Errand).where(here, *conditions))

    waits = sorted(
        max(0, round((row.first_accepted_at - row.posted_at).total_seconds()))
        for row in work.rows(
            select(E.first_accepted_at, E.posted_at)
            .where(here, E.first_accepted_at.is_not(None), E.posted_at > now - RECENT)
            .limit(5000)
        )
    )
    median = round(statistics.median(waits)) if waits else None
    helped = select(A.id).where(A.helper_id == P.id, A.state.in_((*HOLDING, STANDBY))).exists()
    told = select(N.id).where(N.person_id == P.id).exists()
    people = select(func.count()).select_from(Person).where(
        P.municipality_id == by.municipality_id, P.alerts_on, P.home_cell.is_not(None), P.suspended_at.is_(None), P.erased_at.is_(None)
    )  # fmt: skip
    return Numbers(
        open=count(E.state == OPEN, E.ends_at > now), stalled=count(E.state == OPEN, E.ends_at > now, E.stalls_at <= now),
        taken=count(E.state == TAKEN), done_today=count(or_(E.state == CONFIRMED, E.state == DONE), func.coalesce(E.closed_at, now) >= midnight),
        median_seconds=median, p90_seconds=waits[min(len(waits) - 1, int(len(waits) * 0.9))] if waits else None,
        median=_span(median, who), never_asked=work.value(people.where(~told, ~helped)), waiting_first=work.value(people.where(~helped)),
        alerts_sent=work.value(
            select(func.count()).join_from(Alert, Person, P.id == N.person_id).where(P.municipality_id == by.municipality_id, N.told_at >= midnight)
        ),
    )  # fmt: skip


def _span(seconds: int | None, who: Reader) -> str:
    if seconds is None:
        return "–"
    return say("under 1 min", who.language) if seconds < 60 else duration(round(seconds / 60), who.language)


def _who_is_on(work: Work, rows: list) -> dict:
    names: dict = {}
    statement = (
        select(A.errand_id, P.name)
        .join(Person, P.id == A.helper_id)
        .where(A.errand_id.in_([row.id for row in rows]), A.state.in_(HOLDING))
    )
    for one in work.rows(statement):
        names.setdefault(one.errand_id, []).append(one.name)
    return names


def _row(work: Work, row, kind: str, who: Reader, names: dict) -> DeskRow:  # noqa: ANN001
    widen = next((step for step in STEPS if step > max(row.reach, 3_000)), 0) if kind in ("stalled", "dropped") else 0
    return DeskRow(
        id=str(row.id), category=row.category, title=row.title, area_name=row.area_name, when=who.when(row.starts_at, row.ends_at),
        waited=who.length(max(0, int((who.now - row.posted_at).total_seconds() // 60))), kind=kind, why=_why(work, row, kind, who),
        people=", ".join(names.get(row.id, [])), free=row.free, widen_to=widen,
        widen_words=say("Show it up to {km} km away", who.language, km=widen // 1000) if widen else "",
    )  # fmt: skip


def _why(work: Work, row, kind: str, who: Reader) -> str:  # noqa: ANN001
    language = who.language
    if kind == "trouble":
        return row.trouble
    if kind == "overdue":
        return say("The time passed, and nobody has said how it went", language)
    if kind == "dropped":
        return say("The helper could not after all", language)
    if kind != "stalled":
        return ""
    able = work.value(select(func.count()).select_from(Person).where(*_able(row, who, max(row.reach, 5_000))))
    kilometres = max(row.reach, 5_000) // 1000
    if not able:
        if row.qualification:
            return say("Nobody within {km} km who is qualified for this", language, km=kilometres)
        return say("Nobody lives within {km} km", language, km=kilometres)
    if row.declined:
        return say_n("{n} of {able} has said no", "{n} of {able} have said no", row.declined, language, able=able)
    return say_n("{n} person could, nobody has answered", "{n} people could, nobody has answered", able, language)


def _able(row, who: Reader, radius: int) -> list:  # noqa: ANN001
    """Conditions for people who could do the errand: near enough by their area, qualified, not its requester."""
    kx, ky = metres_per_degree(row.area_lat)
    dx, dy = radius / kx, radius / ky
    conditions = [
        P.municipality_id == who.by.municipality_id, P.suspended_at.is_(None), P.erased_at.is_(None),
        P.home_lon.between(row.area_lon - dx, row.area_lon + dx), P.home_lat.between(row.area_lat - dy, row.area_lat + dy),
        P.id != select(E.requester_id).where(E.id == row.id).scalar_subquery(),
    ]  # fmt: skip
    if row.qualification:
        conditions.append(select(Q.id).where(Q.person_id == P.id, Q.kind == row.qualification).exists())
    return conditions


def candidates(work: Work, errand_id: UUID, limit: int = 20, *, by: Actor) -> list[Candidate]:
    """Whom to call about an errand: qualified, nearest first, not those who said no or are on it; raises NotAllowed, NotFound."""
    who = _coordinator(work, by)
    row = work.row(_rows.where(E.id == errand_id, E.municipality_id == by.municipality_id))
    if row is None:
        raise NotFound()
    helped = select(func.count()).where(A.helper_id == P.id, A.state == CONFIRMED).scalar_subquery()
    out = (
        select(A.id)
        .where(A.errand_id == errand_id, A.helper_id == P.id, A.state.in_((ACCEPTED, STANDBY, DONE)))
        .exists(),
        select(D.errand_id).where(D.errand_id == errand_id, D.helper_id == P.id).exists(),
    )
    kx, ky = metres_per_degree(row.area_lat)
    d2 = (P.home_lon - row.area_lon) * (P.home_lon - row.area_lon) * (kx * kx) + (P.home_lat - row.area_lat) * (
        P.home_lat - row.area_lat
    ) * (ky * ky)
    statement = select(P.id, P.name, P.phone, d2.label("d2"), helped.label("helped")).where(
        *_able(row, who, 50_000), *(~one for one in out)
    )
    return [
        Candidate(
            str(one.id), one.name, distance(one.d2**0.5, who.language), one.helped,
            say_n("has helped {n} time", "has helped {n} times", one.helped, who.language) if one.helped else say("has not helped yet", who.language),
            bool(one.phone),
        )
        for one in work.rows(statement.order_by(d2).limit(limit))
    ]  # fmt: skip


def phone_of(work: Work, errand_id: UUID, person_id: UUID, *, by: Actor) -> str:
    """A helper's number, to call about an errand; that it was shown is in the audit log. Raises NotAllowed, NotFound."""
    _coordinator(work, by)
    row = work.row(
        select(P.phone).where(P.id == person_id, P.municipality_id == by.municipality_id, P.erased_at.is_(None))
    )
    if row is None or not row.phone:
        raise NotFound()
    work.announce(PhoneShown(municipality_id=by.municipality_id, person_id=person_id))
    return row.phone


def _coordinator(work: Work, by: Actor) -> Reader:
    if not by.is_coordinator:
        raise NotAllowed()
    return reader(work, by=by)
