"""What lies in one part of the map: its points, clustered so that they are never too many, and the list beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import String, cast, func, select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.municipality import degrees
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import AREA_RESOLUTION
from helpnet.queries.nearby import Filters, card_of, cards, open_cards, open_to, squared
from helpnet.queries.reading import Reader, reader
from helpnet.store.work import Work
from helpnet.views.errands import ErrandCard
from helpnet.views.places import MapPoint

E = columns(Errand)
MOST, LISTED = 500, 50
CELLS = ((12, E.h3_r8), (10, E.h3_r7), (0, E.h3_r6))
"""From which zoom on which cells are told apart: each is drawn about as large as a thumb, or larger."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the map that is in sight, in WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float


def view(west: object, south: object, east: object, north: object) -> View:
    """A part of the map; raises Invalid for what is none."""
    box = View(*map(degrees, (west, south, east, north)))
    # Written so that NaN is none either.
    if not (-180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90):
        raise Invalid(FieldError("place", "outside-area"))
    return box


def in_view(work: Work, box: View, filters: Filters, *, by: Actor) -> list[ErrandCard]:
    """The open errands in sight that the reader may see and do, the nearest to their home first, at most 50."""
    who = reader(work, by=by)
    return _listed(work, who, (*_within(who, box, filters),))


def in_cell(work: Work, cell: str, filters: Filters, *, by: Actor) -> list[ErrandCard]:
    """Those of one public area, at most 50."""
    who = reader(work, by=by)
    return _listed(work, who, (*_chosen(who, filters), E.cell == cell))


def only(work: Work, errand_id: UUID, *, by: Actor) -> list[ErrandCard]:
    """That one errand, while the reader may see and do it; else nothing."""
    who = reader(work, by=by)
    return _listed(work, who, (*open_to(who, Filters()), E.id == errand_id))


def points(work: Work, box: View, zoom: int, filters: Filters, *, by: Actor) -> list[MapPoint]:
    """All that is in sight, each errand alone or counted in the cluster of its cell; coarser cells where there are too many."""
    who = reader(work, by=by)
    within = _within(who, box, filters)
    found: Sequence[Any] = ()
    for least, cell in CELLS:
        if zoom < least:
            continue
        found = work.rows(
            cards.with_only_columns(
                cell.label("cell"), func.count().label("count"), func.min(cast(E.id, String)).label("first"),
                func.avg(E.area_lon).label("lon"), func.avg(E.area_lat).label("lat"),
            ).where(*within).group_by(cell).order_by(func.count().desc(), cell).limit(MOST + 1)
        )  # fmt: skip
        if len(found) <= MOST:
            break
    alone = [UUID(row.first) for row in found if row.count == 1]
    there = {row.id: row for row in work.rows(select(E.id, E.category, E.title, E.free, E.cell).where(E.id.in_(alone)))}
    return [_point(row, there.get(UUID(row.first)) if row.count == 1 else None) for row in found[:MOST]]


def _point(row: Any, errand: Any) -> MapPoint:
    if errand is None:
        cell = h3.int_to_str(row.cell)
        return MapPoint(cell, row.lon, row.lat, cell, row.count)
    return MapPoint(str(errand.id), row.lon, row.lat, errand.cell, 1, errand.category, errand.title, errand.free)


def _listed(work: Work, who: Reader, conditions: tuple[Any, ...]) -> list[ErrandCard]:
    rows = work.rows(open_cards(who).where(*conditions).order_by(squared(who), E.posted_at, E.id).limit(LISTED))
    return [card_of(row, who, row.asked or "") for row in rows]


def _chosen(who: Reader, filters: Filters) -> tuple[Any, ...]:
    far = filters.radius
    return (*open_to(who, filters), *(() if far is None else (squared(who) <= far * far,)))


def _within(who: Reader, box: View, filters: Filters) -> tuple[Any, ...]:
    return (
        *_chosen(who, filters), E.area_lat.between(box.south, box.north), E.area_lon.between(box.west, box.east)
    )  # fmt: skip


def cell_named(value: object) -> str:
    """A public area's name as it came over the wire; raises Invalid for what is none."""
    if isinstance(value, str) and h3.is_valid_cell(value) and h3.get_resolution(value) == AREA_RESOLUTION:
        return value
    raise Invalid(FieldError("place", "outside-area"))
