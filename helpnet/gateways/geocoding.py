"""Finding places by what people type, and the words for a place on the map."""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from helpnet.domain.values import ADDRESS_MAX, area_of, distance_m
from helpnet.town.gazetteer import Spot, spots

LETTERS_NEEDED = 3
TYPO_LENGTH = 5
NEAR_STREET_M, NEAR_DISTRICT_M = 250, 4_000
ADDRESS = re.compile(r"^(?P<name>.*?\D)[ ,]+(?P<number>\d{1,3})(?: ?(?P<letter>[^\W\d_]))?(?![^\W_])(?P<rest>.*)$")
POST_CODE = re.compile(r"(^|,)\s*(?:\d{3} ?\d{2}|\d{4})(?=\s+\D|\s*$)")
FOLDED = str.maketrans({"æ": "a", "ø": "o", "đ": "d", "ł": "l", "þ": "t", "’": "'", "`": "'"})


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

    def suggest(self, text: str, within: Area, limit: int = 6) -> list[Found]:
        """What people may mean while they type, best first; nothing before the third letter."""
        ...

    def geocode(self, text: str, within: Area) -> Found | None:
        """The place that the address means."""
        ...

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        """The words for a point."""
        ...


class GazetteerGeocoder:
    """The embedded geocoder: the places that come with helpnet, no network."""

    def suggest(self, text: str, within: Area, limit: int = 6) -> list[Found]:
        """Streets, districts and places whose words begin with what was typed; one slip of the finger is forgiven."""
        asked = _Asked.of(text)
        if asked.letters < LETTERS_NEEDED:
            return []
        found: dict[str, Found] = {}
        for spot in _index(within.slug).ranked(asked):
            place = asked.at(spot)
            if inside(within, place.lon, place.lat):
                found.setdefault(place.address, place)
            if len(found) >= limit:
                break
        return list(found.values())[: max(0, limit)]

    def geocode(self, text: str, within: Area) -> Found | None:
        """The best suggestion."""
        return next(iter(self.suggest(text, within, 1)), None)

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        """The nearest street with a plausible number, or the district, or None far from everything."""
        if not inside(within, lon, lat):
            return None
        near = [(*spot.nearest_number(lon, lat), spot) for spot in spots(within.slug) if spot.kind == "street"]
        metres, number, street = min(near, key=lambda hit: hit[0], default=(math.inf, 0, None))
        if street is not None and metres <= NEAR_STREET_M:
            name = f"{street.name} {number}"
            return Found(f"{name}, {street.district}", f"{name}, {street.town}", lon, lat, street.district)
        district = _nearest_district(within.slug, lon, lat)
        if district is None:
            return None
        address = district.name if district.name == district.town else f"{district.name}, {district.town}"
        return Found(district.name, address, lon, lat, district.name)


def district_of(lon: float, lat: float, slug: str) -> str:
    """The district's name for cards, by the middle of the point's public area, telling no more than the map."""
    area = area_of(lon, lat)
    return _district_of_cell(slug, area.lon, area.lat)


@lru_cache(maxsize=20_000)
def _district_of_cell(slug: str, lon: float, lat: float) -> str:
    district = _nearest_district(slug, lon, lat)
    return district.name if district else ""


def _nearest_district(slug: str, lon: float, lat: float) -> Spot | None:
    districts = [spot for spot in spots(slug) if spot.kind == "district"]
    nearest = min(districts, key=lambda spot: distance_m(lon, lat, *spot.line[0]), default=None)
    return nearest if nearest and distance_m(lon, lat, *nearest.line[0]) <= NEAR_DISTRICT_M else None


