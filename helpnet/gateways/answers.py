"""What a geocoding server answers, and whether that is what was typed."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpnet.domain.values import ADDRESS_MAX, distance_m
from helpnet.gateways.asked import Area, Asked, Found, best_numbered
from helpnet.gateways.finding import NOT_WHOLE, folded_words, wholeness

STREET_M = 2_000  # nearer than villages lie whose streets share a name


@dataclass(frozen=True, slots=True)
class Answer:
    """One place of a server: its street and number, or what else it is called, and all the words the server has for it."""

    place: Found
    street: str
    number: str
    name: str
    where: tuple[str, ...]
    words: str

    def named(self, asked: Asked) -> str:
        """What was typed whole of its street's name and its own, the one typed best; nothing where street or number is another."""
        known = {*folded_words(self.words), *folded_words(self.street)}
        if not all(any(wholeness(one, word) < NOT_WHOLE for one in known) for word in asked.words):
            return ""
        another = asked.number is not None and self.number and not self.has(asked)
        names = ("" if another else self.street, self.name)
        whole = [name for name in names if name and asked.whole(name) < NOT_WHOLE]
        best = asked.best_named(whole)
        return next((name for name in whole if name in best), "")

    def has(self, asked: Asked) -> int:
        """How much of the door that was typed: 2 with its letter, 1 its number, 0 none; -1 where it has one and none was typed."""
        if asked.number is None:
            return -bool(self.number)
        doors = re.findall(r"(\d+) ?([^\W\d_]\b)?", self.number.upper())
        number = str(asked.number)
        return any(one == number for one, _ in doors) + ((number, asked.letter) in doors)

    def as_typed(self, asked: Asked) -> Found | None:
        """The server's point with number, stair and floor as they were typed; None where what was typed is not its name."""
        name = self.named(asked)
        if not name:
            return None
        door, address = asked.worded(name, self.where, self.where, street=name == self.street)
        label = ", ".join(dict.fromkeys((door, *self.where[:1])))
        return replace(self.place, label=label[:ADDRESS_MAX], address=address[:ADDRESS_MAX])


def understood(text: str, within: Area, answers: Sequence[Answer]) -> Asked:
    """What is said in a text: most that the answers know."""
    return Asked.of(
        text, within, lambda asked: max((1 + one.has(asked) for one in answers if one.named(asked)), default=0)
    )


def meant(answers: Sequence[Answer], asked: Asked) -> list[Found] | None:
    """Those of the answers that may be what was typed; none where several names may be meant, None where no answer bears one."""
    named = [(answer, name) for answer in answers if (name := answer.named(asked))]
    if not named:
        return None
    names = asked.best_named({name for _, name in named})
    if len(names) > 1:
        return []
    alike = [answer for answer, name in named if name in names]
    there = asked.best_said(alike, *names, lambda answer: (answer.place.district, " ".join(answer.where)))
    return [place for answer in _best_numbered(there, asked) if (place := answer.as_typed(asked))]


def offered(answers: Sequence[Answer], asked: Asked) -> list[Found]:
    """All the answers, those that may be what was typed in its words: not a house beside one that has more of the door."""
    best = _best_numbered([answer for answer in answers if answer.named(asked)], asked)
    return [(answer in best and answer.as_typed(asked)) or answer.place for answer in answers]


def _best_numbered(answers: Sequence[Answer], asked: Asked) -> list[Answer]:
    def one_street(one: Answer, other: Answer) -> bool:
        """A server has a street's parts in several districts, and its houses in others."""
        name, metres = one.named(asked), distance_m(one.place.lon, one.place.lat, other.place.lon, other.place.lat)
        near = one.where[-1:] == other.where[-1:] and metres <= STREET_M and name in (one.street, other.street)
        return name == other.named(asked) and (near or one.where == other.where)

    return best_numbered(answers, lambda answer: answer.has(asked), one_street)


def read(location: Any) -> Answer | None:
    """One answer of any of the three kinds; None when it says nothing usable."""
    raw = location.raw
    parts = {**(raw.get("properties") or {}), **(raw["address"] if isinstance(raw.get("address"), dict) else {})}

    def first(*names: str) -> str:
        return next((str(parts[name]) for name in names if parts.get(name)), "")

    lon, lat = float(location.longitude), float(location.latitude)
    road, number, words = first("road", "street"), first("house_number", "housenumber"), str(location.address or "")
    called = first("name") or str(raw.get("name") or "") or words.split(",")[0].strip()
    district = first("suburb", "neighbourhood", "city_district", "district", "village", "hamlet")
    town = first("city", "town", "village", "locality", "municipality")
    # A house without a street has its number of the place it stands in.
    numbers = (first("place", "farm", "isolated_dwelling", "hamlet") or district or town) if number and not road else ""
    road = road or numbers
    name = " ".join(filter(None, (road, number))) or called
    if not name or not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    # Always with the district: nobody tells us whether the town has another street of that name.
    where = tuple(dict.fromkeys(part for part in (district, town) if part not in ("", numbers)))
    label, address = (", ".join(dict.fromkeys((name, *near))) for near in (where[:1], where))
    place = Found(label[:ADDRESS_MAX], address[:ADDRESS_MAX], lon, lat, district)
    of_house = {*folded_words(called)} <= {*folded_words(f"{road} {number}")}  # it is called as its door is
    own = "" if of_house or called[:1].isdigit() else called
    return Answer(place, road, number, own, where, f"{words}, {called}, {', '.join(where)}"[: 4 * ADDRESS_MAX])
