"""The coordinator's desk: how it goes, and what needs a person."""

import statistics
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import Ask
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import CONFIRMED, DONE, HOLDING, LIVE, OPEN, STANDBY, TAKEN, Acceptance, Decline, Errand
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Person, Qualification
from helpnet.domain.record import Alert
from helpnet.domain.refusals import NotAllowed
from helpnet.domain.values import metres_per_degree
from helpnet.i18n import duration, say, say_n, span
from helpnet.i18n.life import NOBODY, stall_words
from helpnet.queries.reading import Reader, reader
from helpnet.store.work import Work
from helpnet.views.desk import DeskRow, DeskView, Numbers

E, A, D, P, Q, R, N, K = map(columns, (Errand, Acceptance, Decline, Person, Qualification, CategoryRule, Alert, Ask))
MOST, RECENT, OVERDUE, UNTHANKED = 50, timedelta(days=30), timedelta(hours=12), timedelta(days=2)
STEPS = (5_000, 8_000, 12_000, 20_000, 50_000)
"""Where an errand is shown next when nobody nearby can, in metres."""

_declined = select(func.count()).where(D.errand_id == E.id).scalar_subquery()
_asked = select(func.count()).where(K.errand_id == E.id).scalar_subquery()
_going_on = or_(E.state.in_((TAKEN, DONE)), and_(E.state == OPEN, E.free < E.capacity))
"""Somebody is on it: all its places are taken, or some and the time for more has passed."""
rows = select(
    E.id, E.category, E.title, E.area_name, E.starts_at, E.ends_at, E.posted_at, E.state, E.free, E.reach, E.trouble, E.dropped_at, E.stalls_at,
    E.area_lon, E.area_lat, E.for_name, E.stall, E.stall_count, R.qualification, _declined.label("declined"), _asked.label("asked"),
).join_from(Errand, CategoryRule, and_(R.municipality_id == E.municipality_id, R.category == E.category))  # fmt: skip


def overview(work: Work, *, by: Actor) -> DeskView:
    """The desk of the acting coordinator's municipality; raises NotAllowed."""
    coordinator(work, by=by)
    here, now = E.municipality_id == by.municipality_id, work.now()
    stalls, reported = and_(E.state == OPEN, E.ends_at > now, E.stalls_at <= now), (here, E.trouble != "")
    stalled = work.rows(
        rows.where(here, stalls)  # something went wrong there, too; nobody left to ask; who lost the help promised
        .order_by(E.trouble == "", E.stall == "", E.dropped_at.is_(None), E.stalls_at)
        .limit(MOST)
    )
    troubled = work.rows(rows.where(*reported, ~stalls).order_by(E.posted_at).limit(MOST))
    overdue = work.rows(
        rows.where(here, _going_on, E.trouble == "", or_(E.ends_at <= now - OVERDUE, _unthanked(now)))
        .order_by(E.ends_at)
        .limit(MOST)
    )
    opened = work.rows(
        rows.where(here, E.state == OPEN, E.stalls_at > now, E.ends_at > now, E.trouble == "")
        .order_by(E.posted_at)
        .limit(MOST)
    )
    taken = work.rows(
        rows.where(
            here,
            _going_on,
            or_(E.state != OPEN, E.ends_at <= now),
            E.ends_at > now - OVERDUE,
            ~_unthanked(now),
            E.trouble == "",
        )
        .order_by(E.ends_at)
        .limit(MOST)
    )
    attention = shown(work, [*stalled[:20], *troubled[:20], *overdue[:10]], by=by)  # none crowds out another
    first = work.value(select(E.id).where(*reported).order_by(E.posted_at).limit(1))
    return DeskView(
        numbers(work, by=by), attention, shown(work, opened, by=by), shown(work, taken, by=by),
        reports=work.value(select(func.count()).select_from(Errand).where(*reported)), first_report=str(first or ""),
    )  # fmt: skip


def _unthanked(now: datetime) -> Any:
    return (
        select(A.id)
        .where(A.errand_id == E.id, A.state == DONE, A.done_at <= now - UNTHANKED)
        .correlate(table(Errand))
        .exists()
    )


