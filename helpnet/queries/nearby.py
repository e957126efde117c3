"""The open errands near somebody, nearest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import Ask
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import ACCEPTED, DONE, STANDBY, Acceptance, Decline, Errand
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Person
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.i18n import category_name, distance
from helpnet.i18n.life import why_me
from helpnet.queries import offered
from helpnet.queries.cursors import cursor, moment, read_cursor
from helpnet.queries.reading import Reader, reader
from helpnet.store import nearest
from helpnet.store.work import Work
from helpnet.views.errands import ErrandCard

E, A, D, P, R, B, K = map(columns, (Errand, Acceptance, Decline, Person, CategoryRule, Beneficiary, Ask))
RADIUS_MOST = 50_000
ON_IT = (ACCEPTED, DONE, STANDBY)

interested = (
    select(func.count()).where(A.errand_id == E.id, A.state.in_(ON_IT)).correlate(table(Errand)).scalar_subquery()
)
CARD = (
    E.id, E.category, E.title, E.text, E.cell, E.area_lon, E.area_lat, E.area_name, E.starts_at, E.ends_at, E.posted_at,
    E.minutes, E.capacity, E.free, E.state, E.for_name, E.requester_id, R.qualification,
    interested.label("interested"), P.languages, E.beneficiary_id,
)  # fmt: skip
cards = (
    select(*CARD)
    .join_from(Errand, CategoryRule, and_(R.municipality_id == E.municipality_id, R.category == E.category))
    .join(Person, P.id == E.requester_id)
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. `radius` in metres (None: the reader's own, widened errands included); `when` today or week."""

    category: str | None = None
    radius: int | None = None
    when: str | None = None
    lon: float | None = None
    lat: float | None = None
    after: str | None = None  # the cursor of the page before


def errands(work: Work, filters: Filters = Filters(), limit: int = 50, *, by: Actor) -> list[ErrandCard]:
    """The nearest open errands that the reader may see and do, nearest first, older first among equals.

    Distances are from area to area (H3 resolution 8), so that asking often locates nobody. Raises Invalid.
    """
    who, rows = near(work, filters, limit, by=by)
    return [card_of(row, who, row.asked or "") for row in rows]


def page(work: Work, filters: Filters, limit: int, *, by: Actor) -> tuple[list[ErrandCard], str | None]:
    """One page of `errands`, and the cursor of the next one, if there is more. Raises Invalid."""
    who, rows = near(work, filters, limit + 1, by=by)
    last = rows[limit - 1] if len(rows) > limit else None
    return [card_of(row, who, row.asked or "") for row in rows[:limit]], last and cursor(
        last.d2, last.posted_at.isoformat(), last.id
    )


def near(work: Work, filters: Filters, limit: int, *, by: Actor) -> tuple[Reader, list]:
    """The reader and the rows behind `errands`, each with `d2`, the squared metres to it."""
    who = reader(work, by=by, **_standing(work, filters, by))
    wide = filters.radius is None
    radius = who.radius if filters.radius is None else _radius(filters.radius)
    wanted = sought(work, who, filters, by=by)
    found = nearest.errands(work, wanted, who.lon, who.lat, radius=radius, limit=limit, widened=wide)
    reasons = offered.asked(work, by=by)
    if wide and reasons:
        found = offered.with_asked(work, found, wanted, who, frozenset(reasons), by=by)[:limit]
    return who, in_order(work, found, reasons, by=by)


def sought(work: Work, who: Reader, filters: Filters, *, by: Actor) -> nearest.Sought:
    """The open errands that the reader may see and do, as narrowed, wherever they are. Raises Invalid."""
    return nearest.Sought(
        by.municipality_id, offered.kinds(work, who, kind(filters), by=by), who.now, _begins_before(filters, who), offered.not_to(work, by=by),
        after=_after(filters),
    )  # fmt: skip


def kind(filters: Filters) -> str | None:
    """The one kind that is looked for, if it is one; raises Invalid for what is no kind."""
    if filters.category is not None and filters.category not in SLUGS:
        raise Invalid(FieldError("category", "unknown"))
    return filters.category


def _begins_before(filters: Filters, who: Reader) -> datetime | None:
    if not filters.when:
        return None
    days = {"today": 1, "week": 7}.get(filters.when)
    if days is None:
        raise Invalid(FieldError("when", "unknown"))
    midnight = who.now.astimezone(who.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days)


def _after(filters: Filters) -> nearest.Near | None:
    if not filters.after:
        return None
    far_off, posted, errand = read_cursor(filters.after, float, moment, UUID)
    return nearest.Near(errand, far_off, posted)


def in_order(work: Work, found: list[nearest.Near], reasons: Mapping[UUID, str], *, by: Actor) -> list:
    """The rows of `cards` for what was found, in its order, each with the reason the reader was asked for, if they were."""
    ids = [one.id for one in found]
    rows = (
        {row.id: row for row in work.rows(cards.where(E.id.in_(ids), E.municipality_id == by.municipality_id))}
        if ids
        else {}
    )
    return [_Row(rows[one.id], one.d2, reasons.get(one.id)) for one in found if one.id in rows]


class _Row:
    """A row of `cards`, and how far it is and why the reader was asked."""

    def __init__(self, row, d2: float, asked: str | None) -> None:  # noqa: ANN001
        self._row, self.d2, self.asked = row, d2, asked

    def __getattr__(self, name: str):  # noqa: ANN204
        return getattr(self._row, name)


def card_of(row, who: Reader, asked: str = "") -> ErrandCard:  # noqa: ANN001
    """A row of `cards` as its reader sees it; `asked`: the reason for which they were asked about it, if they were."""
    metres = who.metres_to(row.area_lon, row.area_lat)
    return ErrandCard(
        id=str(row.id), category=row.category, category_name=category_name(row.category, who.language), title=row.title, text=row.text,
        cell=row.cell, lon=row.area_lon, lat=row.area_lat, area_name=row.area_name,
        distance_m=round(metres / 100) * 100, distance=distance(metres, who.language),
        starts_at=row.starts_at.isoformat() if row.starts_at else "", ends_at=row.ends_at.isoformat(),
        when=who.when(row.starts_at, row.ends_at), posted=who.ago(row.posted_at), minutes=row.minutes, duration=who.length(row.minutes),
        capacity=row.capacity, free=row.free, state=row.state, requester=row.for_name, interested=row.interested,
        needs=row.qualification or "", languages=[] if row.beneficiary_id else list(row.languages or ()),
        why=why_me(asked, who.language),
    )  # fmt: skip


def _standing(work: Work, filters: Filters, by: Actor) -> dict[str, float]:
    if filters.lon is None and filters.lat is None:
        return {}
    place = work.municipality(by.municipality_id).place(filters.lon, filters.lat, "")
    return {"lon": place.lon, "lat": place.lat}


def _radius(radius: int) -> int:
    if not 1 <= radius <= RADIUS_MOST:
        raise Invalid(FieldError("radius", "out-of-range", RADIUS_MOST))
    return radius
