"""Finding places by what people type, and the words for a place on the map."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from helpnet.domain.values import ADDRESS_MAX, area_of, distance_m
from helpnet.gateways.finding import folded_words, said
from helpnet.gateways.gazetteers import Gazetteer, gazetteer
from helpnet.town.gazetteer import Spot

LETTERS_NEEDED, SUGGESTED = 3, 6
NEAR_STREET_M = 250
ONE_PLACE_M = 500  # as far apart as the entrances of one place may lie, and nearer than streets of one name do
ADDRESS = re.compile(r"^(?P<name>.*?\D)[ ,]+(?P<number>\d{1,4})(?: ?(?P<letter>[^\W\d_]))?(?![^\W_])(?P<rest>.*)$")
POST_CODE = re.compile(r"(^|,)\s*(?:\d{3} ?\d{2}|\d{4})(?=\s+\D|\s*$)")


@dataclass(frozen=True, slots=True)
class Found:
    """A place: how to show it in a list, the address to keep, where it is (WGS84 degrees), and its district."""

    label: str
    address: str
    lon: float
    lat: float
    district: str


class Area(Protocol):
    """Where to look: a municipality, or anything with its slug and box."""

    @property
    def slug(self) -> str: ...
    @property
    def west(self) -> float: ...
    @property
    def south(self) -> float: ...
    @property
    def east(self) -> float: ...
    @property
    def north(self) -> float: ...


class Geocoder(Protocol):
    """Places by text and by point, never outside the area, never raising: what is not found is not there."""

    def suggest(self, text: str, within: Area, limit: int = SUGGESTED) -> list[Found]:
        """What people may mean while they type, best first; nothing before the third letter."""
        ...

    def geocode(self, text: str, within: Area) -> Found | None:
        """The place that the address means; None also where it may mean several."""
        ...

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        """The words for a point."""
        ...


class GazetteerGeocoder:
    """The embedded geocoder: the municipality's imported places, or those that come with helpnet; no network."""

    def suggest(self, text: str, within: Area, limit: int = SUGGESTED) -> list[Found]:
        """Streets, districts and places whose words begin with what was typed; one slip of the finger is forgiven."""
        asked = _Asked.of(text)
        if asked.letters < LETTERS_NEEDED:
            return []
        known, found = gazetteer(within.slug), dict[str, Found]()
        for spot in asked.fitting(known, within):
            place = asked.at(spot, known)
            if inside(within, place.lon, place.lat):
                found.setdefault(place.address, place)
            if len(found) >= limit:
                break
        return list(found.values())[: max(0, limit)]

    def geocode(self, text: str, within: Area) -> Found | None:
        """The best suggestion, if no namesake of it fits as well."""
        asked = _Asked.of(text)
        if asked.letters < LETTERS_NEEDED:
            return None
        known, best, places = gazetteer(within.slug), None, list[Found]()
        for spot in asked.fitting(known, within):
            best = best or spot
            place = asked.at(spot, known) if (spot.kind, spot.name) == (best.kind, best.name) else None
            if place is not None and inside(within, place.lon, place.lat):
                places.append(place)
        return only(places)

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        """The nearest street with a plausible number, or the district, or None far from everything."""
        if not inside(within, lon, lat):
            return None
        known = gazetteer(within.slug)
        metres, name, street = known.nearest(lon, lat)
        if street is not None and metres <= NEAR_STREET_M:
            address = ", ".join(dict.fromkeys((name, *known.whereabouts(street))))
            return Found(f"{name}, {street.district}", address, lon, lat, street.district)
        district = known.district(lon, lat)
        if district is None:
            return None
        address = district.name if district.name == district.town else f"{district.name}, {district.town}"
        return Found(district.name, address, lon, lat, district.name)


def district_of(lon: float, lat: float, slug: str) -> str:
    """The district's name for cards, by the middle of the point's public area, telling no more than the map."""
    area = area_of(lon, lat)
    return _district_of_cell(gazetteer(slug), area.lon, area.lat)


