"""How hasty an errand is: how long an answer is waited for, and how much of the time to find somebody has passed. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from helpnet.domain.chances import NIGHT_FROM, NIGHT_UNTIL

TARGET, LEAN = 0.98, 0.1
"""The chance of enough yes that a wave aims for, and how much a turn adds to somebody's standing in the queue."""


@dataclass(frozen=True, slots=True)
class Urgency:
    """How an errand is asked about: how long one answer is waited for, the chance to reach, and how much the turn weighs."""

    name: str
    wait: timedelta
    target: float = TARGET
    lean: float = LEAN


NOW = Urgency("now", timedelta(minutes=10))
TODAY = Urgency("today", timedelta(minutes=20))
LATER = Urgency("later", timedelta(minutes=30))
NOW_WITHIN, TODAY_WITHIN = timedelta(hours=4), timedelta(hours=24)


def urgency(starts_at: datetime | None, ends_at: datetime, *, at: datetime) -> Urgency:
    """How hasty an errand is: by the time left until it begins, or ends where it may begin at once."""
    left = (starts_at if starts_at is not None and starts_at > at else ends_at) - at
    return NOW if left <= NOW_WITHIN else TODAY if left <= TODAY_WITHIN else LATER


def past(posted_at: datetime, starts_at: datetime | None, ends_at: datetime, *, at: datetime, zone: tzinfo) -> float:
    """The share of the time there was to find somebody that has passed, of daytime alone: at night most cannot be asked.

    That time lasts until an errand begins, or ends where it may begin at once; an errand of one night has none. More than 1 after that.
    """
    by = starts_at if starts_at is not None and starts_at > posted_at else ends_at
    begun, now, end = (_daytime(moment.astimezone(zone)) for moment in (posted_at, at, by))
    return (now - begun) / (end - begun) if end > begun else 1.0


def _daytime(moment: datetime) -> float:
    """The hours of daytime up to a moment of local time, counted from some day long ago."""
    hour = moment.hour + (moment.minute + moment.second / 60) / 60
    return (NIGHT_FROM - NIGHT_UNTIL) * moment.toordinal() + min(max(hour, NIGHT_UNTIL), NIGHT_FROM)