def inside(area: Area, lon: float, lat: float) -> bool:
    """Whether a point lies in the area's box; never for NaN."""
    return area.west <= lon <= area.east and area.south <= lat <= area.north


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text without case or accents: Åsane, Aasane and asane are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(FOLDED))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "")
    for two, one in (("aa", "a"), ("ae", "a"), ("oe", "o")):
        plain = plain.replace(two, one)
    return tuple(re.findall(r"[^\W_]+", plain))


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

    def at(self, spot: Spot) -> Found:
        """The place, with number, stair and floor as they were typed where it is a street."""
        if spot.kind != "street" or self.number is None:
            lon, lat = spot.middle()
            where = spot.town if spot.kind == "district" else spot.district
            label = spot.name if spot.name == where else f"{spot.name}, {where}"
            address = spot.name if spot.name == spot.town else f"{spot.name}, {spot.town}"
            return Found(label, address, lon, lat, spot.name if spot.kind == "district" else spot.district)
        lon, lat = spot.door(self.number)
        door = f"{spot.name} {self.number}" + (f" {self.letter}" if self.letter else "")
        names = {folded_words(name) for name in (spot.town, spot.district)}
        parts = (POST_CODE.sub("", part.strip()).strip() for part in self.rest.split(","))
        kept = [part for part in parts if part and folded_words(part) not in names]
        address = ", ".join([door, *kept, spot.town])[:ADDRESS_MAX]
        return Found(f"{door}, {spot.district}", address, lon, lat, spot.district)


class _Index:
    """Every word of every spot, and what it counts for there: 0 in the name, 3 in the district's or town's."""

    def __init__(self, slug: str) -> None:
        self.spots = spots(slug)
        self.words: dict[str, dict[int, int]] = {}
        for position, spot in enumerate(self.spots):
            for word in folded_words(f"{spot.district} {spot.town}"):
                self.words.setdefault(word, {})[position] = 3
            for word in folded_words(spot.name):
                self.words.setdefault(word, {})[position] = 0
        self.whole = [" ".join(folded_words(spot.name)) for spot in self.spots]

    def ranked(self, asked: _Asked) -> list[Spot]:
        """The spots that every word fits, best first."""
        scores: dict[int, int] | None = None
        for word in asked.words:
            fits = self._fits(word)
            scores = fits if scores is None else {p: scores[p] + fits[p] for p in scores.keys() & fits.keys()}
        typed = " ".join(asked.words)
        wanted = {"street": 0, "district": 2, "place": 2} if asked.number is not None else {"district": -1}

        def rank(position: int) -> tuple[int, int, int]:
            spot = self.spots[position]
            begins = -3 if self.whole[position].startswith(typed) else 0
            return (scores or {})[position] + begins + wanted.get(spot.kind, 0), len(spot.name), position

        return [self.spots[position] for position in sorted(scores or {}, key=rank)]

    def _fits(self, typed: str) -> dict[int, int]:
        """Spots with a word that begins so, else (from five letters) with one that nearly does; lower is better."""
        fits = self._collect((word, 0 if word == typed else 1) for word in self.words if word.startswith(typed))
        if not fits and len(typed) >= TYPO_LENGTH:
            fits = self._collect((word, 5) for word in self.words if nearly_begins(word, typed))
        return fits

    def _collect(self, hits: Iterable[tuple[str, int]]) -> dict[int, int]:
        fits: dict[int, int] = {}
        for word, cost in hits:
            for position, base in self.words[word].items():
                fits[position] = min(base + cost, fits.get(position, 99))
        return fits


@cache
def _index(slug: str) -> _Index:
    return _Index(slug)


def nearly_begins(word: str, typed: str) -> bool:
    """Whether the word begins with what was typed but for one letter wrong, missing, too many, or two swapped."""
    at = next((i for i, (a, b) in enumerate(zip(word, typed, strict=False)) if a != b), min(len(word), len(typed)))
    there, here = word[at:], typed[at:]
    return (
        there[1:].startswith(here[1:])
        or there[1:].startswith(here)
        or there.startswith(here[1:])
        or (here[:2] == there[1::-1] and there[2:].startswith(here[2:]))
    )
