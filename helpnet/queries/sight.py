"""One part of the map: its sides, the cells in it, and how much is open in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import h3
from h3.api import basic_int as by_number
from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.municipality import degrees
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import AREA_MARGIN_M, AREA_RESOLUTION, distance_m
from helpnet.store import counts, nearest, spots
from helpnet.store.spots import Spot
from helpnet.store.work import Work

E = columns(Errand)
MOST_DEGREES = (("west", 180), ("south", 90), ("east", 180), ("north", 90))
MOST_NARROWED = 20_000
"""So many are looked at one by one."""


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

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point is in it."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def reach(self, lon: float, lat: float) -> float:
        """Metres from a point to its farthest corner."""
        return max(
            distance_m(lon, lat, *corner) for corner in product((self.west, self.east), (self.south, self.north))
        )


def view(west: object, south: object, east: object, north: object) -> View:
    """A part of the map; raises Invalid that names each side which is none."""
    sides = dict(zip(nearest.SIDES, (west, south, east, north), strict=True))
    box = View(**{side: degrees(value, field=side) for side, value in sides.items()})
    # Written so that NaN is none either.
    wrong = [FieldError(side, "out-of-range") for side, most in MOST_DEGREES if not -most <= getattr(box, side) <= most]
    turned = [FieldError("west", "reversed")] if box.west > box.east else []
    turned += [FieldError("south", "reversed")] if box.south > box.north else []
    if wrong or turned:
        raise Invalid(*(wrong or turned))
    return box


def counted(
    work: Work, sought: nearest.Sought, box: View, start: int, most: int, *, by: Actor
) -> tuple[int, dict[int, int]]:
    """The finest resolution whose cells in sight are `most` or fewer, and how much is open for the reader in each that has any."""
    within = sought.municipality_id
    for resolution in range(start, counts.RESOLUTIONS[-1] - 1, -1):
        cells = _cells(work, within, box, resolution, most)
        if cells is not None:
            inside = counts.in_cells(work, cells, sought.kinds, within=within)
            for lon, lat, category in _places(work, sought.without):
                cell = h3.str_to_int(h3.cell_to_parent(h3.latlng_to_cell(lat, lon, AREA_RESOLUTION), resolution))
                if category in sought.kinds and cell in inside:
                    inside[cell] -= 1
            return resolution, {cell: count for cell, count in inside.items() if count > 0}
    return start, {}


def open_in(work: Work, sought: nearest.Sought, box: View, resolution: int, *, by: Actor) -> list[Spot]:
    """All that is looked for in sight, however far apart; found by the cells of a resolution that the view touches."""
    touched = _cells(work, sought.municipality_id, box, resolution) or ()
    return spots.in_cells(work, sought, _finest(work, sought, touched, resolution))


def _finest(work: Work, sought: nearest.Sought, cells: Sequence[int], resolution: int) -> list[int]:
    """The cells of the finest resolution that hold what these hold; those between are passed through, so that few are looked up."""
    held = list(counts.in_cells(work, cells, sought.kinds, within=sought.municipality_id))
    for finer in range(resolution + 1, AREA_RESOLUTION + 1):
        children = [child for cell in held for child in by_number.cell_to_children(cell, finer)]
        held = list(counts.in_cells(work, children, sought.kinds, within=sought.municipality_id))
    return held


def _cells(work: Work, within: UUID, box: View, resolution: int, most: int | None = None) -> list[int] | None:
    """The cells of which a part is in sight and that may hold something of the municipality.

    With `most`: those whose middle is in sight; None: there are more.
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
    if most and height * width > 2 * most * h3.average_hexagon_area(resolution, unit="m^2"):
        return None
    corners = [(seen.south, seen.west), (seen.south, seen.east), (seen.north, seen.east), (seen.north, seen.west)]
    contain = "center" if most else "overlap"
    cells = h3.h3shape_to_cells_experimental(h3.LatLngPoly(corners), resolution, contain=contain)
    return None if most and len(cells) > most else [h3.str_to_int(cell) for cell in cells]


def _places(work: Work, ids: frozenset[UUID]) -> list[tuple[float, float, str]]:
    """Where these errands are, and of which kind."""
    rows = work.rows(select(E.area_lon, E.area_lat, E.category).where(E.id.in_(ids))) if ids else []
    return [(row.area_lon, row.area_lat, row.category) for row in rows]
