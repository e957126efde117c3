"""Quiet hours are those of the clock on the wall, also in the nights in which it is changed."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpnet.domain.quiet import until_awake

ZONE = ZoneInfo("Europe/Stockholm")


def wakes(at: datetime, quiet_from: int, quiet_until: int, paused_until: datetime | None = None) -> str:
    found = until_awake(quiet_from * 60, quiet_until * 60, paused_until, at=at, zone=ZONE)
    return "" if found is None else found.astimezone(ZONE).strftime("%d %H:%M:%S")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 24), "25 07:00:00"),
        (date(2026, 10, 24), "25 07:00:00"),  # the clock goes back that night
        (date(2027, 3, 27), "28 07:00:00"),  # and forward in this one
    ],
)
def test_they_end_when_the_clock_says_so(day: date, expected: str):
    evening = datetime.combine(day, time(23, 0, 30), ZONE)
    assert wakes(evening, 21, 7) == expected
    morning = evening + timedelta(hours=7, minutes=59)  # by the clock on the wall
    assert wakes(morning, 21, 7) == expected
    assert wakes(morning + timedelta(minutes=1), 21, 7) == ""
    assert wakes(datetime.combine(day, time(20), ZONE), 21, 7, paused_until=evening) == expected


def test_the_hour_that_comes_twice_is_quiet_twice():
    for fold in (0, 1):
        at = datetime(2026, 10, 25, 2, 10, tzinfo=ZONE, fold=fold)
        ends = until_awake(0, 2 * 60 + 30, None, at=at, zone=ZONE)
        assert ends is not None
        assert (ends.timestamp() - at.timestamp()) / 60 == 20