def numbers(work: Work, *, by: Actor) -> Numbers:
    """The municipality's numbers; raises NotAllowed."""
    who = coordinator(work, by=by)
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
    asked = select(K.helper_id).where(K.helper_id == P.id).exists()
    said_done = select(A.id).where(A.errand_id == E.id, A.done_at >= midnight).exists()
    people = select(func.count()).select_from(Person).where(
        P.municipality_id == by.municipality_id, P.alerts_on, P.home_cell.is_not(None), P.suspended_at.is_(None), P.erased_at.is_(None)
    )  # fmt: skip
    return Numbers(
        open=count(E.state == OPEN, E.ends_at > now), stalled=count(E.state == OPEN, E.ends_at > now, E.stalls_at <= now),
        taken=count(E.state == TAKEN), done_today=count(or_(and_(E.state == CONFIRMED, E.closed_at >= midnight), and_(E.state == DONE, said_done))),
        median_seconds=median, p90_seconds=waits[min(len(waits) - 1, int(len(waits) * 0.9))] if waits else None,
        median=_span(median, who), never_asked=work.value(people.where(~asked, ~helped)), waiting_first=work.value(people.where(~helped)),
        alerts_sent=work.value(
            select(func.count()).join_from(Alert, Person, P.id == N.person_id).where(P.municipality_id == by.municipality_id, N.told_at >= midnight)
        ),
    )  # fmt: skip


def _span(seconds: int | None, who: Reader) -> str:
    if seconds is None:
        return "–"
    return say("under 1 min", who.language) if seconds < 60 else duration(round(seconds / 60), who.language)


def shown(work: Work, found: list, *, by: Actor) -> list[DeskRow]:
    """Rows of `rows` as the desk shows them, in their order; raises NotAllowed."""
    who, names = coordinator(work, by=by), {}
    statement = (
        select(A.errand_id, P.name)
        .join(Person, P.id == A.helper_id)
        .where(A.errand_id.in_([row.id for row in found]), A.state.in_(HOLDING))
    )
    for one in work.rows(statement):
        names.setdefault(one.errand_id, []).append(one.name)
    return [_row(row, _kind(row, who), who, names.get(row.id, [])) for row in found]


def _kind(row, who: Reader) -> str:  # noqa: ANN001
    """What an errand is to the desk: dropped, stalled, trouble, overdue, open or taken; "over" when it is closed."""
    waits = row.state == OPEN and row.ends_at > who.now
    if waits and row.stalls_at <= who.now:
        return "dropped" if row.dropped_at else "stalled"
    if row.trouble:
        return "trouble"
    if row.state not in LIVE:
        return "over"
    if waits:
        return "open"
    return "overdue" if row.ends_at <= who.now - OVERDUE else "taken"


def _row(row, kind: str, who: Reader, names: list[str]) -> DeskRow:  # noqa: ANN001
    open_ = row.state == OPEN and row.ends_at > who.now
    widen = _wider(row) if open_ else 0
    since = {"dropped": row.dropped_at, "overdue": row.ends_at}.get(kind) or row.posted_at
    return DeskRow(
        id=str(row.id), category=row.category, title=row.title, area_name=row.area_name, when=who.when(row.starts_at, row.ends_at),
        waited=span(max(0, int((who.now - since).total_seconds() // 60)), who.language), kind=kind, why=_why(row, kind, who),
        people=", ".join(names), free=row.free, widen_to=widen,
        widen_words=say("Show it up to {km} km away", who.language, km=widen // 1000) if widen else "",
        trouble=row.trouble,
    )  # fmt: skip


def _wider(row) -> int:  # noqa: ANN001
    """How far an errand is shown next: farther than where nobody is known to be; 0: it is shown everywhere already."""
    nobody_within = row.stall_count * 1000 if row.stall in NOBODY else 0
    farther = (step for step in STEPS if step > max(row.reach, 3_000, nobody_within))
    return next(farther, STEPS[-1] if row.reach < STEPS[-1] else 0)


def _why(row, kind: str, who: Reader) -> str:  # noqa: ANN001
    language = who.language
    if kind == "trouble":
        return row.trouble
    if kind == "overdue":
        if row.state == DONE:
            return say("The helper says it is done, and nobody has said thanks yet", language)
        return say("The time passed, and nobody has said how it went", language)
    if kind not in ("stalled", "dropped"):
        return ""
    lost = say("The helper could not after all", language) if kind == "dropped" else ""
    return ". ".join(part for part in (lost, _search(row, kind, language)) if part)


def _search(row, kind: str, language: str) -> str:  # noqa: ANN001
    """How far the search for helpers has come."""
    if row.stall:
        return stall_words(row.stall, row.stall_count, language)
    if kind == "dropped":
        return ""
    if not row.asked:
        return say("Nobody has been asked yet", language)
    return say_n(
        "{n} helper has been asked, and nobody has said yes",
        "{n} helpers have been asked, and nobody has said yes",
        row.asked,
        language,
    )


def able_to(row, who: Reader, radius: int) -> list:  # noqa: ANN001
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


def coordinator(work: Work, *, by: Actor) -> Reader:
    """The acting coordinator as a reader; raises NotAllowed."""
    if not by.is_coordinator:
        raise NotAllowed()
    return reader(work, by=by)
