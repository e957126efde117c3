"""Each person's own rules for being asked: set one at a time, kept within bounds, and honoured from that moment on."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from helpnet import jobs
from helpnet.actions import helping, people
from helpnet.domain.ask import Ask
from helpnet.domain.columns import columns
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.quiet import pause_ends
from helpnet.domain.refusals import Invalid
from helpnet.queries import people as known
from helpnet.runtime import perform, read
from tests.builders import a_municipality, a_person, an_errand

pytestmark = pytest.mark.usefixtures("engine")
K = columns(Ask)


def change(person, **changes) -> None:
    perform(people.change_profile, ProfileDraft(changes), by=person)


def asked(helper) -> int:
    """How often somebody has been asked, once whatever is due was done."""
    while jobs.ask():
        pass
    statement = select(K.errand_id).where(K.helper_id == helper.person_id)
    return len(read(lambda work, *, by: work.rows(statement), by=None))


def test_who_rests_is_asked_nothing_and_afterwards_again(clock):
    town = a_municipality()
    asta, helper = a_person(town), a_person(town)
    change(helper, paused_until=clock.now() + timedelta(days=7))
    an_errand(asta, ends_at=clock.now() + timedelta(days=9))
    assert asked(helper) == 0
    change(helper, paused_until=None)
    clock.forward(hours=13)
    assert asked(helper) == 1


def test_so_often_a_week_and_not_once_more(clock):
    town = a_municipality()
    asta, helper = a_person(town), a_person(town)
    change(helper, asks_per_week=1)
    for _ in range(3):
        an_errand(asta, minutes=5)
        clock.forward(minutes=31)
        asked(helper)
    assert asked(helper) == 1


def test_a_kind_is_off_or_liked_and_never_both():
    helper = a_person(a_municipality())
    change(helper, likes=["garden", "walk"])
    change(helper, kinds_off=["post", "garden"])
    me = read(known.profile, by=helper)
    assert (me.likes, me.kinds_off) == (["walk"], ["post", "garden"])
    change(helper, likes=["garden"])
    me = read(known.profile, by=helper)
    assert (me.likes, me.kinds_off) == (["garden"], ["post"])


def test_an_errand_somebody_said_no_to_is_not_asked_again(clock):
    town = a_municipality()
    asta, helper = a_person(town), a_person(town)
    errand = an_errand(asta, ends_at=clock.now() + timedelta(days=3))
    assert asked(helper) == 1
    perform(helping.decline, errand, by=helper)
    clock.forward(hours=13)
    assert asked(helper) == 1


@pytest.mark.parametrize(
    ("change_to", "reason"),
    [
        ({"paused_until": timedelta(0)}, "in-the-past"),
        ({"paused_until": timedelta(days=367)}, "too-far-ahead"),
        ({"paused_until": "tomorrow"}, "not-a-time"),
        ({"paused_until": datetime(2027, 1, 1)}, "not-a-time"),  # noqa: DTZ001 - that is the point
        ({"asks_per_week": 51}, "out-of-range"),
        ({"asks_per_week": -1}, "out-of-range"),
        ({"asks_per_week": True}, "not-a-number"),
        ({"kinds_off": ["piracy"]}, "unknown"),
        ({"kinds_off": "garden"}, "unknown"),
    ],
)
def test_what_is_no_rule_is_refused_by_its_field(change_to, reason, clock):
    helper = a_person(a_municipality())
    ((field, value),) = change_to.items()
    with pytest.raises(Invalid) as refused:
        change(helper, **{field: clock.now() + value if isinstance(value, timedelta) else value})
    assert [(error.field, error.reason) for error in refused.value.errors] == [(field, reason)]


def test_quiet_hours_that_end_when_they_begin_would_be_none_and_are_refused():
    helper = a_person(a_municipality())
    change(helper, quiet_from=22 * 60, quiet_until=7 * 60)
    with pytest.raises(Invalid) as refused:
        change(helper, quiet_from=8 * 60, quiet_until=8 * 60)
    assert [(error.field, error.reason) for error in refused.value.errors] == [("quiet_until", "the-same")]
    me = read(known.profile, by=helper)
    assert (me.quiet_from, me.quiet_until) == ("22:00", "07:00")


def test_a_pause_is_told_by_the_day_it_ends_on_and_gone_when_it_is_over(clock):
    helper = a_person(a_municipality())
    zone = read(lambda work, *, by: known.reader(work, by=by), by=helper).zone
    for name, end in pause_ends(at=clock.now(), zone=zone).items():
        change(helper, paused_until=end)
        me = read(known.profile, by=helper)
        assert (me.pause, datetime.fromisoformat(me.paused_until)) == (name, end)
    assert end.astimezone(zone).hour == 6  # nobody is asked a minute after midnight
    clock.forward(days=1)
    assert read(known.profile, by=helper).pause == "day"
    clock.forward(days=30)
    assert read(known.profile, by=helper).pause == ""
