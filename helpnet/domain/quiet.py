"""Quiet hours and pauses: whether somebody may be disturbed now, and else when."""

from datetime import datetime, timedelta, tzinfo

DAY = 24 * 60


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
    return (wakes or at) + timedelta(minutes=(quiet_until - minute) % DAY)
