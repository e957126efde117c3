"""Those on an errand are reminded the evening before and an hour before; each once, and only of what is still to come."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.actions import desk, errands, helping, reminding
from helpnet.domain.ladder import LATER, push_at
from helpnet.domain.reminders import EVENING, SOON, evening_before, is_due, is_wanted
from helpnet.jobs import deliver
from helpnet.queries import mine
from helpnet.runtime import perform, read
from tests.builders import a_coordinator, a_person, a_taken_errand, an_errand, at
from tests.reaching.conftest import change, with_mail, work_off
from tests.reaching.dying import killed_in_the_middle

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
BEGINS = at(2026, 11, 26, 9)  # ten in the morning in Helsingborg
EVE, SOON_AT = at(2026, 11, 25, 17), at(2026, 11, 26, 8)


def tick() -> None:
    while perform(reminding.remind, by=None):
        pass
    while deliver("w"):
        pass


def told(person) -> list[str]:
    found = [alert.kind for alert in read(mine.alerts, 100, by=person)]
    return [kind for kind in reversed(found) if kind.endswith(("Tomorrow", "Soon"))]


def unread(person) -> list[str]:
    return [
        one.kind for one in read(mine.alerts, 100, by=person) if one.unread and one.kind.endswith(("Tomorrow", "Soon"))
    ]


def a_visit(asta, *helpers, begins=BEGINS, **fields):
    return a_taken_errand(asta, *helpers, starts_at=begins, ends_at=begins + timedelta(hours=2), **fields)


def test_both_are_reminded_the_evening_before_and_an_hour_before_and_the_later_takes_the_place_of_the_earlier(
    asta, omar, clock
):
    a_visit(asta, omar)
    for moment in (EVE - timedelta(minutes=1), EVE, EVE + timedelta(hours=1), SOON_AT - timedelta(minutes=1)):
        clock.at = moment
        tick()
        assert told(omar) == ([] if moment < EVE else ["ErrandTomorrow"])
    for minutes in (0, 1, 59, 61):
        clock.at = SOON_AT + timedelta(minutes=minutes)
        tick()
    assert (told(omar), told(asta)) == (["ErrandTomorrow", "ErrandSoon"], ["HelpTomorrow", "HelpSoon"])
    assert (unread(omar), unread(asta)) == (["ErrandSoon"], ["HelpSoon"])


@pytest.mark.parametrize(
    ("read_at", "helps", "gets"),
    [
        (EVE, "Du hjälper till med ”Mjölk och bröd”, i morgon 10–12", "Någon hjälper till med ”Mjölk och bröd”, i morgon 10–12"),
        (BEGINS - timedelta(hours=2), "Du hjälper till med ”Mjölk och bröd”, i dag 10–12", "Någon hjälper till med ”Mjölk och bröd”, i dag 10–12"),
        (BEGINS + timedelta(hours=3), "Du hjälper till med ”Mjölk och bröd”, i dag", "Någon hjälper till med ”Mjölk och bröd”, i dag"),
        (BEGINS + timedelta(days=1), "Du hjälper till med ”Mjölk och bröd”, i går", "Någon hjälper till med ”Mjölk och bröd”, i går"),
    ],
)  # fmt: skip
def test_in_the_app_they_are_true_whenever_they_are_read(asta, omar, clock, read_at, helps, gets):
    a_visit(asta, omar)
    clock.at = EVE
    tick()
    clock.at = read_at
    words = [
        next(alert.words for alert in read(mine.alerts, by=one) if alert.kind.endswith("Tomorrow"))
        for one in (omar, asta)
    ]
    assert words == [helps, gets]


def test_who_says_yes_forty_minutes_before_is_not_reminded(asta, omar, clock):
    clock.at = BEGINS - timedelta(minutes=40)
    a_visit(asta, omar)
    tick()
    assert told(omar) == told(asta) == []


def test_who_says_yes_late_in_the_evening_is_reminded_only_an_hour_before(asta, omar, clock):
    clock.at = EVE + timedelta(hours=1)
    a_visit(asta, omar)
    tick()
    clock.at = SOON_AT
    tick()
    assert told(omar) == ["ErrandSoon"]


@pytest.mark.parametrize("end", ["cancelled", "withdrawn", "done", "confirmed", "cancelled-after"])
def test_what_is_over_reminds_nobody(asta, omar, town, clock, end):
    errand = a_visit(asta, omar)
    clock.at = EVE
    if end == "cancelled-after":  # announced, and called off before it was delivered
        perform(reminding.remind, by=None)
    ends = {"withdrawn": (helping.withdraw, omar), "done": (helping.done, omar), "confirmed": (errands.confirm, asta)}
    deed, who = ends.get(end, (errands.cancel, asta))
    perform(deed, errand, by=who)
    tick()
    clock.at = SOON_AT
    tick()
    assert told(omar) == told(asta) == []


def test_four_at_once_remind_once(asta, town, engine, clock):
    helpers = [a_person(town) for _ in range(3)]
    for _ in range(4):
        a_visit(asta, *helpers)
    clock.at = EVE
    gate = threading.Barrier(4)

    def job(_number: int) -> None:
        gate.wait()
        tick()

    with ThreadPoolExecutor(4) as jobs:
        list(jobs.map(job, range(4)))
    assert [told(one) for one in helpers] == [["ErrandTomorrow"] * 4] * 3
    assert told(asta) == ["HelpTomorrow"] * 4


def test_what_a_crash_undid_is_told_by_the_next(asta, omar, clock):
    a_visit(asta, omar)
    clock.at = EVE

    def dies(work, *, by):
        reminding.remind(work, by=by)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        perform(dies, by=None)
    tick()
    assert told(omar) == ["ErrandTomorrow"]


def test_four_processes_that_are_killed_in_the_middle_remind_each_once(asta, town, engine, database_url, clock):
    helpers = [a_person(town) for _ in range(4)]
    for _ in range(8):
        a_visit(asta, *helpers, minutes=5)
    while deliver("w"):
        pass
    clock.at = EVE
    engine.dispose()
    killed_in_the_middle("remind", database_url, EVE)
    clock.forward(seconds=31)  # what they had claimed is free again
    tick()
    assert [told(one) for one in helpers] == [["ErrandTomorrow"] * 8] * 4
    assert told(asta) == ["HelpTomorrow"] * 8


def test_an_errand_that_is_moved_is_reminded_of_anew(asta, omar, clock, engine):
    from sqlalchemy import update

    from helpnet.domain.errand import Errand

    errand, later = a_visit(asta, omar), BEGINS + timedelta(days=2)
    clock.at = EVE
    tick()
    with engine.begin() as connection:
        moved = update(Errand).where(Errand.id == errand)  # type: ignore[arg-type]
        connection.execute(moved.values(starts_at=later, ends_at=later + timedelta(hours=2)))
    for moment in (SOON_AT, EVE + timedelta(days=2), SOON_AT + timedelta(days=2)):
        clock.at = moment
        tick()
    assert told(omar) == ["ErrandTomorrow", "ErrandTomorrow", "ErrandSoon"]


def test_a_coordinator_who_asked_for_a_caller_is_not_reminded(omar, town, clock):
    from tests.builders import a_caller

    desk_worker = a_coordinator(town)
    errand = an_errand(desk_worker, caller=a_caller(), starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=2))
    perform(desk.assign, errand, omar.person_id, by=desk_worker)
    clock.at = EVE
    tick()
    assert (told(omar), told(desk_worker)) == (["ErrandTomorrow"], [])


def test_the_letter_says_the_kind_and_the_time_and_no_name(asta, omar, post, clock):
    with_mail(omar, post)
    a_visit(asta, omar)
    work_off()
    letters, clock.at = len(post.box), EVE
    tick()
    work_off()
    assert len(post.box) == letters + 1
    assert "torsdag 26 november 10–12" in post.text()
    for private in ("Asta", "Drottninggatan", "Mjölk"):
        assert private not in post.box[-1][1].as_string() + post.text()


def test_in_quiet_hours_the_hour_reminder_stays_in_the_app(asta, omar, post, clock):
    with_mail(omar, post)
    change(omar, quiet_from=21 * 60, quiet_until=11 * 60)
    a_visit(asta, omar)
    work_off()
    letters, clock.at = len(post.box), SOON_AT
    tick()
    work_off()
    clock.at = BEGINS + timedelta(hours=1, minutes=1)  # awake, and it has begun
    work_off()
    assert (told(omar), len(post.box)) == (["ErrandSoon"], letters)


moments = st.integers(0, 167 * 24 * 60).map(lambda minutes: at(2026, 10, 20, 0) + timedelta(minutes=minutes))


@given(moments)
def test_the_evening_before_is_always_six_on_the_local_day_before(begins):
    evening = evening_before(begins, STOCKHOLM)
    assert (evening.hour, evening.minute) == (18, 0)
    assert begins.astimezone(STOCKHOLM).date() - evening.date() == timedelta(days=1)
    assert is_due(EVENING, begins, at=evening.astimezone(UTC), zone=STOCKHOLM)
    assert not is_wanted(EVENING, begins, accepted=evening.astimezone(UTC), zone=STOCKHOLM)


@pytest.mark.parametrize(
    ("begins", "evening"),
    [
        (
            at(2026, 10, 25, 9),
            at(2026, 10, 24, 16),
        ),  # the clock goes back that night: 10 local, 18 local in summer time
        (at(2027, 3, 28, 8), at(2027, 3, 27, 17)),  # forward
        (at(2026, 10, 26, 9), at(2026, 10, 25, 17)),
        (at(2027, 3, 29, 8), at(2027, 3, 28, 16)),
    ],
)
def test_where_the_clock_changes_the_reminders_come_by_the_clock_of_the_town(asta, omar, clock, begins, evening):
    clock.at = evening - timedelta(days=2)
    a_visit(asta, omar, begins=begins)
    for moment, kinds in (
        (evening - timedelta(minutes=1), []),
        (evening, ["ErrandTomorrow"]),
        (begins - timedelta(hours=1), ["ErrandTomorrow", "ErrandSoon"]),
    ):
        clock.at = moment
        tick()
        assert told(omar) == kinds


def test_nobody_is_reminded_of_an_errand_for_a_whole_day_at_eleven_at_night():
    midnight = at(2026, 11, 25, 23)
    assert not is_due(SOON, midnight, at=midnight - timedelta(minutes=30), zone=STOCKHOLM)
    assert is_due(EVENING, midnight, at=at(2026, 11, 25, 17), zone=STOCKHOLM)


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=30))
def test_a_device_is_told_of_a_chat_at_once_and_then_at_most_once_in_a_quarter_of_an_hour(gaps):
    now, last, pushed = at(2026, 11, 24), None, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        when = push_at("MessageWritten", last, now)
        assert when >= now
        if when == now:
            pushed.append(now)
            last = now
        else:
            assert last is not None
            assert when == last + LATER
    assert pushed[0] == at(2026, 11, 24) + timedelta(seconds=gaps[0])
    assert all(later - earlier >= LATER for earlier, later in pairwise(pushed))
    assert push_at("ErrandCancelled", now, now) == now
