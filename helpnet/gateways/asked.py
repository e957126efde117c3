"""What people type for a place, taken apart: a name, a number, and the rest of an address."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, TypeVar

from helpnet.domain.values import ADDRESS_MAX
from helpnet.gateways.finding import NOT_WHOLE, folded_words, in_a_row, is_nearly, said, wholeness
from helpnet.gateways.gazetteers import Gazetteer
from helpnet.town.gazetteer import Spot

LETTERS_NEEDED = 3
ADDRESS = re.compile(
    r"^(?P<name>.*?\D)(?P<between>[ ,]+)(?P<number>\d{1,4})(?: ?(?P<letter>[^\W\d_]))?(?![^\W_])(?P<rest>.*)$"
)
FOUR_DIGITS = ("NO", "DK")
"""Where four digits are a post code. Elsewhere they are a house number or, as Sweden's 1101, a flat."""

Place = TypeVar("Place")


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
    def country(self) -> str: ...
    @property
    def west(self) -> float: ...
    @property
    def south(self) -> float: ...
    @property
    def east(self) -> float: ...
    @property
    def north(self) -> float: ...


def inside(area: Area, lon: float, lat: float) -> bool:
    """Whether a point lies in the area's box; never for NaN."""
    return area.west <= lon <= area.east and area.south <= lat <= area.north


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, taken apart: `Drottninggatan 14 B, 3 tr` is a name, a number and a rest to keep."""

    words: tuple[str, ...]
    letters: int = 0
    number: int | None = None
    letter: str = ""
    rest: str = ""
    apart: bool = False  # a comma before the number: `Stadsbiblioteket, 2 tr` is a floor
    text: str = ""

    @classmethod
    def of(cls, text: str, within: Area, known: Callable[["Asked"], int]) -> "Asked":
        """What is said in a text, but for the post code: whose form is the country's, after a comma or a number, or before a name.

        After a street's name it may be a house number as well: that reading is taken of which more is `known`.
        """
        text = " ".join(unicodedata.normalize("NFC", text[:ADDRESS_MAX]).split())
        apart, bare = _post_codes(within.country)
        text = apart.sub(r"\g<comma>", text)
        coded, numbered = (cls._taken_apart(one, within) for one in (bare.sub("", text), text))
        return coded if coded == numbered or known(coded) >= known(numbered) else numbered

    @classmethod
    def _taken_apart(cls, text: str, within: Area) -> "Asked":
        parts = ADDRESS.match(text)
        name = parts["name"] if parts else text
        words, letters = folded_words(name), sum(map(str.isalnum, name))
        if not parts:
            return cls(words, letters, text=text)
        number, letter = int(parts["number"]), (parts["letter"] or "").upper()
        apart, bare = _post_codes(within.country)
        rest = bare.sub("", apart.sub(r"\g<comma>", parts["rest"]))
        return cls(words, letters, number, letter, rest, "," in parts["between"], text[: parts.start("rest")] + rest)

    @property
    def named(self) -> str:
        """The name and the number, without the rest."""
        return self.text.removesuffix(self.rest)

    def whole(self, name: str) -> int:
        """How well a name was typed whole, as `wholeness` says it, between commas: before the number, or also after one that the name bears."""
        bears_it = str(self.number) in folded_words(name)
        typed = self.text if bears_it else self.named
        return min(wholeness(name, part) for part in ([typed] if "," in name else typed.split(",")))

    def best_named(self, names: Collection[str]) -> set[str]:
        """Of names that fit those that were typed best: whole before begun, a longer one before a part of it, then as they are spelled.

        A longer name is typed in a row: Storgatan Norra Vram may say Norra Storgatan as well as a part of it, and where that is.
        """
        fits = {name: self.whole(name) for name in names}
        whole = {name: folded_words(name) for name, fit in fits.items() if fit < NOT_WHOLE}
        rows = [{*words} for words in whole.values() if in_a_row(words, folded_words(self.text))]
        parts = {name for name, words in whole.items() if any({*words} < row for row in rows)}
        best = min((fit for name, fit in fits.items() if name not in parts), default=NOT_WHOLE)
        return {name for name, fit in fits.items() if fit == best and name not in parts}

    def best_said(self, alike: Sequence[Place], name: str, where: Callable[[Place], tuple[str, str]]) -> list[Place]:
        """Of places of one name those whose district and town were said best."""
        left = [*self.words, *folded_words(self.rest)]
        for word in folded_words(name):  # Norra Storgatan does not say that it lies in Norra Vram
            if taken := next((typed for typed in left if is_nearly(word, typed)), ""):
                left.remove(taken)
        fits = [said(left, *where(one)) for one in alike]
        best = max(fits)
        return [one for one, fit in zip(alike, fits, strict=True) if fit == best]

    def fitting(self, known: Gazetteer, within: Area) -> Iterator[Spot]:
        """The spots in the area that fit, best first; of namesakes of a kind only those that nothing typed speaks against."""
        nearest: dict[tuple[str, str], set[Spot]] = {}  # once for each name: a town has hundreds of playgrounds
        for spot in known.index.ranked(self.words, numbered=self.number is not None):
            if not inside(within, *spot.middle()):
                continue
            named = spot.name, spot.kind
            if named not in nearest:
                alike = [one for one in known.namesakes(spot) if one.kind == spot.kind]
                alike = [one for one in alike if inside(within, *one.middle())]
                nearest[named] = {*(self.nearest_spots(alike, known) if len(alike) > 1 else alike)}
            if spot in nearest[named]:
                yield spot

    def known_to(self, known: Gazetteer, within: Area) -> int:
        """How much of it is known: 2 the very door, 1 its name or the beginning of one, 0 nothing."""
        fits = [*self.fitting(known, within)]
        whole = [spot for spot in fits if self.number is not None and self.whole(spot.name) < NOT_WHOLE]
        return bool(fits) + any(self._has_door(spot, known) for spot in whole)

    def nearest_spots(self, alike: Sequence[Spot], known: Gazetteer) -> list[Spot]:
        """Of spots of one name those that nothing typed speaks against."""

        def where(spot: Spot) -> tuple[str, str]:
            return spot.district, spot.town

        there = self.best_said(alike, alike[0].name, where)
        return best_numbered(there, lambda spot: self._has_door(spot, known), lambda one, two: where(one) == where(two))

    def _has_door(self, spot: Spot, known: Gazetteer) -> bool:
        return self.number is None or known.has(spot, self.number)

    def at(self, spot: Spot, known: Gazetteer) -> Found:
        """The place, with number, stair and floor as they were typed."""
        street = spot.kind == "street"
        at_door = self.number is not None and (street or known.has(spot, self.number))
        lon, lat = known.door(spot, self.number, self.letter) if at_door else spot.middle()
        where = spot.town if spot.kind == "district" else spot.district
        door, address = self.worded(spot.name, known.whereabouts(spot), (spot.town, spot.district), street=street)
        label = door if door == where else f"{door}, {where}"
        return Found(label, address, lon, lat, spot.name if spot.kind == "district" else spot.district)

    def worded(self, name: str, there: Sequence[str], around: Sequence[str], *, street: bool) -> tuple[str, str]:
        """The door of that name, and its address with what else was typed, but for what says only that it is `around`."""
        if self.number is None:
            return name, ", ".join(dict.fromkeys((name, *there)))
        number = f"{self.number} {self.letter}".rstrip()
        floor = self.apart and not street
        numbered = not street and str(self.number) in folded_words(name)  # the place itself is called so: Skola 2
        door = name if floor or numbered else f"{name} {number}"
        rest = f"{number}{self.rest}" if floor else self.rest
        parts = (part.strip() for part in rest.split(","))
        kept = [part for part in parts if part and not any(_begins(one, part) for one in around)]
        kept = [part for part in kept if not numbered or not {*folded_words(part)} <= {*folded_words(name)}]
        room = ADDRESS_MAX - len(", ".join((door, *there, "")))
        return door, ", ".join(filter(None, (door, ", ".join(kept)[:room], *there)))


def best_numbered(
    alike: Sequence[Place], door: Callable[[Place], int], one_street: Callable[[Place, Place], bool]
) -> list[Place]:
    """Of places those beside which no other on the same street has more of the door that was typed."""
    doors = [(one, door(one)) for one in alike]
    return [one for one, has in doors if not any(more > has and one_street(one, other) for other, more in doors)]


@cache
def _post_codes(country: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a post code is after a comma, and what one may be before a name."""
    digits = r"\d{4}" if country in FOUR_DIGITS else r"\d{3} ?\d{2}"
    return re.compile(rf"(?P<comma>^|,) ?{digits}(?= \D| ?,|$)"), re.compile(rf" {digits}(?= [^\W\d_]{{3}})")


def _begins(name: str, typed: str) -> bool:
    """Whether that is the name, or (from three letters) what stands there while one still types it."""
    typed_words, name_words = folded_words(typed), folded_words(name)
    begun = len("".join(typed_words)) >= LETTERS_NEEDED and " ".join(name_words).startswith(" ".join(typed_words))
    return typed_words == name_words or begun
