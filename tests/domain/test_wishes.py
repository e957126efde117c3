"""When help is wanted, as people say it, on the municipality's clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from helpnet.domain.drafts import CallerDraft, ErrandDraft, Wish
from helpnet.domain.refusals import Invalid

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 26, 14, 23, tzinfo=ZONE)


def moments(*said: str, now: datetime = NOW) -> tuple[str, str]:
    return tuple(moment.strftime("%d %H:%M") if moment else "" for moment in Wish(*said).moments(now=now, zone=ZONE))


def reasons(error: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(one.field, one.reason) for one in error.value.errors}


def test_now_is_a_few_hours_to_a_full_hour():
    assert moments("now") == ("", "26 18:00")
    assert moments("now", now=NOW.replace(minute=0)) == ("", "26 17:00")


def test_now_is_as_long_when_the_clock_is_changed_meanwhile():
    for night in (datetime(2026, 10, 25, 0, 30, tzinfo=ZONE), datetime(2027, 3, 28, 0, 30, tzinfo=ZONE)):
        _, soon = Wish("now").moments(now=night, zone=ZONE)
        assert soon is not None
        assert (soon.timestamp() - night.timestamp()) / 3600 == 3.5


def test_today_ends_at_midnight_and_never_within_the_hour():
    assert moments("today") == ("", "27 00:00")
    assert moments("today", now=NOW.replace(hour=23)) == ("", "27 03:00")


def test_whenever_has_no_moments():
    assert moments("whenever") == ("", "")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("day", "2026-11-28"), ("28 00:00", "29 00:00")),
        (("day", "2026-11-28", "09:30", "11:00"), ("28 09:30", "28 11:00")),
        (("day", "2026-11-28", "", "11:00"), ("28 00:00", "28 11:00")),
        (("day", "2026-11-28", "17:00", ""), ("28 17:00", "29 00:00")),
    ],
)
def test_a_day_with_times_or_without(said: tuple[str, ...], expected: tuple[str, str]):
    assert moments(*said) == expected


def test_the_night_of_the_change_of_clocks_is_an_hour_longer():
    begin, end = Wish("day", "2026-10-25").moments(now=datetime(2026, 10, 1, tzinfo=ZONE), zone=ZONE)
    assert begin is not None
    assert end is not None
    assert end.timestamp() - begin.timestamp() == 25 * 3600


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        (("",), "when", "required"),
        (({"$ne": 1},), "when", "required"),
        (("day",), "day", "required"),
        (("day", "2026-11-25"), "day", "in-the-past"),
        (("day", "tomorrow"), "day", "not-a-time"),
        (("day", ["2026-11-28"]), "day", "not-a-time"),
        (("day", "2026-11-28", "half past"), "from", "not-a-time"),
        (("day", "2026-11-28", "", "25:00"), "until", "not-a-time"),
    ],
)
def test_what_is_no_time_is_refused_by_its_field(said: tuple, field: str, reason: str):
    with pytest.raises(Invalid) as refused:
        Wish(*said).moments(now=NOW, zone=ZONE)
    assert reasons(refused) == {(field, reason)}


def test_everything_wrong_with_a_draft_is_said_at_once():
    draft = ErrandDraft(
        category="",
        title=" ",
        text="x" * 2001,
        minutes=4,
        helpers="2",
        wish=Wish("day", "2026-11-28", "12:00", "11:00"),
    )
    with pytest.raises(Invalid) as refused:
        draft.checked(now=NOW, zone=ZONE)
    assert reasons(refused) == {
        ("category", "required"), ("title", "empty"), ("text", "too-long"), ("minutes", "out-of-range"),
        ("helpers", "not-a-number"), ("until", "until-before-from"),
    }  # fmt: skip


def test_everything_wrong_with_a_caller_is_said_at_once():
    with pytest.raises(Invalid) as refused:
        CallerDraft(name="", phone="hej", note="x" * 501).checked(region="SE")
    assert reasons(refused) == {("name", "empty"), ("phone", "unknown"), ("note", "too-long")}
