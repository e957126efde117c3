"""The open errands near somebody, nearest first."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Float, and_, cast, func, or_, select

from helpnet.domain.actor import Actor
from helpnet.domain.ask import SILENT, WAITING, Ask
from helpnet.domain.beneficiary import Beneficiary
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import ACCEPTED, DONE, OPEN, STANDBY, Acceptance, Decline, Errand
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.person import Person
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import metres_per_degree
from helpnet.i18n import category_name, distance
from helpnet.i18n.life import why_me
from helpnet.queries.cursors import cursor, moment, read_cursor
from helpnet.queries.reading import Reader, reader
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
    """The reader and the rows behind `errands`."""
    who = reader(work, by=by, **_standing(work, filters, by))
    kx, ky = metres_per_degree(who.lat)
    d2 = squared(who)
    radius = _radius(filters.radius) if filters.radius is not None else who.radius
    reach = cast(E.reach, Float)  # its square is more than an integer holds
    asked = K.reason.is_not(None)
    within = or_(d2 <= radius * radius, d2 <= reach * reach, asked) if filters.radius is None else d2 <= radius * radius
    far = RADIUS_MOST if filters.radius is None else radius
    statement = (
        open_cards(who)
        .where(
            *open_to(who, filters), within,
            E.area_lat.between(who.lat - far / ky, who.lat + far / ky), E.area_lon.between(who.lon - far / kx, who.lon + far / kx),
        )
        .order_by(d2, E.posted_at, E.id)
        .limit(limit)
    )  # fmt: skip
    if filters.after:
        far_off, posted, errand = read_cursor(filters.after, float, moment, UUID)
        later = or_(E.posted_at > posted, and_(E.posted_at == posted, E.id > errand))
        statement = statement.where(or_(d2 > far_off, and_(d2 == far_off, later)))
    return who, work.rows(statement)


def squared(who: Reader) -> Any:
    """The square of the metres from the reader's area to an errand's, in SQL."""
    kx, ky = metres_per_degree(who.lat)
    east, north = E.area_lon - who.lon, E.area_lat - who.lat
    return east * east * (kx * kx) + north * north * (ky * ky)


def open_cards(who: Reader) -> Any:
    """The cards with their `d2` to the reader and why they were `asked`; says nothing of what the reader may see."""
    mine = and_(K.errand_id == E.id, K.helper_id == who.by.person_id, K.outcome.in_((WAITING, SILENT)))
    return cards.add_columns(squared(who).label("d2"), K.reason.label("asked")).join(Ask, mine, isouter=True)


def open_to(who: Reader, filters: Filters) -> tuple[Any, ...]:
    """What holds for each open errand that the reader may see and do, of that kind and time, wherever it is. Raises Invalid."""
    allowed = or_(R.qualification.is_(None), R.qualification.in_(sorted(who.qualifications)))
    mine = select(A.id).where(A.errand_id == E.id, A.helper_id == who.by.person_id, A.state.in_(ON_IT)).exists()
    no = select(D.errand_id).where(D.errand_id == E.id, D.helper_id == who.by.person_id).exists()
    chosen = []
    if filters.category is not None and filters.category not in SLUGS:
        raise Invalid(FieldError("category", "unknown"))
    if filters.category:
        chosen.append(E.category == filters.category)
    if filters.when:
        days = {"today": 1, "week": 7}.get(filters.when)
        if days is None:
            raise Invalid(FieldError("when", "unknown"))
        midnight = who.now.astimezone(who.zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
            days=days
        )
        chosen.append(or_(E.starts_at.is_(None), E.starts_at < midnight))
    return (
        E.municipality_id == who.by.municipality_id, E.state == OPEN, E.ends_at > who.now, E.requester_id != who.by.person_id,
        P.suspended_at.is_(None), allowed, ~mine, ~no, *chosen,
    )  # fmt: skip


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
