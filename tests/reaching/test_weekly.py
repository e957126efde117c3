"""Who wants it is told on Sundays what their week was like, once; kindly, and not a word too much."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoneToSpare

from helpnet import jobs
from helpnet.actions import access, errands, helping, people, summing
from helpnet.domain.refusals import Invalid
from helpnet.domain.summary import AT, WEEK, last_end, last_week, next_end
from helpnet.jobs import deliver, reaching, sum_up
from helpnet.queries import mine, weekly
from helpnet.queries import people as known
from helpnet.runtime import perform, read
from helpnet.store import summaries
from tests.api.conftest import BASE, door
from tests.builders import a_caller, a_coordinator, a_person, a_taken_errand, an_errand, at
from tests.reaching.conftest import LINK, change, with_mail, work_off
from tests.reaching.dying import killed_in_the_middle

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:aiosmtpd", "ignore::DeprecationWarning:aiosmtpd")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
SUNDAY = at(2026, 11, 29, 16)  # five in the afternoon in Helsingborg
MINUTE, DAY, WEEKS = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)


@pytest.fixture(autouse=True)
def tuesday(clock):
    clock.at = at(2026, 11, 24, 9)


def tick() -> None:
    while sum_up():
        pass
    while deliver("w"):
        pass


def told(person) -> list[str]:
    return [one.words for one in read(mine.alerts, 100, by=person) if one.kind == WEEK]


def wants(*people) -> None:
    for one in people:
        change(one, weekly_summary=True)


def near_by(asta, **fields):
    """Something that is there to tell of on the Sunday."""
    return an_errand(asta, starts_at=SUNDAY + DAY, ends_at=SUNDAY + 9 * DAY, **fields)


def test_it_comes_on_sunday_at_five_to_who_asked_for_it_and_once(asta, omar, town, clock):
    near_by(asta)
    wants(omar)
    for moment in (SUNDAY - MINUTE, SUNDAY, SUNDAY + MINUTE, SUNDAY + DAY, SUNDAY + WEEKS - MINUTE):
        clock.at = moment
        tick()
        assert (len(told(omar)), told(asta)) == (moment >= SUNDAY, [])
    seen = [one.id for one in read(mine.alerts, by=omar)]
    clock.at = SUNDAY + WEEKS
    tick()
    assert len(told(omar)) == 1, "this week's took the place of the last"
    assert [one.id for one in read(mine.alerts, by=omar)] != seen


def test_it_tells_what_was_what_comes_and_what_is_near(asta, omar, town, clock):
    bo = a_person(town, "bo")
    wants(omar, asta)
    thanked = [a_taken_errand(asta, omar, title="Hemlig mjölk") for _ in range(2)]
    for errand in thanked:
        perform(errands.confirm, errand, by=asta)
    perform(helping.done, a_taken_errand(asta, omar), by=omar)  # not thanked for yet
    a_taken_errand(asta, omar, starts_at=SUNDAY + DAY, ends_at=SUNDAY + DAY + timedelta(hours=2))
    for kind in ("walk", "walk", "company"):
        near_by(bo, category=kind, title="Hemligt", address="Hemlig gata 4")
    clock.at = SUNDAY
    tick()
    assert told(omar)[0].split("\n") == [
        "Den senaste veckan hjälpte du till med 3 uppdrag.",
        "Du fick 2 tack, och 60 minuter är dina.",
        "Du hjälper till: Handla mat, i morgon 17–19.",
        "Grannar nära dig har bett om hjälp: Promenad ihop i Centrum (2), Sällskap i Centrum.",
    ]
    assert told(asta)[0].split("\n")[:2] == [
        "Du fick hjälp med 2 uppdrag.",
        "Du får hjälp: Handla mat, i morgon 17–19.",
    ]


def test_a_week_without_errands_is_told_without_reproach_and_nothing_at_all_is_not_told(asta, omar, town, clock):
    far = a_person(town, home=(12.62, 55.97))
    change(far, alert_radius=500)
    wants(omar, far)
    near_by(asta)
    clock.at = SUNDAY
    tick()
    assert told(omar)[0].startswith("Den senaste veckan hade du inga uppdrag.\nGrannar nära dig")
    assert told(far) == []
    assert read(known.profile, by=far).weekly


@pytest.mark.parametrize("why", ["alerts-off", "kind-off", "no-home", "own", "said-no", "unqualified"])
def test_nobody_is_told_of_what_does_not_suit_them(asta, omar, town, clock, why):
    who = a_person(town, home=None) if why == "no-home" else omar
    wants(who)
    errand = near_by(omar if why == "own" else asta, category="doctor" if why == "unqualified" else "shopping")
    match why:
        case "alerts-off":
            change(who, alerts_on=False)
        case "kind-off":
            change(who, kinds_off=["shopping"])
        case "said-no":
            perform(helping.decline, errand, by=who)
    clock.at = SUNDAY
    tick()
    assert told(who) == []


def test_a_coordinator_is_not_thanked_for_their_callers(town, omar, clock):
    desk = a_coordinator(town)
    wants(desk)
    change(desk, alerts_on=False)
    perform(errands.confirm, a_taken_errand(desk, omar, caller=a_caller()), by=desk)
    a_taken_errand(desk, omar, caller=a_caller(), starts_at=SUNDAY + DAY, ends_at=SUNDAY + 2 * DAY)
    clock.at = SUNDAY
    tick()
    assert told(desk) == []


@pytest.mark.parametrize("why", ["paused", "erased", "suspended", "off", "off-late"])
def test_who_rests_is_gone_or_wants_none_is_not_told_and_rests_no_longer_than_they_wish(
    asta, omar, town, engine, clock, post, why
):
    with_mail(omar, post)
    near_by(asta)
    wants(omar)
    letters = len(post.box)
    match why:
        case "paused":
            change(omar, paused_until=SUNDAY + timedelta(hours=1))
        case "erased":
            perform(people.erase_me, by=omar)
        case "suspended":
            perform(access.suspend, omar.person_id, by=a_coordinator(town))
        case "off":
            change(omar, weekly_summary=False)
    clock.at = SUNDAY
    tick()
    if why == "off-late":  # it stands in the app already, and the letter does not go
        change(omar, weekly_summary=False)
    else:
        assert told(omar) == []
    work_off()
    clock.at = SUNDAY + timedelta(hours=2)
    tick()
    work_off()
    assert len(post.box) == letters
    if why == "paused":
        clock.at = SUNDAY + WEEKS
        tick()
        assert len(told(omar)) == 1


def test_quiet_hours_put_it_off_to_their_end(asta, omar, clock, post):
    with_mail(omar, post)
    near_by(asta)
    wants(omar)
    change(omar, quiet_from=16 * 60, quiet_until=8 * 60)
    letters = len(post.box)
    for moment, came in ((SUNDAY, 0), (at(2026, 11, 30, 6, 59), 0), (at(2026, 11, 30, 7), 1), (at(2026, 11, 30, 9), 1)):
        clock.at = moment
        tick()
        work_off()
        assert (len(told(omar)), len(post.box) - letters) == (came, came)


@pytest.mark.parametrize(
    ("late", "came"), [(timedelta(hours=23), 1), (timedelta(hours=25), 0), (timedelta(days=20), 1)]
)
def test_what_the_jobs_missed_is_made_up_for_within_a_day_and_never_twice(asta, omar, clock, late, came):
    wants(omar)
    an_errand(asta, starts_at=SUNDAY + 30 * DAY, ends_at=SUNDAY + 31 * DAY)
    clock.at = SUNDAY + late
    if late > WEEKS:  # the last end before that was four days ago
        clock.at = SUNDAY + 2 * WEEKS + timedelta(hours=2)
    tick()
    assert len(told(omar)) == came


def test_turned_off_and_on_again_it_comes_no_second_time(asta, omar, clock):
    near_by(asta)
    wants(omar)
    clock.at = SUNDAY
    tick()
    first = [one.id for one in read(mine.alerts, by=omar)]
    change(omar, weekly_summary=False)
    wants(omar)
    tick()
    assert [one.id for one in read(mine.alerts, by=omar)] == first


def test_the_letter_is_plain_and_stops_by_one_click(asta, omar, town, clock, post, engine):
    with_mail(omar, post)
    wants(omar)
    perform(errands.confirm, a_taken_errand(asta, omar, title="Hemlig mjölk"), by=asta)
    near_by(asta, category="walk", title="Hemligt")
    a_taken_errand(asta, omar, starts_at=SUNDAY + DAY, ends_at=SUNDAY + DAY + timedelta(hours=2))
    work_off()
    letters, clock.at = len(post.box), SUNDAY
    tick()
    work_off()
    assert len(post.box) == letters + 1
    letter, words = post.box[-1][1], post.text()
    assert letter["Subject"] == "Din vecka i helpnet"
    assert "Du fick ett tack, och 30 minuter är dina." in words
    assert "Du hjälper till: Handla mat, måndag 30 november 17–19." in words  # it may be read on another day
    assert "har bett om hjälp: Promenad ihop i Centrum." in words
    for private in ("Asta", "Omar", "Drottninggatan", "emlig"):
        assert private not in letter.as_string() + words
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = LINK.search(letter["List-Unsubscribe"])[0].removeprefix("http://localhost:3000")
    browser = TestClient(door(), base_url=BASE, raise_server_exceptions=False)
    assert "Inga fler veckobrev?" in browser.get(stop).text
    assert read(known.profile, by=omar).weekly
    for _ in range(2):
        assert browser.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    after = read(known.profile, by=omar)
    assert (after.weekly, after.mail) == (False, "on")


def test_without_mail_it_is_in_the_app_alone_and_nobody_is_called_about_it(asta, omar, clock, post, engine):
    from sqlalchemy import text

    near_by(asta)
    wants(omar)
    clock.at = SUNDAY
    tick()
    work_off()
    assert len(told(omar)) == 1
    assert post.box == []
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from delivery")).scalar() == 0
        assert connection.execute(text("select count(*) from alert where unreached_at is not null")).scalar() == 0


def test_no_device_is_told_of_it():
    from helpnet.domain.ladder import CLIMBS
    from helpnet.store.spreading import PUSHED

    assert WEEK in CLIMBS - PUSHED


def test_four_at_once_sum_up_once(asta, town, engine, clock):
    helpers = [a_person(town) for _ in range(12)]
    wants(*helpers)
    near_by(asta)
    clock.at = SUNDAY
    gate = threading.Barrier(4)

    def job(_number: int) -> None:
        gate.wait()
        tick()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(job, range(4)))
    assert [len(told(one)) for one in helpers] == [1] * 12
    assert _announced(engine, helpers) == [1] * 12


def _announced(engine, helpers) -> list[int]:
    """How often each was told of a week, in all announcements: an alert that replaced another would not show it."""
    from sqlalchemy import select

    from helpnet.domain.columns import columns
    from helpnet.domain.record import OutboxRow

    o = columns(OutboxRow)
    with engine.connect() as connection:
        tells = [one for row in connection.execute(select(o.tells).where(o.kind == WEEK)) for one in row.tells]
    return [tells.count(str(one.person_id)) for one in helpers]


def test_what_a_crash_undid_is_told_by_the_next(asta, omar, clock, monkeypatch):
    near_by(asta)
    wants(omar)
    clock.at = SUNDAY

    def dies(work, seen, *, by):
        sums_up(work, seen, by=by)
        raise KeyboardInterrupt

    sums_up = summing.sum_up
    with monkeypatch.context() as patch:
        patch.setattr(summing, "sum_up", dies)
        with pytest.raises(KeyboardInterrupt):
            sum_up()
    tick()
    assert len(told(omar)) == 1


def test_four_processes_that_are_killed_in_the_middle_sum_up_each_once(asta, town, engine, database_url, clock):
    helpers = [a_person(town) for _ in range(24)]
    wants(*helpers)
    near_by(asta)
    while deliver("w"):
        pass
    clock.at = SUNDAY
    engine.dispose()
    killed_in_the_middle("sum-up", database_url, SUNDAY)
    clock.forward(seconds=31)  # what they had claimed is free again
    tick()
    assert [len(told(one)) for one in helpers] == [1] * 24
    assert _announced(engine, helpers) == [1] * 24


def test_one_whose_week_cannot_be_read_does_not_hold_up_the_others(asta, omar, town, clock, monkeypatch):
    bo = a_person(town)
    wants(omar, bo)
    near_by(asta)
    clock.at = SUNDAY
    reads = weekly.summed_up

    def fails(work, *, by):
        if by.person_id == omar.person_id:
            raise ValueError
        return reads(work, by=by)

    monkeypatch.setattr(weekly, "summed_up", fails)
    tick()
    assert (len(told(bo)), told(omar)) == (1, [])


def test_weeks_that_cannot_be_told_do_not_end_the_jobs(asta, omar, clock, monkeypatch):
    wants(omar)
    near_by(asta)
    clock.at = SUNDAY

    def fails(work, seen, *, by):
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(summing, "sum_up", fails)
        assert sum_up() == 0
    tick()
    assert len(told(omar)) == 1


@pytest.mark.parametrize(
    "fault", [OperationalError("select", {}, Exception("away")), NoneToSpare()], ids=["away", "busy"]
)
def test_nobodys_week_is_passed_over_because_the_database_is_away(asta, omar, clock, monkeypatch, fault):
    wants(omar)
    near_by(asta)
    clock.at = SUNDAY

    def away(work, *, by):
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(weekly, "summed_up", away)
        with pytest.raises(type(fault)):
            sum_up()
    tick()
    assert len(told(omar)) == 1


def test_a_town_comes_page_by_page_and_waits_while_letters_do(asta, town, post, clock, monkeypatch):
    monkeypatch.setattr(summaries, "LETTERS_MOST", 4)
    monkeypatch.setattr(jobs, "WEEKS_MOST", 3)
    helpers = [a_person(town) for _ in range(8)]
    wants(*helpers)
    for number, one in enumerate(helpers):
        with_mail(one, post, f"h{number}@exempel.se")
    near_by(asta)
    letters, clock.at = len(post.box), SUNDAY
    assert sum_up() == 3
    deliver("w")
    assert sum_up() == 3
    deliver("w")
    assert sum_up() == 0, "six letters wait"
    reaching.reach("w")
    assert sum_up() == 2
    tick()
    work_off()
    assert len(post.box) == letters + 8
    assert len({to for to, _ in post.box[letters:]}) == 8


def test_what_was_called_off_since_is_not_told_as_coming(asta, omar, clock):
    wants(omar)
    errand = a_taken_errand(asta, omar, starts_at=SUNDAY + DAY, ends_at=SUNDAY + 2 * DAY)
    clock.at = SUNDAY
    tick()
    assert "Du hjälper till" in told(omar)[0]
    perform(errands.cancel, errand, by=asta)
    assert "Du hjälper till" not in told(omar)[0]


def test_it_is_a_yes_or_a_no(omar):
    with pytest.raises(Invalid):
        change(omar, weekly_summary="often")
    assert not read(known.profile, by=omar).weekly, "nobody gets it who has not asked for it"


def test_my_data_has_it_and_erasing_forgets_it(asta, omar, clock, engine):
    from sqlalchemy import text

    wants(omar)
    near_by(asta)
    clock.at = SUNDAY
    tick()
    held = perform(known.all_about_me, by=omar)
    assert held["weekly_summary"][0]["near"] == [["shopping", "Centrum", 1]]
    assert held["profile"][0]["weekly_at"]
    perform(people.erase_me, by=omar)
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from summary")).scalar() == 0


# -- the clock -----------------------------------------------------------------------


moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: at(2026, 1, 1, 0) + timedelta(minutes=minutes))


@given(moments)
def test_weeks_lie_side_by_side_and_end_on_sunday_at_five_by_the_clock_of_the_town(now):
    since, until = last_week(now, STOCKHOLM)
    following = next_end(now, STOCKHOLM)
    assert until.astimezone(UTC) <= now < following.astimezone(UTC)
    for end in (since, until, following):
        assert (end.weekday(), end.timetz().replace(tzinfo=None)) == (6, AT)
    assert last_week(until - MINUTE, STOCKHOLM)[1] == since
    assert last_end(following, STOCKHOLM) == following


@pytest.mark.parametrize(
    "sunday",
    [at(2026, 10, 25, 16), at(2027, 3, 28, 15)],  # the clock goes back that night; forward
)
def test_on_the_days_when_the_clock_changes_it_comes_once_at_five(asta, omar, clock, sunday):
    clock.at = sunday - 3 * DAY
    wants(omar)
    an_errand(asta, starts_at=sunday + DAY, ends_at=sunday + 30 * DAY)
    came: list[datetime] = []
    for hour in (-24, -2, -1, 0, 1, 2, 24, 167, 168, 169):
        clock.at = sunday + timedelta(hours=hour)
        before = {one.id for one in read(mine.alerts, by=omar) if one.kind == WEEK}
        tick()
        if {one.id for one in read(mine.alerts, by=omar) if one.kind == WEEK} - before:
            came.append(clock.at)
    assert came == [sunday, sunday + WEEKS]
