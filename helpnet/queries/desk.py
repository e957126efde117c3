"""The coordinator's desk: how it goes, and what needs a person."""

import statistics
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import Ask
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import CONFIRMED, DONE, HOLDING, OPEN, STANDBY, TAKEN, Acceptance, Errand
from helpnet.domain.person import Person
from helpnet.domain.record import Alert
from helpnet.i18n import duration, say
from helpnet.queries.desk_rows import OVERDUE, coordinator, rows, shown
from helpnet.queries.desk_unheard import unheard
from helpnet.queries.reading import Reader
from helpnet.store.work import Work
from helpnet.views.desk import DeskView, Numbers

E, A, P, N, K = map(columns, (Errand, Acceptance, Person, Alert, Ask))
MOST, RECENT, UNTHANKED = 50, timedelta(days=30), timedelta(days=2)
_going_on = or_(E.state.in_((TAKEN, DONE)), and_(E.state == OPEN, E.free < E.capacity))
"""Somebody is on it: all its places are taken, or some and the time for more has passed."""


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
    to_call = unheard(work, by=by)
    seen = {row.id for row in (*stalled[:20], *troubled[:10], *overdue[:10])}
    others = [errand_id for errand_id in to_call if errand_id not in seen][:10]
    calls = (
        sorted(work.rows(rows.where(here, E.id.in_(others))), key=lambda row: others.index(row.id)) if others else []
    )
    first_ones = [*stalled[:20], *calls, *troubled[:10], *overdue[:10]]  # none crowds out another
    attention = shown(work, first_ones, by=by, unheard=to_call)
    opened, taken = ([row for row in found if row.id not in others] for found in (opened, taken))
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
