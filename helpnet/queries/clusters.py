"""The points of one part of the map, clustered so that they are never too many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import h3
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
from helpnet.store.work import Work
from helpnet.views.places import MapPoint

E = columns(Errand)
MOST, MOST_NARROWED = 500, 20_000
TOLD_APART = ((12, 8), (10, 7), (8, 6), (6, 5), (4, 4), (0, 3))
"""From which zoom on cells of which resolution are told apart: each is drawn about as large as a thumb, or larger."""


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
        ids = nearest.in_cells(work, sought, _finest(work, sought, inside, resolution))
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


def _finest(work: Work, sought: nearest.Sought, inside: dict[int, int], resolution: int) -> list[int]:
    """The cells of the finest resolution that hold what these hold; those between are passed through, so that few are looked up."""
    cells = list(inside)
    for finer in range(resolution + 1, AREA_RESOLUTION + 1):
        children = [h3.str_to_int(child) for cell in cells for child in h3.cell_to_children(h3.int_to_str(cell), finer)]
        cells = list(counts.in_cells(work, children, sought.kinds, within=sought.municipality_id))
    return cells


def _cells(work: Work, within: UUID, box: View, resolution: int) -> list[int] | None:
    """The cells whose middle is in sight and that may hold something of the municipality; None: more than may be shown."""
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
    cells = h3.h3shape_to_cells(h3.LatLngPoly(corners), resolution)
    return None if len(cells) > MOST else [h3.str_to_int(cell) for cell in cells]


def _cluster(cell: int, count: int) -> MapPoint:
    name = h3.int_to_str(cell)
    lat, lon = h3.cell_to_latlng(name)
    return MapPoint(name, lon, lat, name, count)


def _places(work: Work, ids: frozenset[UUID]) -> list[tuple[float, float, str]]:
    """Where these errands are, and of which kind."""
    rows = work.rows(select(E.area_lon, E.area_lat, E.category).where(E.id.in_(ids))) if ids else []
    return [(row.area_lon, row.area_lat, row.category) for row in rows]
