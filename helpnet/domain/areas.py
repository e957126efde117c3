"""Public areas: how much a stranger may know of a place, where many live and where few do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from h3.api import basic_int as h3
from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from helpnet.domain.values import AREA_RESOLUTION, Area, area_of

COARSEST = 5
LEAST_DOORS = 10
"""An area is shown only where at least so many known addresses are shown as the same one."""
_LEVELS = range(AREA_RESOLUTION, COARSEST, -1)


class PublicArea(SQLModel, table=True):
    """An H3 cell of resolution 8, 7 or 6 in a municipality's survey: its known addresses, and whether places are shown as it.

    `finest`, on cells of resolution 8: the finest resolution that the municipality allows there.
    """

    __tablename__ = "public_area"

    municipality_id: UUID = Field(foreign_key="municipality.id", primary_key=True)
    cell: int = Field(sa_type=BigInteger, primary_key=True)
    doors: int = 0
    shown: bool = False
    finest: int = AREA_RESOLUTION


def cells_of(lon: float, lat: float) -> tuple[int, ...]:
    """The areas that a point may be shown as, from resolution 8 to 5, each within the next."""
    finest = h3.latlng_to_cell(lat, lon, AREA_RESOLUTION)
    return finest, *(
        h3.cell_to_parent(finest, resolution) for resolution in range(AREA_RESOLUTION - 1, COARSEST - 1, -1)
    )


def surveyed(doors: Mapping[int, int], finest: Mapping[int, int]) -> dict[int, tuple[int, bool]]:
    """For each area how many doors are shown as it or finer ones, and whether places in it are shown as it.

    `doors` counts addresses by cell of resolution 8, `finest` limits some of these cells. What is shown finer no longer hides
    its neighbours: an area counts only the doors that are left for it. Only where a whole cell of resolution 5, some 250 km²,
    has fewer known doors than an area needs, they are shown as that.
    """
    found: dict[int, tuple[int, bool]] = {}
    left = dict(doors)
    for resolution in _LEVELS:
        allowed = {cell: count for cell, count in left.items() if finest.get(cell, AREA_RESOLUTION) >= resolution}
        sums: Counter[int] = Counter()
        for cell, count in allowed.items():
            sums[h3.cell_to_parent(cell, resolution)] += count
        for area, count in sums.items():
            found[area] = (count, count >= LEAST_DOORS)
        left = {
            cell: count
            for cell, count in left.items()
            if cell not in allowed or not found[h3.cell_to_parent(cell, resolution)][1]
        }
    _fill_up(found, left)
    return found


def _fill_up(found: dict[int, tuple[int, bool]], left: Mapping[int, int]) -> None:
    """Where what is left for an area of the coarsest resolution is a few doors, hide them among those of the smallest area in it."""
    few: Counter[int] = Counter()
    for cell, count in left.items():
        few[h3.cell_to_parent(cell, COARSEST)] += count
    for area in [area for area, count in few.items() if 0 < count < LEAST_DOORS]:
        inside = (
            (doors, cell)
            for cell, (doors, shown) in found.items()
            if shown and h3.cell_to_parent(cell, COARSEST) == area and not _within_shown(cell, found)
        )
        doors, cell = min(inside, default=(0, 0))
        if cell:
            found[cell] = doors, False


def _within_shown(cell: int, found: Mapping[int, tuple[int, bool]]) -> bool:
    """Whether a coarser area around it is shown, which would take its doors."""
    resolutions = range(COARSEST + 1, h3.get_resolution(cell))
    return any(found.get(h3.cell_to_parent(cell, resolution), (0, False))[1] for resolution in resolutions)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a municipality's areas, or of those around one point: cells that places are shown as, cells with limits."""

    made: bool
    shown: frozenset[int]
    finest: Mapping[int, int]

    def area(self, lon: float, lat: float) -> Area:
        """What strangers may know of a place: the finest area in which enough addresses are shown as the same.

        A municipality that was never surveyed shows areas of resolution 8 everywhere (`helpnet doctor` says so).
        """
        if not self.made:
            return area_of(lon, lat)
        cells = cells_of(lon, lat)
        limit = self.finest.get(cells[0], AREA_RESOLUTION)
        for resolution, cell in zip(_LEVELS, cells, strict=False):
            if resolution <= limit and cell in self.shown:
                return area_of(lon, lat, resolution)
        return area_of(lon, lat, COARSEST)


def counted(points: Iterable[tuple[float, float]]) -> Counter[int]:
    """Addresses (longitude, latitude) counted by cell of resolution 8."""
    return Counter(h3.latlng_to_cell(lat, lon, AREA_RESOLUTION) for lon, lat in points)
