"""What lies in one part of the map: its points, clustered so that they are never too many, and the list beside them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

import h3
from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.areas import COARSEST
from helpnet.domain.columns import columns
from helpnet.domain.errand import OPEN, Errand
from helpnet.domain.municipality import degrees
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import AREA_MARGIN_M, AREA_RESOLUTION, area_of, distance_m
from helpnet.queries import nearby, offered
from helpnet.queries.nearby import Filters, card_of
from helpnet.queries.reading import Reader, reader
from helpnet.store import counts, nearest
from helpnet.store.work import Work
from helpnet.views.errands import ErrandCard
from helpnet.views.places import MapPoint

E = columns(Errand)
MOST, LISTED, MOST_NARROWED = 500, 50, 20_000
TOLD_APART = ((12, 8), (10, 7), (8, 6), (6, 5), (4, 4), (0, 3))
"""From which zoom on cells of which resolution are told apart: each is drawn about as large as a thumb, or larger."""
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
    return _listed(work, who, _found(work, who, box, filters, LISTED))


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


def points(work: Work, box: View, zoom: int, filters: Filters, *, by: Actor) -> list[MapPoint]:
    """All that is in sight: each errand alone where they are few, else counted in clusters, the more the coarser."""
    who = reader(work, by=by)
    start = next(resolution for least, resolution in TOLD_APART if zoom >= least)
    if filters.radius is not None or filters.when is not None:
        ids = [one.id for one in _found(work, who, box, filters, MOST_NARROWED)]
    else:
        resolution, inside = _counted(work, who, box, start, filters)
        if sum(inside.values()) > MOST:
            return [_cluster(cell, count) for cell, count in sorted(inside.items())]
        sought = replace(nearby.sought(work, who, filters, by=by), box=box.box)
        ids = nearest.in_cells(work, sought, _finest(work, who, inside, resolution, filters))
    rows = _spots(work, ids)
    for resolution in range(start, TOLD_APART[-1][1] - 1, -1):
        gathered = _gathered(rows, resolution)
        if len(gathered) <= MOST:
            break
    return gathered[:MOST]


class _Spot(NamedTuple):
    """An errand where it is shown."""

    id: UUID
    category: str
    title: str
    free: int
    cell: str
    area_lon: float
    area_lat: float


def _spots(work: Work, ids: Sequence[UUID]) -> list[_Spot]:
    at_once = 5_000  # as many as one statement may name
    columns_ = E.id, E.category, E.title, E.free, E.cell, E.area_lon, E.area_lat
    pages = (ids[start : start + at_once] for start in range(0, len(ids), at_once))
    return [_Spot._make(row) for page in pages for row in work.rows(select(*columns_).where(E.id.in_(page)))]


def _gathered(rows: Sequence[_Spot], resolution: int) -> list[MapPoint]:
    """The errands by cell, a cluster in the middle of its own."""
    cells: defaultdict[str, list[_Spot]] = defaultdict(list)
    for row in rows:
        cells[h3.latlng_to_cell(row.area_lat, row.area_lon, resolution)].append(row)
    return [_point(cell, inside) for cell, inside in sorted(cells.items(), key=lambda item: (-len(item[1]), item[0]))]


def _point(cell: str, inside: list[_Spot]) -> MapPoint:
    lon = sum(row.area_lon for row in inside) / len(inside)
    lat = sum(row.area_lat for row in inside) / len(inside)
    if len(inside) > 1:
        return MapPoint(cell, lon, lat, cell, len(inside))
    (row,) = inside
    return MapPoint(str(row.id), lon, lat, row.cell, 1, row.category, row.title, row.free)


def _counted(work: Work, who: Reader, box: View, start: int, filters: Filters) -> tuple[int, dict[int, int]]:
    """The finest resolution whose cells in sight are not too many, and how much is open for the reader in each that has any."""
    kinds, within = offered.kinds(work, who, nearby.kind(filters), by=who.by), who.by.municipality_id
    for resolution in range(start, TOLD_APART[-1][1] - 1, -1):
        cells = _cells(work, who, box, resolution)
        if cells is not None:
            found = counts.in_cells(work, cells, kinds, within=within)
            for lon, lat, category in _places(work, who):
                cell = h3.str_to_int(h3.cell_to_parent(h3.latlng_to_cell(lat, lon, AREA_RESOLUTION), resolution))
                if category in kinds and cell in found:
                    found[cell] -= 1
            return resolution, {cell: count for cell, count in found.items() if count > 0}
    return start, {}


def _finest(work: Work, who: Reader, inside: dict[int, int], resolution: int, filters: Filters) -> list[int]:
    """The cells of the finest resolution that hold what these hold; those between are passed through, so that few are looked up."""
    kinds, cells = offered.kinds(work, who, filters.category, by=who.by), list(inside)
    for finer in range(resolution + 1, AREA_RESOLUTION + 1):
        children = [h3.str_to_int(child) for cell in cells for child in h3.cell_to_children(h3.int_to_str(cell), finer)]
        cells = list(counts.in_cells(work, children, kinds, within=who.by.municipality_id))
    return cells


def _cells(work: Work, who: Reader, box: View, resolution: int) -> list[int] | None:
    """The cells whose middle is in sight and that may hold something of the reader's municipality; None: more than may be shown."""
    here = work.municipality(who.by.municipality_id)
    edge = AREA_MARGIN_M + 2 * h3.average_hexagon_edge_length(resolution, unit="m")
    west, south, east, north = here.reaches(edge)
    seen = View(max(west, box.west), max(south, box.south), min(east, box.east), min(north, box.north))
    if seen.west >= seen.east or seen.south >= seen.north:
        return []
    height, width = (
        distance_m(seen.west, seen.south, seen.west, seen.north),
        distance_m(seen.west, seen.middle[1], seen.east, seen.middle[1]),
    )
    if height * width > 2 * MOST * h3.average_hexagon_area(resolution, unit="m^2"):
        return None
    corners = [(seen.south, seen.west), (seen.south, seen.east), (seen.north, seen.east), (seen.north, seen.west)]
    cells = h3.h3shape_to_cells(h3.LatLngPoly(corners), resolution)
    return None if len(cells) > MOST else [h3.str_to_int(cell) for cell in cells]


