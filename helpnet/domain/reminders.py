"""Reminders: when those on an errand are told that it comes, and who no longer need be."""

from datetime import datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime

EVENING, SOON = "evening", "soon"
EVENING_AT, EVENING_UNTIL = time(18), time(22)
"""The local hour of the evening before; and how late that evening it is made up for, when the jobs were away."""
HOUR = timedelta(hours=1)
HELPER = {EVENING: "ErrandTomorrow", SOON: "ErrandSoon"}
REQUESTER = {EVENING: "HelpTomorrow", SOON: "HelpSoon"}
REMINDERS = frozenset((*HELPER.values(), *REQUESTER.values()))
REPLACES = {"ErrandSoon": "ErrandTomorrow", "HelpSoon": "HelpTomorrow"}
"""A later reminder takes the place of the earlier one of the same errand, in the app and on devices."""


class Reminder(SQLModel, table=True):
    """That one person's reminder of an errand was seen to, once for each beginning the errand has had."""

    __tablename__ = "reminder"

    errand_id: UUID = Field(primary_key=True, sa_type=Uuid, sa_column_args=(ForeignKey("errand.id"),))
    person_id: UUID = Field(primary_key=True, sa_type=Uuid, sa_column_args=(ForeignKey("person.id"),))
    what: str = Field(primary_key=True, max_length=8)
    begins: datetime = Field(primary_key=True, sa_type=UtcDateTime, index=True)


def evening_before(begins: datetime, zone: tzinfo) -> datetime:
    """Six in the evening of the local day before."""
    return datetime.combine(begins.astimezone(zone).date() - timedelta(days=1), EVENING_AT, zone)


def is_due(what: str, begins: datetime, *, at: datetime, zone: tzinfo) -> bool:
    """Whether this is the time to remind: what was missed is made up for that evening until ten, and until the errand begins."""
    if what == EVENING:
        evening = evening_before(begins, zone)
        return evening <= at < datetime.combine(evening.date(), EVENING_UNTIL, zone)
    # An errand for a whole day begins at midnight, and nobody waits for it there.
    return begins.astimezone(zone).time() != time(0) and begins - HOUR <= at < begins


def is_wanted(what: str, begins: datetime, *, accepted: datetime, zone: tzinfo) -> bool:
    """Whether a helper is reminded: only of what they had said yes to before that moment."""
    return accepted < (evening_before(begins, zone) if what == EVENING else begins - HOUR)


def span(what: str, *, at: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The beginnings (from, until; the last not included) that may be due now."""
    if what == SOON:
        return at, at + HOUR + timedelta(microseconds=1)
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone), datetime.combine(tomorrow + timedelta(days=1), time.min, zone)
