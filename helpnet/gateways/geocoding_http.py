"""A geocoding server of the municipality's own choice, with the gazetteer behind it for when it is down or rambles."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.geocoders import Nominatim, Pelias, Photon

from helpnet.domain.values import ADDRESS_MAX
from helpnet.gateways.answers import Answer, meant, offered, read, understood
from helpnet.gateways.deadline import Deadline
from helpnet.gateways.geocoding import (
    LETTERS_NEEDED,
    SUGGESTED,
    Area,
    Found,
    GazetteerGeocoder,
    Geocoder,
    inside,
    once,
    only,
    told_apart,
)
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
        self.memory: OrderedDict[tuple[Any, ...], list[Answer]] = OrderedDict()

    def suggest(self, text: str, within: Area, limit: int = SUGGESTED) -> list[Found]:
        """The server's answers, as they were typed where they fit, or the gazetteer's when it has none."""
        answers = self._answers(text, within, limit)
        found = offered(answers, understood(text, within, answers))
        return told_apart(once(found)[:limit]) or self.behind.suggest(text, within, limit)

    def geocode(self, text: str, within: Area) -> Found | None:
        """The answer that bears the name and number that were typed, and whose district was said; else the gazetteer's. None where several may be meant."""
        answers = self._answers(text, within, SUGGESTED)
        found = meant(answers, understood(text, within, answers))
        return self.behind.geocode(text, within) if found is None else only(found)

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        """The server's words for the point (asked to about a metre), or the gazetteer's."""
        if not inside(within, lon, lat):
            return None
        point = (round(lat, 5), round(lon, 5))
        found = self._ask(("at", *point, within.slug), lambda: self.server.reverse(point, exactly_one=False), within)
        if not found:
            return self.behind.reverse(lon, lat, within)
        near = found[0]
        district = near.place.district if near.street or near.number else near.place.label
        return replace(near.place, lon=lon, lat=lat, district=district)

    def _answers(self, text: str, within: Area, limit: int) -> list[Answer]:
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

    def _ask(self, key: tuple[Any, ...], call: Callable[[], Any], within: Area) -> list[Answer]:
        """The answer from memory or the server; nothing while others wait already or the server rests."""
        with self.lock:
            if key in self.memory:
                self.memory.move_to_end(key)
                return self.memory[key]
        if time.monotonic() < self.down_until or (wait := self.turns.take(self.turn)) is None:
            return []
        time.sleep(wait)
        try:
            found = [one for one in map(read, call() or []) if one and inside(within, one.place.lon, one.place.lat)]
        except RAMBLING:
            self.down_until = time.monotonic() + REST_S
            return []
        with self.lock:
            self.memory[key] = found
            while len(self.memory) > KEPT:
                self.memory.popitem(last=False)
        return found


def geocoder(url: str, *, shared: str = "") -> Geocoder:
    """The geocoder that the settings ask for."""
    return GeopyGeocoder(url, shared=shared) if url else GazetteerGeocoder()
