"""The points of one part of the map, clustered so that they are never too many."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import h3

from helpnet.domain.actor import Actor
from helpnet.domain.values import distance_m
from helpnet.queries import nearby
from helpnet.queries.map import found
from helpnet.queries.nearby import Filters
from helpnet.queries.reading import reader
from helpnet.queries.sight import MOST_NARROWED, View, counted, open_in
from helpnet.store import spots
from helpnet.store.spots import Spot
from helpnet.store.work import Work
from helpnet.views.places import MapPoint

MOST = 500
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
        near = found(work, who, sought, box, filters.radius, MOST_NARROWED, by=by)
        rows = spots.of(work, [one.id for one in near])
    else:
        resolution, inside = counted(work, sought, box, start, MOST, by=by)
        if sum(inside.values()) > MOST:
            return [_cluster(cell, count) for cell, count in sorted(inside.items())]
        rows = open_in(work, sought, box, resolution, by=by)
    for resolution in range(start, TOLD_APART[-1][1] - 1, -1):
        gathered = _gathered(rows, resolution, zoom)
        if len(gathered) <= MOST:
            break
    return gathered[:MOST]


def _gathered(rows: Sequence[Spot], resolution: int, zoom: int) -> list[MapPoint]:
    """The errands by cell, a cluster in the middle of its own errands."""
    cells: defaultdict[str, list[Spot]] = defaultdict(list)
    for row in rows:
        cells[h3.latlng_to_cell(row.area_lat, row.area_lon, resolution)].append(row)
    return [
        _point(cell, inside, zoom) for cell, inside in sorted(cells.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _point(cell: str, inside: list[Spot], zoom: int) -> MapPoint:
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


def _cluster(cell: int, count: int) -> MapPoint:
    name = h3.int_to_str(cell)
    lat, lon = h3.cell_to_latlng(name)
    return MapPoint(name, lon, lat, name, count)