def _cluster(cell: int, count: int) -> MapPoint:
    name = h3.int_to_str(cell)
    lat, lon = h3.cell_to_latlng(name)
    return MapPoint(name, lon, lat, name, count)


def _places(work: Work, who: Reader) -> list[tuple[float, float, str]]:
    """Where the open errands are that the reader is not offered, and of which kind."""
    ids = list(offered.not_to(work, by=who.by))
    rows = work.rows(select(E.area_lon, E.area_lat, E.category).where(E.id.in_(ids))) if ids else []
    return [(row.area_lon, row.area_lat, row.category) for row in rows]


def _found(work: Work, who: Reader, box: View, filters: Filters, limit: int) -> list[nearest.Near]:
    """Errands in sight: around the reader's home when a distance from there is chosen, else around the middle of the view."""
    sought = replace(nearby.sought(work, who, filters, by=who.by), box=box.box)
    if filters.radius is not None:
        return nearest.errands(work, sought, who.lon, who.lat, radius=filters.radius, limit=limit)
    middle = area_of(*box.middle)
    reach = min(nearest.FARTHEST, box.reach + distance_m(middle.lon, middle.lat, *box.middle))
    return nearest.errands(work, sought, middle.lon, middle.lat, radius=reach, limit=limit)


def _listed(work: Work, who: Reader, found: list[nearest.Near]) -> list[ErrandCard]:
    rows: list[Any] = nearby.in_order(work, found, offered.asked(work, by=who.by), by=who.by)
    rows.sort(key=lambda row: (who.metres_to(row.area_lon, row.area_lat), row.posted_at, row.id))
    return [card_of(row, who, row.asked or "") for row in rows]


def cell_named(value: object) -> str:
    """A public area's name as it came over the wire; raises Invalid for what is none."""
    if isinstance(value, str) and h3.is_valid_cell(value) and COARSEST <= h3.get_resolution(value) <= AREA_RESOLUTION:
        return value
    raise Invalid(FieldError("place", "outside-area"))
