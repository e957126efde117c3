"""The weekly summary, for those who asked for one: when it is made, and what it tells."""

from datetime import datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime
from helpnet.domain.quiet import until_awake

WEEK = "WeekSummedUp"
SUNDAY, AT = 6, time(17)
"""A week ends on Sunday at five in the afternoon, by the municipality's clock."""
LATE = timedelta(days=1)
"""How long a summary is made up for when the jobs were away, or its person was asleep."""


class Summary(SQLModel, table=True):
    """What a person's last week was like, in numbers. The next one takes its place.

    `helped`: errands they helped with; `thanks`, `minutes`: what they got for it; `got`: errands of theirs that were done;
    `near`: what may suit them and is near, as (kind, name of the area, how many).
    """

    __tablename__ = "summary"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    helped: int = 0
    thanks: int = 0
    minutes: int = 0
    got: int = 0
    near: list[Any] = Field(default_factory=list, sa_type=JSON)


def last_end(at: datetime, zone: tzinfo) -> datetime:
    """When the last whole week ended."""
    local = at.astimezone(zone)
    sunday = local.date() - timedelta(days=(local.weekday() - SUNDAY) % 7)
    end = datetime.combine(sunday, AT, zone)
    return end if end.timestamp() <= at.timestamp() else datetime.combine(sunday - timedelta(days=7), AT, zone)


def next_end(at: datetime, zone: tzinfo) -> datetime:
    """When the week that goes on ends."""
    return datetime.combine(last_end(at, zone).date() + timedelta(days=7), AT, zone)


def last_week(at: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The last whole week: from, until (not included). By the clock on the wall, so that one week begins where another ends."""
    end = last_end(at, zone)
    return datetime.combine(end.date() - timedelta(days=7), AT, zone), end


def put_off_to(
    quiet_from: int | None, quiet_until: int | None, paused_until: datetime | None, *, at: datetime, zone: tzinfo
) -> datetime | None:
    """When a summary that is due is made instead; None: now. It waits for the end of quiet hours, but not for that of a pause."""
    if at - last_end(at, zone) > LATE or (paused_until is not None and paused_until > at):
        return next_end(at, zone)
    return until_awake(quiet_from, quiet_until, None, at=at, zone=zone)
