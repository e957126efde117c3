"""Who could be asked about an errand: those around it as the policy sees them, nearest first, page after page."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam, case, func, or_, select, union_all

from helpnet.domain.ask import ALL, FILLED, WEEK, AnswerCount, Ask, sorts_of
from helpnet.domain.chances import NONE, Candidate, Tally, part_of_day
from helpnet.domain.columns import columns
from helpnet.domain.errand import ACCEPTED, CONFIRMED, LIVE, Acceptance, Decline, Errand
from helpnet.domain.ledger import Account
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Person, Qualification
from helpnet.domain.quiet import until_awake
from helpnet.domain.values import RADIUS_MAX, metres_per_degree
from helpnet.store.work import Work

A, C, D, E, K, N, P, Q, R = map(
    columns, (Acceptance, Account, Decline, Errand, Ask, AnswerCount, Person, Qualification, CategoryRule)
)
PAGE, PAGES = 200, 10
A_DAY = timedelta(days=1)

_ids = bindparam("ids", expanding=True)
_COUNTS = select(N.person_id, N.sort, N.yes, N.no, N.silent).where(
    N.person_id.in_(_ids), N.sort.in_(bindparam("sorts", expanding=True))
)
_ASKED = (
    select(
        K.helper_id,
        func.max(K.asked_at, type_=K.asked_at.type).label("last"),
        func.sum(case((K.asked_at > bindparam("week"), 1), else_=0)).label("lately"),
    )
    .where(K.helper_id.in_(_ids))
    .group_by(K.helper_id)
)
_HELPED = (
    select(A.helper_id, func.count().label("often"))
    .where(A.helper_id.in_(_ids), A.state == CONFIRMED)
    .group_by(A.helper_id)
)
_BUSY = (
    select(A.helper_id, E.starts_at, E.ends_at, A.since)
    .join(Errand, E.id == A.errand_id)
    .where(A.helper_id.in_(_ids), A.state == ACCEPTED, E.state.in_(LIVE))
)
_KNOW = union_all(
    select(A.helper_id).where(A.errand_id == bindparam("errand")),
    select(D.helper_id).where(D.errand_id == bindparam("errand")),
    select(K.helper_id).where(K.errand_id == bindparam("errand"), K.outcome != FILLED),
)


@dataclass(frozen=True, slots=True)
class Around:
    """One page of those around an errand, and when the first of them who rests now may be disturbed."""

    candidates: list[Candidate]
    wakes_at: datetime | None


def pages(work: Work, errand: Errand, zone: ZoneInfo) -> Iterator[Around]:
    """Those whose chosen distance (or the errand's reach) covers the errand, nearest first, 200 at a time and 2,000 at most."""
    knows = {row.helper_id for row in work.rows(_KNOW, errand=errand.id)}
    part = part_of_day(work.now().astimezone(zone).hour)
    after: tuple[float, UUID] | None = None
    for _ in range(PAGES):
        rows = _near(work, errand, after)
        if rows:
            yield _page(work, errand, rows, knows, part, zone)
        if len(rows) < PAGE:
            return
        after = rows[-1].d2, rows[-1].id


def _near(work: Work, errand: Errand, after: tuple[float, UUID] | None) -> list[Row[Any]]:
    kx, ky = metres_per_degree(errand.area_lat)
    east, north = (P.home_lon - errand.area_lon) * kx, (P.home_lat - errand.area_lat) * ky
    d2 = (east * east + north * north).label("d2")
    far = max(RADIUS_MAX, errand.reach)
    chosen = case((P.alert_radius > errand.reach, P.alert_radius), else_=errand.reach)
    lasts = or_(Q.until.is_(None), Q.until > work.now())
    held = select(Q.id).where(Q.person_id == P.id, Q.kind == R.qualification, lasts).correlate(P.id.table, R.id.table)
    statement = (
        select(
            P.id, P.alert_radius, P.likes, P.quiet_from, P.quiet_until, P.asks_per_week, P.paused_until, P.joined_at,
            C.balance, d2, or_(R.qualification.is_(None), held.exists()).label("qualified"),
        )
        .join_from(Person, Account, C.person_id == P.id)
        .join(CategoryRule, and_(R.municipality_id == P.municipality_id, R.category == errand.category))
        .where(
            P.municipality_id == errand.municipality_id, P.alerts_on, P.suspended_at.is_(None), P.erased_at.is_(None), P.id != errand.requester_id,
            P.home_lon.between(errand.area_lon - far / kx, errand.area_lon + far / kx),
            P.home_lat.between(errand.area_lat - far / ky, errand.area_lat + far / ky),
            d2 <= chosen * chosen,
        )
        .order_by(d2, P.id)
        .limit(PAGE)
    )  # fmt: skip
    if after is not None:
        statement = statement.where(or_(d2 > after[0], and_(d2 == after[0], P.id > after[1])))
    return work.rows(statement)


def _page(work: Work, errand: Errand, rows: list[Row[Any]], knows: set[UUID], part: int, zone: ZoneInfo) -> Around:
    ids, now = [row.id for row in rows], work.now()
    sorts = sorts_of(errand.category, part)
    counts = {
        (row.person_id, row.sort): Tally(row.yes, row.no, row.silent)
        for row in work.rows(_COUNTS, ids=ids, sorts=list(sorts))
    }
    asked = {row.helper_id: row for row in work.rows(_ASKED, ids=ids, week=now - WEEK)}
    helped = {row.helper_id: row.often for row in work.rows(_HELPED, ids=ids)}
    busy = _busy(work, errand, ids)
    found, wakes = [], []
    for row in rows:
        wake = until_awake(row.quiet_from, row.quiet_until, row.paused_until, at=now, zone=zone)
        before = asked.get(row.id)
        likes = row.likes or ()
        one = Candidate(
            row.id, row.d2**0.5, joined_days=(now - row.joined_at) / A_DAY, asked_days=(now - before.last) / A_DAY if before else None,
            answers=counts.get((row.id, ALL), NONE), of_kind=counts.get((row.id, sorts[1]), NONE), at_hour=counts.get((row.id, sorts[2]), NONE),
            liked=errand.category in likes if likes else None, helped=helped.get(row.id, 0), balance=row.balance,
            qualified=bool(row.qualified), answered=row.id in knows, busy=row.id in busy, awake=wake is None,
            asks_left=row.asks_per_week - (before.lately if before else 0),
        )  # fmt: skip
        found.append(one)
        if wake is not None and one.qualified and not one.answered:
            wakes.append(wake)
    return Around(found, min(wakes, default=None))


def _busy(work: Work, errand: Errand, ids: list[UUID]) -> set[UUID]:
    """Who has promised to be elsewhere while the errand is; a time of more than a day leaves room for both."""
    held = defaultdict(list)
    for row in work.rows(_BUSY, ids=ids):
        held[row.helper_id].append((row.starts_at or row.since, row.ends_at))
    begins, ends = max(errand.starts_at or work.now(), work.now()), errand.ends_at
    if ends - begins > A_DAY:
        return set()
    return {who for who, times in held.items() if any(b < ends and e > begins and e - b <= A_DAY for b, e in times)}
