"""How far out to look, ring by ring: H3 cells that surely hold everything within so many metres of a point."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from h3.api import basic_int as h3

from helpnet.domain.values import metres_per_degree


@dataclass(frozen=True, slots=True)
class Ring:
    """All cells within `k` steps of the one a point lies in; everything within `metres` of the point lies in one of them.

    The metres are for where cells are small; `rings_at` tells those of a place. They hold for Norway, Sweden, Denmark and Finland:
    measured at 400 places an entry along the ellipsoid, from the corners of the cell to the nearest edge of those outside the ring,
    divided by how much wider cells are there, and the least of them less 1.5 %.
    """

    resolution: int
    k: int
    metres: float


OUTWARD = (
    Ring(9, 2, 370.0), Ring(9, 3, 560.0), Ring(9, 4, 775.0), Ring(9, 5, 975.0), Ring(9, 6, 1_190.0), Ring(8, 3, 1_490.0), Ring(8, 4, 2_060.0), Ring(8, 5, 2_610.0),
    Ring(7, 3, 3_910.0), Ring(7, 4, 5_400.0), Ring(7, 5, 6_850.0), Ring(7, 6, 8_360.0), Ring(7, 7, 9_780.0), Ring(7, 8, 11_240.0), Ring(5, 2, 18_100.0), Ring(5, 6, 58_200.0),
)  # fmt: skip
"""From any point, to homes."""
FROM_CENTRE = (
    Ring(8, 0, 400.0), Ring(8, 1, 1_120.0), Ring(8, 2, 1_690.0), Ring(8, 3, 2_240.0), Ring(8, 4, 2_800.0), Ring(8, 5, 3_360.0), Ring(7, 3, 4_620.0), Ring(7, 4, 6_110.0), Ring(7, 6, 9_030.0), Ring(7, 8, 11_960.0), Ring(5, 2, 18_400.0), Ring(5, 6, 58_200.0),
)  # fmt: skip
"""From the centre of a cell of resolution 8 to things that stand at such centres: measured from centre to centre."""
HOMES, ERRANDS = "homes", "errands"
RINGS = {HOMES: OUTWARD, ERRANDS: FROM_CENTRE}
WIDEST = {9: 215.0, 8: 575.0, 7: 1_500.0, 5: 10_500.0}
"""No corner of a cell of a resolution is farther from its middle, in metres."""
FEWEST = 20
"""So many cells at least are given, the first one again and again: PostgreSQL takes a list that it does not know for ten, and makes a
plan anew for each shorter one, which takes longer than what it is for."""
CURVED = 0.03
"""How much distances as on the plane may be wrong at the farthest ring."""
SMALL_KM2 = 157.0
"""How large a cell of resolution 5 is where it is small."""


def rings_at(lon: float, lat: float, *, to: str) -> tuple[Ring, ...]:
    """The rings around a point (WGS84 degrees), with the metres they reach there: up to a quarter farther than where cells are smallest."""
    return _rings_in(h3.latlng_to_cell(lat, lon, 5), to)


@lru_cache(4_096)
def _rings_in(cell: int, to: str) -> tuple[Ring, ...]:
    """H3's cells are alike on the plane of an icosahedron's side. On the globe they are narrower the farther from its middle: one way
    by the square of a cosine, the other by the cosine itself, and the area by its cube.
    """
    wider = (h3.cell_area(cell, "km^2") / SMALL_KM2) ** (2 / 3)
    return tuple(replace(ring, metres=ring.metres * wider) for ring in RINGS[to])


def around(ring: Ring, lon: float, lat: float, *, beyond: float = 0.0, within: float = math.inf) -> list[int]:
    """The cells of a ring around a point (WGS84 degrees): all that hold anything farther than `beyond` and no farther than `within` metres, and a few more."""
    (kx, ky), wide = metres_per_degree(lat), WIDEST[ring.resolution]
    least, most = max(beyond * (1 - CURVED) - wide, 0.0), within * (1 + CURVED) + wide
    cells = []
    for cell in h3.grid_disk(h3.latlng_to_cell(lat, lon, ring.resolution), ring.k):
        north, east = h3.cell_to_latlng(cell)
        if least <= math.hypot((east - lon) * kx, (north - lat) * ky) <= most:
            cells.append(cell)
    return cells + cells[:1] * (FEWEST - len(cells))
