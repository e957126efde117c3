"""Districts, streets and places of the demonstration municipalities, each street a short line with house numbers."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpnet.domain.values import metres_per_degree

HERE = Path(__file__).parent
KERB_M = 9.0  # how far from the middle of the street its houses stand


@dataclass(frozen=True, slots=True)
class Spot:
    """A district, street or place: one point, or a line along which house numbers rise.

    `district` of a district is its post town; `town` is the post town of anything.
    """

    kind: str
    name: str
    district: str
    town: str
    line: tuple[tuple[float, float], ...]
    first: int = 0
    last: int = 0

    def door(self, number: int) -> tuple[float, float]:
        """Where a house number stands: odd ones left of the line, even ones right; beyond the ends, the end."""
        if len(self.line) == 1:
            return self.line[0]
        share = (number - self.first) / max(1, self.last - self.first)
        lon, lat, east, north = self._along(min(1.0, max(0.0, share)))
        side = KERB_M if number % 2 else -KERB_M
        kx, ky = metres_per_degree(lat)
        return round(lon - north * side / kx, 6), round(lat + east * side / ky, 6)

    def middle(self) -> tuple[float, float]:
        """The middle of the street, or the point."""
        if len(self.line) == 1:
            return self.line[0]
        lon, lat, *_ = self._along(0.5)
        return round(lon, 6), round(lat, 6)

    def nearest_number(self, lon: float, lat: float) -> tuple[float, int]:
        """Metres from the point to the street's line, and the house number that stands there."""
        steps = self._steps()
        kx, ky = metres_per_degree(self.line[0][1])
        best, number, done, whole = math.inf, self.first, 0.0, sum(steps)
        for (ax, ay), (bx, by), length in zip(self.line, self.line[1:], steps, strict=False):
            east, north = (bx - ax) * kx, (by - ay) * ky
            px, py = (lon - ax) * kx, (lat - ay) * ky
            share = min(1.0, max(0.0, (px * east + py * north) / (length * length)))
            away = math.hypot(px - share * east, py - share * north)
            if away < best:
                raw = self.first + (done + share * length) / whole * (self.last - self.first)
                best, number = away, self._on_side(raw, odd=east * py - north * px >= 0)
            done += length
        return best, number

    def _on_side(self, raw: float, *, odd: bool) -> int:
        """The number nearest to `raw` among the odd or the even ones of the street."""
        number = 2 * round((raw - odd) / 2) + odd
        if number < self.first:
            number += 2
        return number - 2 if number > self.last and number - 2 >= self.first else number

    def _steps(self) -> list[float]:
        kx, ky = metres_per_degree(self.line[0][1])
        pairs = zip(self.line, self.line[1:], strict=False)
        return [max(0.1, math.hypot((bx - ax) * kx, (by - ay) * ky)) for (ax, ay), (bx, by) in pairs]

    def _along(self, share: float) -> tuple[float, float, float, float]:
        """The point after `share` of the line, and the direction there as a unit vector (east, north)."""
        steps = self._steps()
        left = share * sum(steps)
        for index, length in enumerate(steps):
            if left <= length or index == len(steps) - 1:
                break
            left -= length
        (ax, ay), (bx, by) = self.line[index], self.line[index + 1]
        part = min(1.0, left / length)
        kx, ky = metres_per_degree(ay)
        return ax + (bx - ax) * part, ay + (by - ay) * part, (bx - ax) * kx / length, (by - ay) * ky / length


@cache
def spots(slug: str) -> tuple[Spot, ...]:
    """All that is known of a municipality, in the order of its file; empty where there is no file."""
    path = HERE / f"{slug}.tsv"
    if not slug.isalnum() or not path.is_file():
        return ()
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:] if line]
    town = {row[1]: row[2] for row in rows if row[0] == "district"}
    return tuple(
        Spot(kind, name, district, town.get(name if kind == "district" else district, district), line_of(line),
             int(first or 0), int(last or 0))
        for kind, name, district, line, first, last in rows
    )  # fmt: skip


def streets(slug: str) -> tuple[Spot, ...]:
    """The streets of a municipality."""
    return tuple(spot for spot in spots(slug) if spot.kind == "street")


def line_of(text: str) -> tuple[tuple[float, float], ...]:
    """`12.6947 56.0463; 12.6931 56.0479` as points of longitude and latitude."""
    pairs = (point.split() for point in text.split(";"))
    return tuple((float(lon), float(lat)) for lon, lat in pairs)


def doors(slug: str) -> Iterator[tuple[float, float]]:
    """Where the known addresses of a municipality are, as longitude and latitude."""
    for street in streets(slug):
        for number in range(street.first, street.last + 1):
            yield street.door(number)
