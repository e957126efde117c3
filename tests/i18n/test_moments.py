"""Distances and times as people say them, in the municipality's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpnet.i18n import ago, clock, day, distance, duration, window

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=STOCKHOLM)


def at(day_: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day_, hour, minute, tzinfo=STOCKHOLM).astimezone(UTC)


def when(begin: datetime | None, end: datetime | None, language: str = "sv", *, dated: bool = False) -> str:
    return window(begin, end, language, zone=STOCKHOLM, now=NOW, dated=dated)


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "mindre än 100 m"),
        (49, "mindre än 100 m"),
        (51, "ungefär 100 m"),
        (612, "ungefär 600 m"),
        (949, "ungefär 900 m"),
        (960, "ungefär 1 km"),
        (1249, "ungefär 1 km"),
        (1260, "ungefär 1,5 km"),
        (9_700, "ungefär 9,5 km"),
        (9_800, "ungefär 10 km"),
        (12_400, "ungefär 12 km"),
    ],
)
def test_distances_are_rough(metres: float, words: str) -> None:
    assert distance(metres, "sv") == words


def test_distances_have_the_languages_own_decimal_mark() -> None:
    assert (distance(1500, "nb"), distance(1500, "en")) == ("omtrent 1,5 km", "about 1.5 km")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (30, "30 min"), (60, "1 h"), (65, "1 h 05"), (90, "1 h 30"), (600, "10 h"), (-90, "−1 h 30")],
)
def test_lengths(minutes: int, words: str) -> None:
    assert duration(minutes, "sv") == words


def test_norwegian_hours_are_t() -> None:
    assert duration(270, "nb") == "4 t 30"


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (None, None, "när det passar"),
        (at(22, 14), at(22, 17), "i dag 14–17"),
        (at(23, 9, 30), at(23, 11), "i morgon 9.30–11"),
        (at(22, 8), at(22, 17), "i dag före 17"),
        (None, at(23, 12), "i morgon före 12"),
        (at(26, 0), at(27, 0), "torsdag 26 november"),
        (at(26, 0), at(26, 23, 59), "torsdag 26 november"),
        (None, at(27, 0), "senast torsdag 26 november"),
        (None, at(23, 0), "i dag"),
        (at(22, 14), None, "i dag efter 14"),
        (at(23, 18), at(24, 0), "i morgon efter 18"),
        (at(23, 9), at(25, 12), "i morgon 9 – onsdag 25 november 12"),
        (at(23, 0), at(26, 0), "i morgon – onsdag 25 november"),
    ],
)
def test_windows_as_people_say_them(begin: datetime | None, end: datetime | None, words: str) -> None:
    assert when(begin, end) == words


def test_windows_in_the_other_languages() -> None:
    assert when(at(22, 14), at(22, 17), "nb") == "i dag 14–17"
    assert when(None, at(26, 12), "nb") == "torsdag 26. november før 12"
    assert when(at(22, 14), at(22, 17), "en") == "today 14:00–17:00"
    assert when(None, at(23, 12), "en") == "tomorrow before 12:00"


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (at(22, 14), at(22, 17), "söndag 22 november 14–17"),
        (at(23, 9, 30), at(23, 11), "måndag 23 november 9.30–11"),
        (at(22, 8), at(22, 17), "söndag 22 november före 17"),
        (None, at(23, 0), "söndag 22 november"),
        (None, at(24, 0), "senast måndag 23 november"),
        (None, at(21, 12), "lördag 21 november före 12"),
        (at(23, 0), at(26, 0), "måndag 23 november – onsdag 25 november"),
        (None, None, "när det passar"),
    ],
)
def test_what_may_be_read_on_another_day_names_no_day_from_where_it_was_written(
    begin: datetime | None, end: datetime | None, words: str
) -> None:
    assert when(begin, end, dated=True) == words


def test_dated_windows_in_the_other_languages() -> None:
    assert when(at(23, 14), at(23, 17), "nb", dated=True) == "mandag 23. november 14–17"
    assert when(None, at(22, 12), "en", dated=True) == "Sunday 22 November before 12:00"


def test_another_year_is_named() -> None:
    assert day(datetime(2027, 1, 4, 12, tzinfo=UTC), "sv", zone=STOCKHOLM, now=NOW) == "måndag 4 januari 2027"


def test_midnight_belongs_to_the_day_it_begins() -> None:
    assert day(datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "sv", zone=STOCKHOLM, now=NOW) == "i dag"
    assert day(datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "sv", zone=STOCKHOLM, now=NOW) == "i morgon"
    assert day(datetime(2026, 11, 21, 22, 59, tzinfo=UTC), "nb", zone=STOCKHOLM, now=NOW) == "i går"


def test_days_are_counted_right_across_the_change_to_winter_time() -> None:
    saturday_night = datetime(2026, 10, 24, 23, 30, tzinfo=STOCKHOLM)
    sunday_night = datetime(2026, 10, 25, 23, 30, tzinfo=STOCKHOLM)  # 25 hours later
    assert day(sunday_night, "sv", zone=STOCKHOLM, now=saturday_night) == "i morgon"
    assert clock(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "sv", zone=STOCKHOLM) == "2.30"
    assert clock(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "sv", zone=STOCKHOLM) == "2.30"


def test_days_are_counted_right_across_the_change_to_summer_time() -> None:
    night = datetime(2026, 3, 28, 23, 30, tzinfo=STOCKHOLM)
    assert day(datetime(2026, 3, 29, 23, 30, tzinfo=STOCKHOLM), "nb", zone=STOCKHOLM, now=night) == "i morgen"
    assert (
        window(
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
            datetime(2026, 3, 29, 2, 0, tzinfo=UTC),
            "sv",
            zone=STOCKHOLM,
            now=night,
        )
        == "i morgon 1.30–4"
    )


def test_clocks() -> None:
    moment = datetime(2026, 11, 22, 8, 5, tzinfo=UTC)
    assert [clock(moment, language, zone=STOCKHOLM) for language in ("sv", "nb", "en")] == ["9.05", "9.05", "9:05"]


@pytest.mark.parametrize(
    ("passed", "sv", "nb"),
    [
        (timedelta(seconds=20), "nyss", "nå nettopp"),
        (timedelta(seconds=-5), "nyss", "nå nettopp"),
        (timedelta(minutes=5), "för 5 minuter sedan", "for 5 minutter siden"),
        (timedelta(minutes=86), "för 1 timme sedan", "for 1 time siden"),
        (timedelta(hours=3), "för 3 timmar sedan", "for 3 timer siden"),
        (timedelta(hours=26), "för 1 dag sedan", "for 1 dag siden"),
        (timedelta(days=9), "för 9 dagar sedan", "for 9 dager siden"),
        (timedelta(days=15), "för 2 veckor sedan", "for 2 uker siden"),
        (timedelta(days=70), "för 2 månader sedan", "for 2 måneder siden"),
    ],
)
def test_how_long_since(passed: timedelta, sv: str, nb: str) -> None:
    assert (ago(NOW - passed, "sv", now=NOW), ago(NOW - passed, "nb", now=NOW)) == (sv, nb)
