"""Plausible errands of a demonstration municipality, the same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from helpnet.domain.categories import CATEGORIES
from helpnet.town.bounds import BOUNDS
from helpnet.town.people import PersonSketch, door
from helpnet.town.texts import errand_texts

MINUTES = {category.slug: category.minutes for category in CATEGORIES}
OFTEN = {
    "shopping": 22, "parcel": 12, "post": 6, "library": 6, "company": 8, "walk": 9, "visit": 7, "doctor": 5,
    "language": 6, "homework": 4, "cleaning": 5, "garden": 7, "digital": 8, "other": 7,
}  # fmt: skip
TOGETHER = {"garden", "cleaning", "other", "company", "homework"}
"""Kinds where more than one pair of hands is now and then asked for."""
DAY_BEGINS, DAY_ENDS = time(8), time(20)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a chat, some minutes after the acceptance."""

    by: str
    text: str
    after: int


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody without an account for whom a coordinator posted."""

    name: str
    phone: str
    address: str
    lon: float
    lat: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class ErrandSketch:
    """An errand as the demonstration draws it; people are named by handle.

    `starts_in` None means at once; `posted_ago` and what follows it tell of an errand with a past.
    """

    category: str
    title: str
    text: str
    lon: float
    lat: float
    address: str
    minutes: int
    helpers: int
    starts_in: timedelta | None
    lasts: timedelta
    requester: str
    state: str = "open"
    posted_ago: timedelta = timedelta()
    accepted_after: timedelta = timedelta(minutes=6)
    helped_by: tuple[str, ...] = ()
    chat: tuple[Line, ...] = ()
    thanks: str = ""
    caller: Caller | None = None

    def window(self, now: datetime, zone: str) -> tuple[datetime | None, datetime]:
        """When it is wanted (None: at once) and until when, between 8 and 20 on the town's clock; aware, in UTC.

        Counted from when it was posted, that is `posted_ago` before now.
        """
        there, utc = ZoneInfo(zone), ZoneInfo("UTC")
        posted = now.astimezone(there) - self.posted_ago
        if self.starts_in is None:
            return None, _hour_people_say(posted + self.lasts).astimezone(utc)
        start = posted + self.starts_in
        start = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
        if start.time() >= DAY_ENDS:
            start = datetime.combine(start.date() + timedelta(days=1), DAY_BEGINS, there)
        elif start.time() < DAY_BEGINS:
            start = datetime.combine(start.date(), DAY_BEGINS, there)
        return start.astimezone(utc), _hour_people_say(start + self.lasts).astimezone(utc)


def _hour_people_say(moment: datetime) -> datetime:
    """The next full or half hour of the day; noon when that would be at night."""
    late = timedelta(minutes=-moment.minute % 30)
    moment = (moment + late).replace(second=0, microsecond=0)
    if DAY_BEGINS <= moment.time() <= DAY_ENDS:
        return moment
    night_is_over = moment.date() + timedelta(days=1 if moment.time() > DAY_ENDS else 0)
    return datetime.combine(night_is_over, time(12), moment.tzinfo)


def errands(slug: str, seed: int, n: int, requesters: Sequence[PersonSketch]) -> Iterator[ErrandSketch]:
    """`n` open errands of these people, most of them at their own door; the first do not change with `n`."""
    if not requesters:
        return
    rng = Random(f"errands {slug} {seed}")  # noqa: S311 - plausible, not secret
    texts = errand_texts(BOUNDS[slug].language)
    kinds, weights = list(OFTEN), list(OFTEN.values())
    for _ in range(n):
        category = rng.choices(kinds, weights)[0]
        title, text = rng.choice(texts[category])
        asks = rng.choice(requesters)
        at_home = rng.random() < 0.75
        lon, lat, address = (asks.lon, asks.lat, asks.address) if at_home else door(rng, slug)
        soon = rng.random() < 0.4
        yield ErrandSketch(
            category=category,
            title=title,
            text=text,
            lon=lon,
            lat=lat,
            address=address,
            minutes=max(10, round(MINUTES[category] * rng.choice((0.5, 0.75, 1, 1, 1, 1.25, 1.5)) / 5) * 5),
            helpers=rng.choices((1, 2, 3, 4), (70, 20, 7, 3))[0] if category in TOGETHER else 1,
            starts_in=None if soon else timedelta(hours=rng.randint(2, 120)),
            lasts=timedelta(hours=rng.choice((3, 6, 24, 48)) if soon else rng.choice((2, 3, 4, 8))),
            requester=asks.handle,
        )
