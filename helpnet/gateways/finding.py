"""Finding spots by the beginnings of their words, whatever the spelling."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from helpnet.town.gazetteer import Spot

TYPO_LENGTH = 5
NOT_WHOLE = 3
FOLDED = str.maketrans({"æ": "a", "ø": "o", "đ": "d", "ł": "l", "þ": "t", "’": "'", "`": "'"})
LAST = "\U0010ffff"


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text without case or accents: Åsane, Aasane and asane are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(FOLDED))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "")
    for two, one in (("aa", "a"), ("ae", "a"), ("oe", "o")):
        plain = plain.replace(two, one)
    return tuple(re.findall(r"[^\W_]+", plain))


def said(words: Collection[str], district: str, town: str) -> tuple[int, bool]:
    """How well folded words fit where a place is: how many of them its district and town hold, and whether the district is named whole.

    A district that bears its town's name, or none, is never named: every part of the town is addressed by that.
    """
    whole, there = set(folded_words(district)), set(folded_words(f"{district} {town}"))
    return len(there.intersection(words)), set() < whole < there and whole.issubset(words)


def wholeness(name: str, text: str) -> int:
    """How well a whole name is said in a text: 0 as it is, 1 but for accents and spelling, 2 but for a slip in a word, 3 not whole."""
    if set(_words(name)) <= set(_words(text)):
        return 0
    words, typed = folded_words(name), folded_words(text)
    if set(words) <= set(typed):
        return 1
    return 2 if all(any(is_nearly(word, one) for one in typed) for word in words) else NOT_WHOLE


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def is_nearly(word: str, typed: str) -> bool:
    """Whether a folded word was typed, but for one slip in a long one."""
    slip = len(typed) >= TYPO_LENGTH and nearly_begins(word, typed) and nearly_begins(typed, word)
    return word == typed or slip


def in_a_row(words: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether folded words were typed one after the other, but for a slip in one."""
    rows = (typed[at : at + len(words)] for at in range(len(typed) - len(words) + 1))
    return any(all(map(is_nearly, words, row)) for row in rows)


class Index:
    """Every word of every spot, and what it counts for there: 0 in the name, 3 in the district's or town's."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        self.spots = spots
        self._at: dict[str, dict[int, int]] = {}
        for position, spot in enumerate(spots):
            for word in folded_words(f"{spot.district} {spot.town}"):
                self._at.setdefault(word, {})[position] = 3
            for word in folded_words(spot.name):
                self._at.setdefault(word, {})[position] = 0
        self._words = sorted(self._at)
        self._whole = [" ".join(folded_words(spot.name)) for spot in spots]

    def ranked(self, words: Collection[str], *, numbered: bool) -> list[Spot]:
        """The spots that every word fits, best first; `numbered`: a house number was asked for."""
        scores: dict[int, int] | None = None
        for word in words:
            fits = self._fits(word)
            scores = fits if scores is None else {p: scores[p] + fits[p] for p in scores.keys() & fits.keys()}
        typed = " ".join(words)
        wanted = {"street": 0, "district": 2, "place": 2} if numbered else {"district": -1}

        def rank(position: int) -> tuple[int, int, int]:
            spot = self.spots[position]
            begins = -3 if self._whole[position].startswith(typed) else 0
            return (scores or {})[position] + begins + wanted.get(spot.kind, 0), len(spot.name), position

        return [self.spots[position] for position in sorted(scores or {}, key=rank)]

    def _fits(self, typed: str) -> dict[int, int]:
        """Spots with a word that begins so, else (from five letters) with one that nearly does; lower is better."""
        begun = self._words[bisect_left(self._words, typed) : bisect_left(self._words, typed + LAST)]
        fits = self._collect((word, 0 if word == typed else 1) for word in begun)
        if not fits and len(typed) >= TYPO_LENGTH:
            fits = self._collect((word, 5) for word in self._words if nearly_begins(word, typed))
        return fits

    def _collect(self, hits: Iterable[tuple[str, int]]) -> dict[int, int]:
        fits: dict[int, int] = {}
        for word, cost in hits:
            for position, base in self._at[word].items():
                fits[position] = min(base + cost, fits.get(position, 99))
        return fits


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
