"""A geocoding server of the municipality's own choice, with the gazetteer behind it for when it is down or rambles."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.geocoders import Nominatim, Pelias, Photon

from helpnet.domain.values import ADDRESS_MAX
from helpnet.gateways.deadline import Deadline
from helpnet.gateways.finding import folded_words, said
from helpnet.gateways.geocoding import LETTERS_NEEDED, SUGGESTED, Area, Found, GazetteerGeocoder, Geocoder, inside, only
from helpnet.gateways.turns import OwnTurns, SharedTurns, Turns

AGENT = "helpnet/0.1 (municipal errands; self-hosted)"
KINDS = {"nominatim": Nominatim, "photon": Photon, "pelias": Pelias}
TIMEOUT_S, TURN_S, REST_S, KEPT = 3.0, 1.0, 30.0, 2_000
RAMBLING = (GeopyError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError)
"""What geopy raises: its own errors for a bad answer, and whatever its parsers trip over in a worse one."""


class GeopyGeocoder:
    """Nominatim, Photon or Pelias through geopy: one call a second, a time limit for all of it, a memory, and the gazetteer behind.

    `url` is https://host for Nominatim, photon+https://host or pelias+https://host for the others. `shared`: the Redis through
    which the processes of this installation take turns; without one, the threads of this process do.
    """

    def __init__(
        self, url: str, *, behind: Geocoder | None = None, timeout: float = TIMEOUT_S, turn: float = TURN_S, shared: str = ""
    ):  # fmt: skip
        scheme, _, rest = url.rstrip("/").partition("://")
        kind, _, scheme = scheme.rpartition("+")
        self.kind, self.turn, self.behind = kind or "nominatim", turn, behind or GazetteerGeocoder()
        domain = urlsplit(f"//{rest}")
        self.server: Any = KINDS[self.kind](
            domain=domain.netloc + domain.path,
            scheme=scheme,
            user_agent=AGENT,
            timeout=timeout,
            adapter_factory=Deadline,
        )
        self.turns: Turns = SharedTurns(shared, domain.netloc) if shared else OwnTurns()
        self.lock, self.down_until = threading.Lock(), 0.0
        self.memory: OrderedDict[tuple[Any, ...], list[Found]] = OrderedDict()

    def suggest(self, text: str, within: Area, limit: int = SUGGESTED) -> list[Found]:
        """The server's answers, or the gazetteer's when it has none."""
        found = dict[str, Found]()
        for place in self._answers(text, within, limit):
            found.setdefault(place.address, place)
        return list(found.values())[:limit] or self.behind.suggest(text, within, limit)

    def geocode(self, text: str, within: Area) -> Found | None:
        """The first answer, or the one of that name whose district was said; None where both may be meant."""
        found = self._answers(text, within, SUGGESTED)
        if not found:
            return self.behind.geocode(text, within)
        beside = folded_words(text)
        alike = [place for place in found if _name(place) == _name(found[0])]
        fits = [said(beside, place.district, place.address.removeprefix(_name(place))) for place in alike]
        return only([place for place, fit in zip(alike, fits, strict=True) if fit == max(fits)])

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        """The server's words for the point (asked to about a metre), or the gazetteer's."""
        if not inside(within, lon, lat):
            return None
        point = (round(lat, 5), round(lon, 5))
        found = self._ask(("at", *point, within.slug), lambda: self.server.reverse(point, exactly_one=False), within)
        if not found:
            return self.behind.reverse(lon, lat, within)
        return Found(found[0].label, found[0].address, lon, lat, found[0].district)

    def _answers(self, text: str, within: Area, limit: int) -> list[Found]:
        words = " ".join(text.split())[:ADDRESS_MAX]
        if sum(map(str.isalnum, words)) < LETTERS_NEEDED or limit < 1:
            return []
        key = "find", words.casefold(), within.slug, limit
        return self._ask(key, lambda: self._find(words, within, limit), within)

    def _find(self, words: str, within: Area, limit: int) -> Any:
        corners = [(within.south, within.west), (within.north, within.east)]
        how: dict[str, Any] = {"exactly_one": False, "limit": limit}
        if self.kind == "nominatim":
            how |= {"viewbox": corners, "bounded": True, "addressdetails": True}
        elif self.kind == "photon":
            how["bbox"] = corners
        else:
            how = {"exactly_one": False, "boundary_rect": corners}
        return self.server.geocode(words, **how)

    def _ask(self, key: tuple[Any, ...], call: Callable[[], Any], within: Area) -> list[Found]:
        """The answer from memory or the server; nothing while others wait already or the server rests."""
        with self.lock:
            if key in self.memory:
                self.memory.move_to_end(key)
                return self.memory[key]
        if time.monotonic() < self.down_until or (wait := self.turns.take(self.turn)) is None:
            return []
        time.sleep(wait)
        try:
            found = [place for place in map(read, call() or []) if place and inside(within, place.lon, place.lat)]
        except RAMBLING:
            self.down_until = time.monotonic() + REST_S
            return []
        with self.lock:
            self.memory[key] = found
            while len(self.memory) > KEPT:
                self.memory.popitem(last=False)
        return found


def read(location: Any) -> Found | None:
    """One answer of any of the three kinds as a place; None when it says nothing usable."""
    raw = location.raw
    parts = {**(raw.get("properties") or {}), **(raw["address"] if isinstance(raw.get("address"), dict) else {})}

    def first(*names: str) -> str:
        return next((str(parts[name]) for name in names if parts.get(name)), "")

    lon, lat = float(location.longitude), float(location.latitude)
    street = " ".join(filter(None, (first("road", "street"), first("house_number", "housenumber"))))
    name = street or first("name") or str(location.address or "").split(",")[0].strip()
    district = first("suburb", "neighbourhood", "city_district", "district", "village", "hamlet")
    town = first("city", "town", "village", "locality", "municipality")
    if not name or not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    # Always with the district: nobody tells us whether the town has another street of that name.
    label, address = (
        ", ".join(dict.fromkeys(filter(None, (name, *where)))) for where in ((district or town,), (district, town))
    )
    return Found(label[:ADDRESS_MAX], address[:ADDRESS_MAX], lon, lat, district)


def _name(place: Found) -> str:
    """The street and number, or whatever a place's address begins with."""
    return place.address.partition(",")[0]


def geocoder(url: str, *, shared: str = "") -> Geocoder:
    """The geocoder that the settings ask for."""
    return GeopyGeocoder(url, shared=shared) if url else GazetteerGeocoder()
