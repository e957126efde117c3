"""What a geocoding server answers, and whether that is what was typed."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from helpnet.domain.values import ADDRESS_MAX
from helpnet.gateways.asked import Asked, Found
from helpnet.gateways.finding import folded_words, said, wholeness


@dataclass(frozen=True, slots=True)
class Answer:
    """One place of a server: its street and number, or what else it is called, and all the words the server has for it."""

    place: Found
    street: str
    number: str
    name: str
    where: tuple[str, ...]
    words: str

    def as_typed(self, asked: Asked) -> Found | None:
        """The server's point with number, stair and floor as they were typed; None where street or number is another, or the name not typed whole."""
        known = {*folded_words(self.words), *folded_words(self.street)}
        if not all(any(wholeness(one, word) < 3 for one in known) for word in asked.words):
            return None
        another = asked.number is not None and self.number and str(asked.number) not in re.findall(r"\d+", self.number)
        names = ("" if another else self.street, self.name)
        name = next((name for name in names if name and wholeness(name, asked.named) < 3), "")
        if not name:
            return None
        door, address = asked.worded(name, self.where, self.where, street=name == self.street)
        label = ", ".join(dict.fromkeys((door, *self.where[:1])))
        return replace(self.place, label=label[:ADDRESS_MAX], address=address[:ADDRESS_MAX])

    def closeness(self, asked: Asked, beside: Collection[str]) -> tuple[int, int, bool]:
        """How well it fits, beside others that fit: its name, then its district and town."""
        names = [wholeness(name, asked.named) for name in (self.street, self.name) if name]
        return -min(names), *said(beside, self.place.district, " ".join(self.where))


def read(location: Any) -> Answer | None:
    """One answer of any of the three kinds; None when it says nothing usable."""
    raw = location.raw
    parts = {**(raw.get("properties") or {}), **(raw["address"] if isinstance(raw.get("address"), dict) else {})}

    def first(*names: str) -> str:
        return next((str(parts[name]) for name in names if parts.get(name)), "")

    lon, lat = float(location.longitude), float(location.latitude)
    road, number, words = first("road", "street"), first("house_number", "housenumber"), str(location.address or "")
    called = first("name") or str(raw.get("name") or "") or words.split(",")[0].strip()
    name = " ".join(filter(None, (road, number))) or called
    district = first("suburb", "neighbourhood", "city_district", "district", "village", "hamlet")
    town = first("city", "town", "village", "locality", "municipality")
    if not name or not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    # Always with the district: nobody tells us whether the town has another street of that name.
    where = tuple(dict.fromkeys(filter(None, (district, town))))
    label, address = (", ".join(dict.fromkeys((name, *near))) for near in (where[:1], where))
    place = Found(label[:ADDRESS_MAX], address[:ADDRESS_MAX], lon, lat, district)
    of_house = {*folded_words(called)} <= {*folded_words(f"{road} {number}")}  # it is called as its door is
    own = "" if of_house or called[:1].isdigit() else called
    return Answer(place, road, number, own, where, f"{words}, {called}, {', '.join(where)}"[: 4 * ADDRESS_MAX])
