"""How far out to look, ring by ring: H3 cells that surely hold everything within so many metres of a point."""

from dataclasses import dataclass

from h3.api import basic_int as h3


@dataclass(frozen=True, slots=True)
class Ring:
    """All cells within `k` steps of the one a point lies in; everything within `metres` of the point lies in one of them.

    The metres hold for Scandinavia (measured over Sweden at 150 places an entry, at the worst points of a cell).
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
    Ring(8, 1, 401.0), Ring(8, 2, 1_003.0), Ring(8, 3, 1_596.0), Ring(8, 4, 2_155.0), Ring(7, 3, 4_037.0), Ring(6, 2, 6_968.0),
    Ring(6, 3, 11_123.0), Ring(5, 2, 18_408.0), Ring(5, 6, 59_417.0),
)  # fmt: skip
"""From any point."""
FROM_CENTRE = (
    Ring(8, 0, 300.0), Ring(8, 2, 1_003.0), Ring(7, 2, 2_667.0), Ring(6, 2, 6_968.0), Ring(5, 2, 18_408.0), Ring(5, 6, 59_417.0),
)  # fmt: skip
"""From the centre of a cell of resolution 8 to things that stand at such centres: the next ones are some 700 m away."""


def around(ring: Ring, lon: float, lat: float) -> list[int]:
    """The cells of a ring around a point (WGS84 degrees)."""
    return _disk(h3.latlng_to_cell(lat, lon, ring.resolution), ring.k)


def _disk(cell: int, k: int) -> list[int]:
    found = list(h3.grid_disk(cell, k))
    size = 1 + 3 * k * (k + 1)  # fewer around one of the world's twelve pentagons, all of them at sea
    return found + found[:1] * (size - len(found))
