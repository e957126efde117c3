"""Quiet hours and pauses: whether somebody may be disturbed now, and else when."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = 24 * 60
PAUSES = {"today": 1, "week": 7, "month": 30}
"""How many days the pauses last that are taken with one tap."""
MORNING = time(6)
"""When a pause ends: nobody who has had enough of a day is asked a minute after midnight."""


def pause_end(day: date, *, zone: tzinfo) -> datetime:
    """When somebody may be asked again whose pause lasts until a day: at six in its morning."""
    return datetime.combine(day, MORNING, zone)


def pause_ends(*, at: datetime, zone: tzinfo) -> dict[str, datetime]:
    """When each of `PAUSES` would end, taken at that moment."""
    today = at.astimezone(zone).date()
    return {name: pause_end(today + timedelta(days=days), zone=zone) for name, days in PAUSES.items()}


def asks_nothing(
    alerts_on: bool, paused_until: datetime | None, kinds_off: Collection[str], category: str | None, *, at: datetime
) -> bool:
    """Whether a person wants no question now: none at all, none until a pause is over, or none about this kind of errand."""
    return not alerts_on or (paused_until is not None and paused_until > at) or category in kinds_off


def until_awake(
    quiet_from: int | None, quiet_until: int | None, paused_until: datetime | None, *, at: datetime, zone: tzinfo
) -> datetime | None:
    """When a person may be disturbed again; None: now. Quiet hours are minutes of the local day and may pass midnight."""
    wakes = paused_until if paused_until is not None and paused_until > at else None
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return wakes
    local = (wakes or at).astimezone(zone)
    minute = local.hour * 60 + local.minute
    if (minute - quiet_from) % DAY >= (quiet_until - quiet_from) % DAY:
        return wakes
    # By the clock on the wall: a night in which it is changed is an hour shorter or longer.
    end = local.replace(hour=quiet_until // 60, minute=quiet_until % 60, second=0, microsecond=0)
    return (end if quiet_until > minute else end + timedelta(days=1)).astimezone(UTC)
