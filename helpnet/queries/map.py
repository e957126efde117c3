"""What lies in one part of the map: the list beside it, and what stands at one of its signs."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.areas import COARSEST
from helpnet.domain.columns import columns
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.municipality import degrees
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import AREA_RESOLUTION, area_of, distance_m
from helpnet.queries import nearby, offered
from helpnet.queries.nearby import Filters, card_of
from helpnet.queries.reading import Reader, reader
from helpnet.store import nearest
from helpnet.store.work import Work
from helpnet.views.errands import ErrandCard

E = columns(Errand)
LISTED = 50
SAME_SPOT_M = 300.0


@dataclass(frozen=True, slots=True)
class View:
    """The part of the map that is in sight, in WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def box(self) -> nearest.Box:
        """The same, for the store."""
        return self.west, self.south, self.east, self.north

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of its middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def reach(self) -> float:
        """Metres from its middle to its farthest corner."""
        lon, lat = self.middle
        return max(distance_m(lon, lat, self.west, corner) for corner in (self.south, self.north))


def view(west: object, south: object, east: object, north: object) -> View:
    """A part of the map; raises Invalid for what is none."""
    box = View(*map(degrees, (west, south, east, north)))
    # Written so that NaN is none either.
    if not (-180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90):
        raise Invalid(FieldError("place", "outside-area"))
    return box


def in_view(work: Work, box: View, filters: Filters, *, by: Actor) -> list[ErrandCard]:
    """At most 50 open errands in sight that the reader may see and do: those around the middle, the nearest to home first."""
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
    """Errands in sight: around the reader's home when a distance from there is chosen, else around the middle of the view."""
    sought = replace(sought, box=box.box)
    if radius is not None:
        return nearest.errands(work, sought, who.lon, who.lat, radius=radius, limit=limit)
    middle = area_of(*box.middle)
    reach = min(nearest.FARTHEST, box.reach + distance_m(middle.lon, middle.lat, *box.middle))
    return nearest.errands(work, sought, middle.lon, middle.lat, radius=reach, limit=limit)


def _listed(work: Work, who: Reader, near: list[nearest.Near]) -> list[ErrandCard]:
    rows: list[Any] = nearby.in_order(work, near, offered.asked(work, by=who.by), by=who.by)
    rows.sort(key=lambda row: (who.metres_to(row.area_lon, row.area_lat), row.posted_at, row.id))
    return [card_of(row, who, row.asked or "") for row in rows]


def cell_named(value: object) -> str:
    """A public area's name as it came over the wire; raises Invalid for what is none."""
    if isinstance(value, str) and h3.is_valid_cell(value) and COARSEST <= h3.get_resolution(value) <= AREA_RESOLUTION:
        return value
    raise Invalid(FieldError("place", "outside-area"))
