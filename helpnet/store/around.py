"""Who could be asked about an errand: those around it as the policy sees them, nearest first, page after page."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select, tuple_, union_all

from helpnet.domain.ask import ALL, FILLED, UNREACHED, WEEK, AnswerCount, Ask, sorts_of
from helpnet.domain.chances import NONE, Candidate, Tally, part_of_day
from helpnet.domain.columns import columns
from helpnet.domain.errand import ACCEPTED, CONFIRMED, LIVE, Acceptance, Decline, Errand
from helpnet.domain.ladder import EXPIRED, SENT, WAITING, WANTED, Delivery
from helpnet.domain.ledger import Account
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Person
from helpnet.domain.quiet import until_awake
from helpnet.domain.record import Alert
from helpnet.domain.values import RADIUS_MAX
from helpnet.store import nearest
from helpnet.store.nearest import Near
from helpnet.store.reachable import among
from helpnet.store.work import Work

A, C, D, E, K, N, P, R, T, W = map(
    columns, (Acceptance, Account, Decline, Errand, Ask, AnswerCount, Person, CategoryRule, Alert, Delivery)
)
PAGE, PAGES = 200, 10
A_DAY = timedelta(days=1)

_ids = bindparam("ids", expanding=True)
_NEEDS = select(R.qualification).where(
    R.municipality_id == bindparam("municipality"), R.category == bindparam("category")
)
_RULES = (
    select(
        P.id,
        P.likes,
        P.quiet_from,
        P.quiet_until,
        P.asks_per_week,
        P.alert_radius,
        P.paused_until,
        P.kinds_off,
        P.joined_at,
        C.balance,
    )
    .join_from(Person, Account, C.person_id == P.id)
    .where(P.id.in_(_ids))
)
_COUNTS = select(N.person_id, N.sort, N.yes, N.no, N.silent).where(
    N.person_id.in_(_ids), N.sort.in_(bindparam("sorts", expanding=True))
)
# What nothing told of outside the app was not put to whom something tells there now; to all others it is put in the app alone.
_put = K.outcome != UNREACHED
_ASKED = (
    select(
        K.helper_id,
        func.max(K.asked_at, type_=K.asked_at.type).label("last"),
        func.sum(_lately := case((K.asked_at > bindparam("week"), 1), else_=0)).label("lately"),
        func.max(case((_put, K.asked_at)), type_=K.asked_at.type).label("put_last"),
        func.sum(case((_put, _lately), else_=0)).label("put_lately"),
    )
    .where(K.helper_id.in_(_ids))
    .group_by(K.helper_id)
)
_its = W.alert_id == T.id, W.closes.is_(False)
# An ask that is put anew (store.asks.put) stays one row: what was asked about its errand before, this week, its alerts tell; not those
# that nothing told of, nor what told of it since (store.anew). Such an errand was taken once already, which is true of few: they are looked
# for alone, for a database that thinks otherwise of their number goes through all alerts instead.
_AGAIN = (
    select(K.helper_id, K.errand_id)
    .join(Errand, E.id == K.errand_id)
    .where(K.helper_id.in_(_ids), K.asked_at > bindparam("week"), K.wave > 1, E.first_accepted_at < K.asked_at)
)
_BEFORE = (
    select(K.helper_id, func.count().label("often"))
    .join(Alert, and_(T.errand_id == K.errand_id, T.kind == WANTED, T.person_id == K.helper_id))
    .where(tuple_(K.helper_id, K.errand_id).in_(bindparam("again", expanding=True)))
    .where(T.told_at > bindparam("week"), T.told_at < K.asked_at, T.unreached_at.is_(None))
    .where(~exists().where(*_its, W.state == SENT, W.settled_at >= K.asked_at))
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
# Whom nothing had reached when another was quicker is not told any more (store.spreading.close): they may be asked again, like those
# who could not answer (FILLED).
_dropped = select(T.person_id).where(
    T.errand_id == bindparam("errand"), T.kind == WANTED, T.unreached_at.is_not(None), T.read_at.is_(None),
    exists().where(*_its, W.state == EXPIRED), ~exists().where(*_its, W.state == WAITING),
)  # fmt: skip
_KNOW = union_all(
    select(A.helper_id, literal("").label("outcome")).where(A.errand_id == bindparam("errand")),
    select(D.helper_id, literal("")).where(D.errand_id == bindparam("errand")),
    select(K.helper_id, K.outcome).where(
        K.errand_id == bindparam("errand"), K.outcome != FILLED, or_(_put, K.helper_id.not_in(_dropped))
    ),
)


@dataclass(frozen=True, slots=True)
class Around:
    """One page of those around an errand, and when the first of them who rests now may be disturbed."""

    candidates: list[Candidate]
    wakes_at: datetime | None


def pages(work: Work, errand: Errand, zone: ZoneInfo, open_channels: Collection[str]) -> Iterator[Around]:
    """Those whose chosen distance (or the errand's reach) covers the errand, nearest first, 200 at a time and 2,000 at most.

    Where the kind of errand takes an approval only those who have it come; when there is none, one page of the others.
    """
    answered: dict[UUID, bool] = {}
    for row in work.rows(_KNOW, errand=errand.id):
        answered[row.helper_id] = answered.get(row.helper_id, False) or row.outcome != UNREACHED
    part = part_of_day(work.now().astimezone(zone).hour)
    needs = work.value(_NEEDS, municipality=errand.municipality_id, category=errand.category)
    last: Near | None = None
    for _ in range(PAGES):
        near = _near(work, errand, needs, last)
        if not near and last is None and needs:
            near, last = _near(work, errand, None, None), None
            if near:
                yield _page(work, errand, near, answered, part, zone, open_channels, qualified=False)
            return
        if near:
            yield _page(work, errand, near, answered, part, zone, open_channels, qualified=True)
            last = near[-1]
        if len(near) < PAGE:
            return


def _near(work: Work, errand: Errand, needs: str | None, last: Near | None) -> list[Near]:
    return nearest.helpers(
        work, errand.municipality_id, errand.area_lon, errand.area_lat,
        limit=PAGE, qualification=needs, reach=errand.reach, farthest=max(RADIUS_MAX, errand.reach), beyond=last,
    )  # fmt: skip


def _page(
    work: Work, errand: Errand, near: list[Near], answered: dict[UUID, bool], part: int, zone: ZoneInfo,
    open_channels: Collection[str], *, qualified: bool,
) -> Around:  # fmt: skip
    metres, now = {one.id: one.metres for one in near}, work.now()
    ids = list(metres)
    rows = work.rows(_RULES, ids=ids)
    sorts = sorts_of(errand.category, part)
    counts = {
        (row.person_id, row.sort): Tally(row.yes, row.no, row.silent)
        for row in work.rows(_COUNTS, ids=ids, sorts=list(sorts))
    }
    asked = {row.helper_id: row for row in work.rows(_ASKED, ids=ids, week=now - WEEK)}
    again = [tuple(row) for row in work.rows(_AGAIN, ids=ids, week=now - WEEK)]
    before = {row.helper_id: row.often for row in work.rows(_BEFORE, again=again, week=now - WEEK)} if again else {}
    helped = {row.helper_id: row.often for row in work.rows(_HELPED, ids=ids)}
    busy = busy_then(work, errand.starts_at, errand.ends_at, ids)
    reachable = among(work, ids, open_channels)
    found, wakes = [], []
    for row in rows:
        wake = until_awake(row.quiet_from, row.quiet_until, row.paused_until, at=now, zone=zone)
        last, lately = None, before.get(row.id, 0)
        if (ever := asked.get(row.id)) is not None:
            last = ever.put_last if row.id in reachable else ever.last
            lately += ever.put_lately if row.id in reachable else ever.lately
        likes = row.likes or ()
        one = Candidate(
            row.id, metres[row.id], joined_days=(now - row.joined_at) / A_DAY, asked_days=(now - last) / A_DAY if last else None,
            answers=counts.get((row.id, ALL), NONE), of_kind=counts.get((row.id, sorts[1]), NONE), at_hour=counts.get((row.id, sorts[2]), NONE),
            liked=errand.category in likes if likes else None, helped=helped.get(row.id, 0), balance=row.balance,
            asks_per_week=row.asks_per_week, radius=row.alert_radius, reachable=row.id in reachable, own=row.id == errand.requester_id,
            qualified=qualified, answered=answered.get(row.id, False), unreached=not answered.get(row.id, True), busy=row.id in busy, awake=wake is None,
            asks_left=row.asks_per_week - lately, willing=errand.category not in row.kinds_off,
        )  # fmt: skip
        found.append(one)
        if wake is not None and one.qualified and one.willing and row.id not in answered:
            wakes.append(wake)
    return Around(found, min(wakes, default=None))


def busy_then(work: Work, starts_at: datetime | None, ends_at: datetime, ids: list[UUID]) -> set[UUID]:
    """Who has promised to be elsewhere while an errand is; a time of more than a day leaves room for both."""
    held = defaultdict(list)
    for row in work.rows(_BUSY, ids=ids):
        held[row.helper_id].append((row.starts_at or row.since, row.ends_at))
    begins, ends = max(starts_at or work.now(), work.now()), ends_at
    if ends - begins > A_DAY:
        return set()
    return {who for who, times in held.items() if any(b < ends and e > begins and e - b <= A_DAY for b, e in times)}
