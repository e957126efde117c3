"""What lies in one part of the map: the list beside it, and what stands at one of its signs."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.areas import COARSEST
from helpnet.domain.columns import columns
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import AREA_RESOLUTION, area_of, distance_m
from helpnet.queries import nearby, offered
from helpnet.queries.nearby import Filters, card_of
from helpnet.queries.reading import Reader, reader
from helpnet.queries.sight import MOST_NARROWED, View, counted, open_in
from helpnet.store import nearest
from helpnet.store.work import Work
from helpnet.views.errands import ErrandCard

E = columns(Errand)
LISTED, CELLS = 50, 500
SAME_SPOT_M = 300.0


def in_view(work: Work, box: View, filters: Filters, *, by: Actor) -> list[ErrandCard]:
    """At most 50 open errands in sight that the reader may see and do, the nearest to home first."""
    who = reader(work, by=by)
    sought = nearby.sought(work, who, filters, by=who.by)
    return _listed(work, who, found(work, who, sought, box, filters.radius, LISTED, by=by))


def in_cell(work: Work, cell: str, filters: Filters, *, by: Actor) -> list[ErrandCard]:
    """Those that are shown at the middle of one public area, at most 50."""
    who, (lat, lon) = reader(work, by=by), h3.cell_to_latlng(cell)
    sought = nearby.sought(work, who, filters, by=who.by)
    return _listed(work, who, nearest.errands(work, sought, lon, lat, radius=SAME_SPOT_M, limit=LISTED))


def only(work: Work, errand_id: UUID, *, by: Actor) -> list[ErrandCard]:
    """That one errand, while the reader may see and do it; else nothing."""
    who = reader(work, by=by)
    open_here = E.id == errand_id, E.municipality_id == by.municipality_id, E.state == OPEN, E.ends_at > who.now
    row = work.row(select(E.id, E.category, E.area_lon, E.area_lat, E.posted_at).where(*open_here))
    if (
        row is None
        or row.id in offered.not_to(work, by=who.by)
        or row.category not in offered.kinds(work, who, by=who.by)
    ):
        return []
    return _listed(work, who, [nearest.Near(row.id, who.metres_to(row.area_lon, row.area_lat) ** 2, row.posted_at)])


def found(
    work: Work, who: Reader, sought: nearest.Sought, box: View, radius: int | None, limit: int, *, by: Actor
) -> list[nearest.Near]:
    """Errands in sight, at most `limit`: those nearest to the middle of the reader's area when a distance is chosen or it is in sight,
    else those around the middle of the view. None is too far away, unless more than 20,000 are in sight: then fewer than `limit` may be within 57 km.
    """
    sought = replace(sought, box=box.box)
    if radius is not None:
        return nearest.errands(work, sought, who.lon, who.lat, radius=radius, limit=limit)
    middle = area_of(*box.middle)
    lon, lat = (who.lon, who.lat) if box.holds(who.lon, who.lat) else (middle.lon, middle.lat)
    reach = box.reach(lon, lat)
    near = nearest.errands(work, sought, lon, lat, radius=min(nearest.FARTHEST, reach), limit=limit)
    if reach <= nearest.FARTHEST or len(near) >= limit:
        return near
    return _afar(work, sought, box, lon, lat, by=by)[:limit] or near


def _afar(work: Work, sought: nearest.Sought, box: View, lon: float, lat: float, *, by: Actor) -> list[nearest.Near]:
    """All in a view that is wider than one looks from a point, the nearest to it first; nothing when they are more than can be looked at."""
    resolution, inside = counted(work, sought, box, COARSEST, CELLS, by=by)
    if sum(inside.values()) > MOST_NARROWED:
        return []
    shown = open_in(work, sought, box, resolution, by=by)
    far = [nearest.Near(one.id, distance_m(lon, lat, one.area_lon, one.area_lat) ** 2) for one in shown]
    return sorted(far, key=lambda one: (one.d2, one.id))


def _listed(work: Work, who: Reader, near: list[nearest.Near]) -> list[ErrandCard]:
    rows: list[Any] = nearby.in_order(work, near, offered.asked(work, by=who.by), by=who.by)
    rows.sort(key=lambda row: (who.metres_to(row.area_lon, row.area_lat), row.posted_at, row.id))
    return [card_of(row, who, row.asked or "") for row in rows]


def cell_named(value: object) -> str:
    """A public area's name as it came over the wire; raises Invalid for what is none."""
    if isinstance(value, str) and h3.is_valid_cell(value) and COARSEST <= h3.get_resolution(value) <= AREA_RESOLUTION:
        return value
    raise Invalid(FieldError("place", "outside-area"))