@lru_cache(maxsize=20_000)
def _district_of_cell(known: Gazetteer, lon: float, lat: float) -> str:
    district = known.district(lon, lat)
    return district.name if district else ""


def inside(area: Area, lon: float, lat: float) -> bool:
    """Whether a point lies in the area's box; never for NaN."""
    return area.west <= lon <= area.east and area.south <= lat <= area.north


def only(places: Sequence[Found]) -> Found | None:
    """The first place, if all of them lie so close together that they are one."""
    first = places[0] if places else None
    if first is None or any(distance_m(first.lon, first.lat, one.lon, one.lat) > ONE_PLACE_M for one in places):
        return None
    return first


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed, taken apart: `Drottninggatan 14 B, 3 tr` is a name, a number and a rest to keep."""

    words: tuple[str, ...]
    letters: int = 0
    number: int | None = None
    letter: str = ""
    rest: str = ""

    @classmethod
    def of(cls, text: str) -> "_Asked":
        text = " ".join(unicodedata.normalize("NFC", text[:ADDRESS_MAX]).split())
        text = POST_CODE.sub(r"\1", text)
        parts = ADDRESS.match(text)
        name = parts["name"] if parts else text
        words, letters = folded_words(name), sum(map(str.isalnum, name))
        if not parts:
            return cls(words, letters)
        return cls(words, letters, int(parts["number"]), (parts["letter"] or "").upper(), parts["rest"])

    def fitting(self, known: Gazetteer, within: Area) -> Iterator[Spot]:
        """The spots in the area that fit, best first; of namesakes only those that nothing typed speaks against."""
        for spot in known.index.ranked(self.words, numbered=self.number is not None):
            if not inside(within, *spot.middle()):
                continue
            alike = [one for one in known.namesakes(spot) if one.kind == spot.kind and inside(within, *one.middle())]
            if len(alike) == 1 or not self._speaks_against(spot, alike, known):
                yield spot

    def _speaks_against(self, spot: Spot, alike: list[Spot], known: Gazetteer) -> bool:
        """Whether another's district or town was said instead, or only another piece of the street there has the number."""
        beside = {*self.words, *folded_words(self.rest)}
        fits = said(beside, spot.district, spot.town)
        if any(said(beside, other.district, other.town) > fits for other in alike):
            return True
        twins = [other for other in alike if (other.district, other.town) == (spot.district, spot.town)]
        return any(not self._lacks_door(twin, known) for twin in twins) and self._lacks_door(spot, known)

    def _lacks_door(self, spot: Spot, known: Gazetteer) -> bool:
        return self.number is not None and not (spot.kind == "street" and known.has(spot, self.number))

    def at(self, spot: Spot, known: Gazetteer) -> Found:
        """The place, with number, stair and floor as they were typed where it is a street."""
        if spot.kind != "street" or self.number is None:
            lon, lat = spot.middle()
            where = spot.town if spot.kind == "district" else spot.district
            label = spot.name if spot.name == where else f"{spot.name}, {where}"
            address = ", ".join(dict.fromkeys((spot.name, *known.whereabouts(spot))))
            return Found(label, address, lon, lat, spot.name if spot.kind == "district" else spot.district)
        lon, lat = known.door(spot, self.number, self.letter)
        door = f"{spot.name} {self.number}" + (f" {self.letter}" if self.letter else "")
        parts = (POST_CODE.sub("", part.strip()).strip() for part in self.rest.split(","))
        kept = [part for part in parts if part and not any(_begins(name, part) for name in (spot.town, spot.district))]
        there = known.whereabouts(spot)
        room = ADDRESS_MAX - len(", ".join((door, *there, "")))
        address = ", ".join(filter(None, (door, ", ".join(kept)[:room], *there)))
        return Found(f"{door}, {spot.district}", address, lon, lat, spot.district)


def _begins(name: str, typed: str) -> bool:
    """Whether that is the name, or (from three letters) what stands there while one still types it."""
    typed_words, name_words = folded_words(typed), folded_words(name)
    begun = len("".join(typed_words)) >= LETTERS_NEEDED and " ".join(name_words).startswith(" ".join(typed_words))
    return typed_words == name_words or begun
