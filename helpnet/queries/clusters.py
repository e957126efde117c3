"""The points of one part of the map, clustered so that they are never too many."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import h3
from h3.api import basic_int as by_number
from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.values import AREA_MARGIN_M, AREA_RESOLUTION, distance_m
from helpnet.queries import nearby
from helpnet.queries.map import View, found
from helpnet.queries.nearby import Filters
from helpnet.queries.reading import reader
from helpnet.store import counts, nearest
from helpnet.store.nearest_statements import signs
from helpnet.store.work import Work
from helpnet.store.written import run, uuid_of
from helpnet.views.places import MapPoint

E = columns(Errand)
MOST, MOST_NARROWED = 500, 20_000
TOLD_APART = ((13, 8), (12, 7), (10, 6), (9, 5), (7, 4), (0, 3))
"""From which zoom on cells of which resolution are told apart: their middles are at least a sign's width from each other on the screen."""
SIGN_PX, NEXT_CELL = 52, 0.8 * 3**0.5
"""How wide a sign is drawn (44 to 60); and how far the next cell's middle is at least, in average edges of a cell in the north."""
METRES_A_PIXEL = 156_543.03
"""On the equator, when the world is 256 pixels wide; half as many with each step of zoom."""


def points(work: Work, box: View, zoom: int, filters: Filters, *, by: Actor) -> list[MapPoint]:
    """All that is in sight: each errand alone where they are few, else counted in clusters, the more the coarser."""
    who = reader(work, by=by)
    start = next(resolution for least, resolution in TOLD_APART if zoom >= least)
    sought = replace(nearby.sought(work, who, filters, by=by), box=box.box)
    if filters.radius is not None or filters.when is not None:
        ids = [one.id for one in found(work, who, sought, box, filters.radius, MOST_NARROWED, by=by)]
    else:
        resolution, inside = _counted(work, sought, box, start)
        if sum(inside.values()) > MOST:
            return [_cluster(cell, count) for cell, count in sorted(inside.items())]
        touched = _cells(work, sought.municipality_id, box, resolution, touched=True) or ()
        ids = nearest.in_cells(work, sought, _finest(work, sought, touched, resolution))
    rows = _spots(work, ids)
    for resolution in range(start, TOLD_APART[-1][1] - 1, -1):
        gathered = _gathered(rows, resolution, zoom)
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
    rows = run(work, signs(work.connection.dialect.name), {"ids": [one.hex for one in ids]}) if ids else []
    return [_Spot(uuid_of(one), *shown) for one, *shown in rows]


def _gathered(rows: Sequence[_Spot], resolution: int, zoom: int) -> list[MapPoint]:
    """The errands by cell, a cluster in the middle of its own errands."""
    cells: defaultdict[str, list[_Spot]] = defaultdict(list)
    for row in rows:
        cells[h3.latlng_to_cell(row.area_lat, row.area_lon, resolution)].append(row)
    return [
        _point(cell, inside, zoom) for cell, inside in sorted(cells.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _point(cell: str, inside: list[_Spot], zoom: int) -> MapPoint:
    lon = sum(row.area_lon for row in inside) / len(inside)
    lat = sum(row.area_lat for row in inside) / len(inside)
    if len(inside) > 1:
        return MapPoint(cell, *_apart(cell, lon, lat, zoom), cell, len(inside))
    (row,) = inside
    return MapPoint(str(row.id), lon, lat, row.cell, 1, row.category, row.title, row.free)


def _apart(cell: str, lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """The point of a cell that is so near its middle that a sign's width is left to the next cell's, and else as near to this one."""
    middle_lat, middle_lon = h3.cell_to_latlng(cell)
    next_one = NEXT_CELL * h3.average_hexagon_edge_length(h3.get_resolution(cell), unit="m")
    sign = SIGN_PX * METRES_A_PIXEL * math.cos(math.radians(middle_lat)) / 2**zoom
    off = distance_m(middle_lon, middle_lat, lon, lat)
    share = min(1.0, max(0.0, next_one - sign) / 2 / off) if off else 0.0
    return middle_lon + (lon - middle_lon) * share, middle_lat + (lat - middle_lat) * share


def _counted(work: Work, sought: nearest.Sought, box: View, start: int) -> tuple[int, dict[int, int]]:
    """The finest resolution whose cells in sight are not too many, and how much is open for the reader in each that has any."""
    within = sought.municipality_id
    for resolution in range(start, TOLD_APART[-1][1] - 1, -1):
        cells = _cells(work, within, box, resolution)
        if cells is not None:
            inside = counts.in_cells(work, cells, sought.kinds, within=within)
            for lon, lat, category in _places(work, sought.without):
                cell = h3.str_to_int(h3.cell_to_parent(h3.latlng_to_cell(lat, lon, AREA_RESOLUTION), resolution))
                if category in sought.kinds and cell in inside:
                    inside[cell] -= 1
            return resolution, {cell: count for cell, count in inside.items() if count > 0}
    return start, {}


def _finest(work: Work, sought: nearest.Sought, cells: Sequence[int], resolution: int) -> list[int]:
    """The cells of the finest resolution that hold what these hold; those between are passed through, so that few are looked up."""
    held = list(counts.in_cells(work, cells, sought.kinds, within=sought.municipality_id))
    for finer in range(resolution + 1, AREA_RESOLUTION + 1):
        children = [child for cell in held for child in by_number.cell_to_children(cell, finer)]
        held = list(counts.in_cells(work, children, sought.kinds, within=sought.municipality_id))
    return held


def _cells(work: Work, within: UUID, box: View, resolution: int, *, touched: bool = False) -> list[int] | None:
    """The cells whose middle is in sight and that may hold something of the municipality; None: more than may be shown.

    `touched`: also those of which only a part is in sight, however many.
    """
    here = work.municipality(within)
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
    contain = "overlap" if touched else "center"
    cells = h3.h3shape_to_cells_experimental(h3.LatLngPoly(corners), resolution, contain=contain)
    return None if len(cells) > MOST and not touched else [h3.str_to_int(cell) for cell in cells]


def _cluster(cell: int, count: int) -> MapPoint:
    name = h3.int_to_str(cell)
    lat, lon = h3.cell_to_latlng(name)
    return MapPoint(name, lon, lat, name, count)


def _places(work: Work, ids: frozenset[UUID]) -> list[tuple[float, float, str]]:
    """Where these errands are, and of which kind."""
    rows = work.rows(select(E.area_lon, E.area_lat, E.category).where(E.id.in_(ids))) if ids else []
    return [(row.area_lon, row.area_lat, row.category) for row in rows]
