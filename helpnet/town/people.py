"""Plausible people of a demonstration municipality, the same for the same seed."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from unicodedata import normalize

from helpnet.domain.categories import CATEGORIES
from helpnet.town.bounds import BOUNDS
from helpnet.town.gazetteer import Spot, streets
from helpnet.town.names import ELSEWHERE, MIDDLE, NAMES, OLD, YOUNG
from helpnet.town.phones import BY_COUNTRY, MOBILE

FREE_TO_HELP = tuple(category.slug for category in CATEGORIES if category.qualification is None)
EVENING, MORNING = 21 * 60, 7 * 60


@dataclass(frozen=True, slots=True)
class PersonSketch:
    """Somebody as the demonstration draws them; `radius` in metres, quiet hours in minutes of the day."""

    handle: str
    first_name: str
    age: int
    language: str
    languages: tuple[str, ...]
    lon: float
    lat: float
    address: str
    phone: str
    radius: int = 2000
    likes: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    alerts_on: bool = True
    quiet: tuple[int, int] | None = None


def people(slug: str, seed: int, n: int) -> Iterator[PersonSketch]:
    """`n` people of the municipality, of all ages and from many places; the first of them do not change with `n`."""
    bounds = BOUNDS[slug]
    rng = Random(f"people {slug} {seed}")  # noqa: S311 - plausible, not secret
    for index in range(n):
        ages = rng.choices((OLD, MIDDLE, YOUNG), (26, 44, 30))[0]
        origin = bounds.language if rng.random() < 0.76 else rng.choice(ELSEWHERE)
        name = rng.choice(NAMES[origin][ages])
        age = rng.randint(*ages)
        lon, lat, address = door(rng, slug)
        spoken = _spoken(rng, bounds.language, origin, age)
        newcomer = bounds.language not in spoken or (origin != bounds.language and rng.random() < 0.25)
        yield PersonSketch(
            handle=f"{plain(name)}-{slug[0]}{seed:x}-{index:x}",
            first_name=name,
            age=age,
            language="en" if newcomer else bounds.language,
            languages=spoken,
            lon=lon,
            lat=lat,
            address=address,
            phone=rng.choice(MOBILE if bounds.country == "SE" else BY_COUNTRY[bounds.country]),
            radius=rng.choices((500, 1000, 1500, 2000, 3000, 5000, 10_000), (6, 22, 18, 24, 18, 9, 3))[0],
            likes=tuple(sorted(rng.sample(FREE_TO_HELP, rng.randint(2, 5)))) if rng.random() < 0.8 else (),
            qualifications=_shown(rng, age),
            alerts_on=rng.random() < 0.85,
            quiet=(EVENING, MORNING) if rng.random() < 0.6 else None,
        )


def _spoken(rng: Random, here: str, origin: str, age: int) -> tuple[str, ...]:
    """Languages a person gets by in: what is spoken here, what they grew up with, and English the younger they are."""
    spoken = [origin] if origin == here else [origin, here] if rng.random() < 0.9 else [origin]
    if "en" not in spoken and rng.random() < 1.05 - age / 130:
        spoken.append("en")
    return tuple(spoken)


def _shown(rng: Random, age: int) -> tuple[str, ...]:
    """Qualifications that about one adult in eight has been given."""
    chance = {"companion": 0.06, "youth": 0.04, "digital": 0.06} if age >= 18 else {}
    return tuple(kind for kind, share in chance.items() if rng.random() < share)


def door(rng: Random, slug: str) -> tuple[float, float, str]:
    """A door somewhere in the municipality: longitude, latitude and the address, now and then with a stair's letter."""
    known, sums = _by_doors(slug)
    street = known[bisect(sums, rng.random() * sums[-1])]
    number = rng.randint(street.first, street.last)
    lon, lat = street.door(number)
    letter = rng.choice(["A", "B", "C", "D"]) if rng.random() < 0.25 else ""
    return lon, lat, f"{street.name} {number}{' ' * bool(letter)}{letter}, {street.town}"


@cache
def _by_doors(slug: str) -> tuple[tuple[Spot, ...], tuple[float, ...]]:
    """The streets with running sums of their weight: long streets have more people, but not all of them."""
    known = streets(slug)
    return known, tuple(accumulate((1 + street.last - street.first) ** 0.5 for street in known))


def plain(name: str) -> str:
    """A name in plain small letters, for a handle."""
    folded = normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "a").replace("ı", "i"))
    return "".join(c for c in folded if c.isascii() and c.isalnum())
