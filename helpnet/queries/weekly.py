"""What a person's week was like, what is coming, and what is near that may suit them."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, literal, select, union_all

from helpnet.domain.actor import Actor
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import columns
from helpnet.domain.errand import ACCEPTED, CONFIRMED, DONE, OPEN, TAKEN, Acceptance, Errand
from helpnet.domain.ledger import Account, Transfer
from helpnet.domain.person import Person
from helpnet.domain.summary import Summary, last_week, next_end, put_off_to
from helpnet.i18n import category_name
from helpnet.i18n.weekly import said
from helpnet.queries import nearby
from helpnet.queries.reading import Reader, reader
from helpnet.store import nearest, summaries
from helpnet.store.work import Work

E, A, T, C, P = map(columns, (Errand, Acceptance, Transfer, Account, Person))
LOOKED_AT, NEAR_MOST, COMING_MOST = 50, 5, 5


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose week was to be summed up `at` that moment: whether it is done `now`, and when we look again."""

    by: Actor
    at: datetime
    now: bool
    following: datetime


def due(work: Work, most: int, *, by: Actor | None) -> list[Due]:
    """Up to `most` whose summary is due now."""
    found = []
    for row in summaries.due(work, most):
        zone = ZoneInfo(row.time_zone)
        later = put_off_to(row.quiet_from, row.quiet_until, row.paused_until, at=work.now(), zone=zone)
        if row.suspended_at is not None:
            later = next_end(work.now(), zone)
        actor = Actor(row.id, row.municipality_id, row.language, frozenset(row.roles), "jobs", row.name)
        found.append(Due(actor, row.weekly_at, later is None, later or next_end(work.now(), zone)))
    return found


def summed_up(work: Work, *, by: Actor) -> Summary | None:
    """The acting person's last whole week; None when there is nothing to tell."""
    who = reader(work, by=by)
    since, until = last_week(work.now(), who.zone)
    me = by.person_id
    did = func.coalesce(A.done_at, E.closed_at)
    helped = (
        select(func.count())
        .select_from(Acceptance)
        .join(Errand, E.id == A.errand_id)
        .where(A.helper_id == me, A.state.in_((DONE, CONFIRMED)), did >= since, did < until)
    )
    thanks = (
        select(func.count().label("times"), func.coalesce(func.sum(T.minutes), 0).label("minutes"))
        .select_from(Transfer)
        .join(Account, C.id == T.to_account)
        .where(C.person_id == me, T.reason == "errand", T.moved_at >= since, T.moved_at < until)
    )
    of_mine = E.requester_id == me, E.beneficiary_id.is_(None), E.state == CONFIRMED
    got = select(func.count()).where(*of_mine, E.closed_at >= since, E.closed_at < until)
    for_it = work.rows(thanks)[0]
    made = Summary(
        person_id=me, made_at=work.now(), helped=work.value(helped), thanks=for_it.times, minutes=for_it.minutes,
        got=work.value(got), near=_near(work, who, by=by),
    )  # fmt: skip
    return made if made.helped or made.thanks or made.got or made.near or coming(work, by=by) else None


def _near(work: Work, who: Reader, *, by: Actor) -> list[tuple[str, str, int]]:
    me = work.row(select(P.kinds_off).where(P.id == by.person_id, P.alerts_on))
    if me is None or not who.has_home:
        return []
    wanted = nearby.sought(work, who, nearby.Filters(), by=by)
    wanted = replace(wanted, kinds=[kind for kind in wanted.kinds if kind not in me.kinds_off])
    found = nearest.errands(work, wanted, who.lon, who.lat, radius=who.radius, limit=LOOKED_AT, widened=True)
    rows = work.rows(select(E.category, E.area_name).where(E.id.in_([one.id for one in found])))
    counted = Counter((row.category, row.area_name) for row in rows)
    first = sorted(
        counted.items(), key=lambda item: (item[0][0] not in who.likes, item[0][0] == SLUGS[-1], -item[1], item[0])
    )
    return [(kind, where, count) for (kind, where), count in first[:NEAR_MOST]]


def coming(work: Work, *, by: Actor) -> list[Row[Any]]:
    """What somebody helps with (`helps`) or gets help with, and is still to come; the first few, in order."""
    live = E.state.in_((OPEN, TAKEN)), E.ends_at > work.now(), A.state == ACCEPTED
    seen = E.id, E.category, E.starts_at, E.ends_at
    both = select(*seen, A.helper_id).join(Acceptance, A.errand_id == E.id).where(*live)
    mine = both.add_columns(literal(True).label("helps")).where(A.helper_id == by.person_id)
    asked = both.add_columns(literal(False).label("helps")).where(
        E.requester_id == by.person_id, E.beneficiary_id.is_(None)
    )
    found = {row.id: row for row in work.rows(union_all(mine, asked))}
    return sorted(found.values(), key=lambda row: (row.starts_at or row.ends_at, row.id))[: COMING_MOST + 1]


def lines(work: Work, *, dated: bool = False, by: Actor) -> list[str]:
    """The acting person's last summary in sentences; what is coming as it is now, `dated` in a letter."""
    who, language = reader(work, by=by), by.language
    made = work.session.get(Summary, by.person_id) or Summary(person_id=by.person_id, made_at=work.now())
    agreed = [
        (row.helps, category_name(row.category, language), who.when(row.starts_at, row.ends_at, dated=dated))
        for row in coming(work, by=by)
    ]
    near = [(category_name(kind, language), where, count) for kind, where, count in made.near]
    return said(made, agreed[:COMING_MOST], len(agreed) > COMING_MOST, near, language)
