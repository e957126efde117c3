"""How far out to look, ring by ring: H3 cells that surely hold everything within so many metres of a point."""

from dataclasses import dataclass

from h3.api import basic_int as h3


@dataclass(frozen=True, slots=True)
class Ring:
    """All cells within `k` steps of the one a point lies in; everything within `metres` of the point lies in one of them.

    The metres hold for Norway, Sweden, Denmark and Finland: measured at 400 places an entry, from the corners of the cell to the
    nearest edge of those outside the ring, and the least of them less 1.5 %.
    """

    resolution: int
    k: int
    metres: float

    @property
    def column(self) -> str:
        """The column that keeps the cells of this resolution."""
        return f"h3_r{self.resolution}"

    @property
    def size(self) -> int:
        """How many cells these are."""
        return 1 + 3 * self.k * (self.k + 1)


OUTWARD = (
    Ring(9, 2, 370.0), Ring(9, 3, 562.0), Ring(9, 4, 775.0), Ring(9, 5, 975.0), Ring(9, 6, 1_190.0), Ring(8, 3, 1_572.0), Ring(8, 4, 2_110.0), Ring(8, 5, 2_708.0),
    Ring(7, 3, 3_930.0), Ring(7, 4, 5_400.0), Ring(7, 5, 6_870.0), Ring(7, 8, 11_240.0), Ring(5, 2, 18_100.0), Ring(5, 6, 58_500.0),
)  # fmt: skip
"""From any point, to homes."""
FROM_CENTRE = (
    Ring(8, 0, 300.0), Ring(8, 2, 988.0), Ring(8, 4, 2_120.0), Ring(7, 3, 3_930.0), Ring(7, 4, 5_400.0), Ring(7, 8, 11_240.0), Ring(5, 2, 18_100.0), Ring(5, 6, 58_500.0),
)  # fmt: skip
"""From the centre of a cell of resolution 8 to things that stand at such centres: the next ones are some 700 m away."""


def around(ring: Ring, lon: float, lat: float) -> list[int]:
    """The cells of a ring around a point (WGS84 degrees)."""
    return _disk(h3.latlng_to_cell(lat, lon, ring.resolution), ring.k)


def _disk(cell: int, k: int) -> list[int]:
    found = list(h3.grid_disk(cell, k))
    size = 1 + 3 * k * (k + 1)  # fewer around one of the world's twelve pentagons, all of them at sea
    return found + found[:1] * (size - len(found))
