"""Which open errands a reader may be offered: by kind, by what they have said already, and by what they were asked."""

from uuid import UUID

from sqlalchemy import or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import UNANSWERED, Ask
from helpnet.domain.columns import columns
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.municipality import CategoryRule
from helpnet.queries.reading import Reader
from helpnet.store import nearest
from helpnet.store.work import Work

E, R, K = map(columns, (Errand, CategoryRule, Ask))


def asked(work: Work, *, by: Actor) -> dict[UUID, str]:
    """The open errands the reader was asked about and may still say yes to, with why it was them."""
    mine = K.helper_id == by.person_id, K.outcome.in_(UNANSWERED)
    rows = work.rows(
        select(E.id, K.reason)
        .join_from(Ask, Errand, E.id == K.errand_id)
        .where(*mine, E.state == OPEN, E.ends_at > work.now())
    )
    return {row.id: row.reason for row in rows}


def with_asked(
    work: Work, found: list[nearest.Near], sought: nearest.Sought, who: Reader, asked: frozenset[UUID], *, by: Actor
) -> list[nearest.Near]:
    """What was found, and what the reader was asked about: we go by their door, and its area may lie beyond their distance."""
    missing = asked - {one.id for one in found} - sought.without
    rows = work.rows(
        select(E.id, E.posted_at, E.area_lon, E.area_lat)
        .where(E.id.in_(missing), E.municipality_id == by.municipality_id, E.category.in_(sought.kinds))
        .where(or_(E.starts_at.is_(None), E.starts_at < (sought.before or nearest.AFTER_ALL)))
    )  # fmt: skip
    more = [nearest.Near(row.id, who.metres_to(row.area_lon, row.area_lat) ** 2, row.posted_at) for row in rows]
    after = sought.after
    if after is not None:
        more = [one for one in more if (one.d2, one.posted_at, one.id) > (after.d2, after.posted_at, after.id)]
    return sorted([*found, *more], key=lambda one: (one.d2, one.posted_at, one.id))


def kinds(work: Work, who: Reader, category: str | None = None, *, by: Actor) -> tuple[str, ...]:
    """The kinds of errand that the reader may do (or that one, if they may)."""
    rules = work.rows(select(R.category, R.qualification).where(R.municipality_id == by.municipality_id))
    may = sorted(row.category for row in _may(rules, who))
    return tuple(may) if category is None else tuple(kind for kind in may if kind == category)


def _may(rules: list, who: Reader) -> list:
    """The rules of what the reader is approved for."""
    return [row for row in rules if row.qualification is None or row.qualification in who.qualifications]


def not_to(work: Work, *, by: Actor) -> frozenset[UUID]:
    """Open errands the reader is not offered: their own, those they are on or said no to, and suspended people's."""
    return nearest.not_offered(work, by.person_id, by.municipality_id)
