"""What is known of each municipality's streets, doors and places: imported from OpenStreetMap, else the demonstration's by hand."""

import math
import sqlite3
import threading
import time
import weakref
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from helpnet.domain.values import distance_m, metres_per_degree
from helpnet.gateways.finding import Index
from helpnet.mapping.base import PLACES, folder
from helpnet.settings import settings
from helpnet.town.gazetteer import Spot, line_of, spots

NEAR_DOOR_M, NEAR_DISTRICT_M = 120, 4_000
LOOK_AGAIN_S = 1.0


class Gazetteer(ABC):
    """The spots of one municipality, and where their doors are."""

    def __init__(self, known: tuple[Spot, ...]) -> None:
        self._spots = known
        self._districts = [spot for spot in known if spot.kind == "district"]

    @cached_property
    def _named(self) -> dict[str, list[Spot]]:
        named = defaultdict[str, list[Spot]](list)
        for spot in self._spots:
            named[spot.name].append(spot)
        return dict(named)

    @cached_property
    def index(self) -> Index:
        """By the beginnings of their words."""
        return Index(self._spots)

    def namesakes(self, spot: Spot) -> list[Spot]:
        """All that bear the spot's name, itself among them."""
        return self._named[spot.name]

    def whereabouts(self, spot: Spot) -> tuple[str, ...]:
        """What an address needs after the spot's name: its district, where a namesake has the same post town, and that town."""
        shared = any(other.town == spot.town and other.district != spot.district for other in self.namesakes(spot))
        return (spot.district, spot.town) if shared else (spot.town,)

    def district(self, lon: float, lat: float) -> Spot | None:
        """The nearest district, if one is near."""
        nearest = min(self._districts, key=lambda spot: distance_m(lon, lat, *spot.line[0]), default=None)
        return nearest if nearest and distance_m(lon, lat, *nearest.line[0]) <= NEAR_DISTRICT_M else None

    @property
    def districts(self) -> tuple[str, ...]:
        """The names of the districts, in the order of the alphabet."""
        return tuple(sorted(spot.name for spot in self._districts))

    @abstractmethod
    def doors(self) -> Iterator[tuple[float, float]]:
        """Where every known address is, each once however many shops and entrances bear it, as longitude and latitude."""

    @abstractmethod
    def door(self, street: Spot, number: int, letter: str) -> tuple[float, float]:
        """Where a house number stands, or the nearest that is known."""

    @abstractmethod
    def has(self, street: Spot, number: int) -> bool:
        """Whether that very house number is known on the street, or in the village that has none."""

    @abstractmethod
    def nearest(self, lon: float, lat: float) -> tuple[float, str, Spot | None]:
        """How many metres to the nearest door, what it is called, and on which street; infinitely many without one."""


def gazetteer(slug: str) -> Gazetteer:
    """The municipality's gazetteer as it is now: an import while we run is used a second later."""
    given = settings()
    place = given.data_dir, slug
    until, found = _looked.get(place, (0.0, None))
    if found is None or time.monotonic() > until:
        home = folder(slug, given)
        found = _imported(home / PLACES) if home and (home / PLACES).is_file() else _by_hand(slug)
        _looked[place] = time.monotonic() + LOOK_AGAIN_S, found
    return found


class ByHand(Gazetteer):
    """The demonstration's: house numbers are thought to rise evenly along each street."""

    def doors(self) -> Iterator[tuple[float, float]]:
        for street in self._spots:
            if street.kind == "street":
                yield from (street.door(number) for number in range(street.first, street.last + 1))

    def door(self, street: Spot, number: int, letter: str) -> tuple[float, float]:
        return street.door(number)

    def has(self, street: Spot, number: int) -> bool:
        return street.kind == "street" and street.first <= number <= street.last

    def nearest(self, lon: float, lat: float) -> tuple[float, str, Spot | None]:
        near = [(*spot.nearest_number(lon, lat), spot) for spot in self._spots if spot.kind == "street"]
        metres, number, street = min(near, key=lambda hit: hit[0], default=(math.inf, 0, None))
        return metres, f"{street.name} {number}" if street else "", street


class Imported(Gazetteer):
    """From an import: every door is where the map has it. The doors stay in their file, held open while the next import removes it."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        weakref.finalize(self, self._database.close)
        rows = self._asked("select id, kind, name, district, town, line from spot order by id")
        known = [(row[0], Spot(row[1], row[2], row[3], row[4], line_of(row[5]))) for row in rows]
        self._numbers = {spot: number for number, spot in known}
        self._by_number = dict(known)
        super().__init__(tuple(spot for _, spot in known))

    def doors(self) -> Iterator[tuple[float, float]]:
        yield from self._asked(
            "select lon, lat from door where rowid in (select min(rowid) from door group by spot, number, letter)"
        )

    def door(self, street: Spot, number: int, letter: str) -> tuple[float, float]:
        found = self._asked(
            "select lon, lat from door where spot = ? order by (number % 2) != (? % 2), abs(number - ?), letter != ?, letter limit 1",
            self._numbers[street], number, number, letter,
        )  # fmt: skip
        return found[0] if found else street.middle()

    def has(self, street: Spot, number: int) -> bool:
        found = self._asked("select 1 from door where spot = ? and number = ? limit 1", self._numbers[street], number)
        return bool(found)

    def nearest(self, lon: float, lat: float) -> tuple[float, str, Spot | None]:
        kx, ky = metres_per_degree(lat)
        dx, dy = NEAR_DOOR_M / kx, NEAR_DOOR_M / ky
        found = self._asked(
            "select spot, number, letter, lon, lat from door where lat between ? and ? and lon between ? and ?"
            " order by (lon - ?) * (lon - ?) * ? + (lat - ?) * (lat - ?) * ? limit 1",
            lat - dy, lat + dy, lon - dx, lon + dx, lon, lon, kx * kx, lat, lat, ky * ky,
        )  # fmt: skip
        if not found:
            return self._nearest_street(lon, lat)
        spot, number, letter, *there = found[0]
        street = self._by_number[spot]
        return distance_m(lon, lat, *there), f"{street.name} {number} {letter}".rstrip(), street

    def _nearest_street(self, lon: float, lat: float) -> tuple[float, str, Spot | None]:
        """Where no door is near: the street's name alone."""
        around = [
            (spot.nearest_number(lon, lat)[0], spot)
            for spot in self._spots
            if spot.kind == "street" and len(spot.line) > 1 and distance_m(lon, lat, *spot.middle()) < NEAR_DISTRICT_M
        ]
        metres, street = min(around, key=lambda hit: hit[0], default=(math.inf, None))
        return metres, street.name if street else "", street

    def _asked(self, sql: str, *values: object) -> list[Any]:
        """All rows; one question at a time, as threads share what is open."""
        with self._lock:
            return self._database.execute(sql, values).fetchall()


@cache
def _by_hand(slug: str) -> ByHand:
    return ByHand(spots(slug))


_looked: dict[tuple[Path, str], tuple[float, Gazetteer]] = {}
_kept: dict[Path, Imported] = {}


def _imported(file: Path) -> Imported:
    """Read once for each import; what an earlier one gave is let go."""
    found = _kept.get(file)
    if found is None:
        found = Imported(file)
        for other in [other for other in list(_kept) if not other.exists()]:
            _kept.pop(other, None)
        _kept[file] = found
    return found
