"""Where the week's questions are short they are spent where they count: fewer at a time, and on who is nearest to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.chances import Candidate, Tally
from helpnet.domain.haste import LATER, NOW, TODAY, past
from helpnet.domain.obstacles import obstacle
from helpnet.domain.shortage import NEARER, kept, nothing_nearer, shortage, sparing
from helpnet.domain.waves import choose
from tests.domain.test_waves import candidates, hastes, places

SPENT = [Candidate(1_000 + n, 200.0, asks_left=0) for n in range(9)]
shares = st.floats(0, 1)
counts = st.lists(st.floats(0, 500), min_size=1, max_size=9)


def test_where_half_have_been_asked_often_enough_fewer_are_asked_at_a_time():
    near = [Candidate(n, 100.0, helped=1) for n in range(40)]
    spent = [replace(one, id=100 + one.id, asks_left=0) for one in near]
    assert [len(choose([*near, *spent], haste=haste).asked) for haste in (NOW, TODAY, LATER)] == [1, 1, 1]
    few = choose([*near, *spent[:8]], haste=TODAY)
    assert 1 < len(few.asked) < len(choose(near, haste=TODAY).asked)


def test_who_is_hardly_likely_makes_no_shortage_when_asked_as_often_as_they_want():
    near = [Candidate(n, 100.0, helped=1) for n in range(20)]
    unlikely = [Candidate(100 + n, 9_000.0, answers=Tally(0, 9, 9), asks_left=0) for n in range(10)]
    usual, spent = (choose([*near, *them], haste=TODAY) for them in ([], unlikely))
    assert len(spent.asked) > len(usual.asked) / 2
    assert spent.obstacles == {"enough": 10}


def test_where_questions_are_short_who_often_comes_is_kept_for_what_is_near():
    often = Candidate("often", 1_500.0, answers=Tally(8, 2), asked_days=9, helped=8)
    near = Candidate("near", 200.0, answers=Tally(2, 8), asked_days=9, helped=2)
    spent = [Candidate(n, 200.0, asks_left=0) for n in range(9)]
    assert [one.id for one in choose([often, near], haste=LATER).asked] == ["often", "near"]
    assert choose([often, near, *spent], haste=LATER).asked[0].id == "near"


def test_who_never_wants_to_be_asked_makes_no_shortage():
    near = [Candidate(n, 100.0, helped=1) for n in range(40)]
    never = [Candidate(100 + n, 100.0, asks_left=0, asks_per_week=0) for n in range(40)]
    usual = choose(near, haste=TODAY)
    assert choose([*near, *never], haste=TODAY).asked == usual.asked


def having(**nearer: float):
    """So many errands of a week are nearer to these."""
    return lambda them: {one.id: nearer.get(str(one.id), 0.0) for one in them}


def test_whoever_more_errands_lie_nearer_to_than_they_could_be_asked_about_is_kept_for_them():
    near, far = Candidate("near", 90.0), Candidate("far", 1_500.0)
    many = having(far=3 * NEARER + 1)
    short = choose([near, far, *SPENT], haste=TODAY, nearer=many, places=2)  # both are needed
    assert [one.id for one in short.asked] == ["near"]
    assert (short.kept, short.obstacles) == (1, {"enough": 9})
    often = replace(far, asks_per_week=4)
    assert choose([near, often, *SPENT], haste=TODAY, nearer=many).kept == 0
    assert choose([near, far, *SPENT], haste=TODAY, nearer=having(far=3 * NEARER)).kept == 0
    assert choose([near, far, *SPENT], haste=TODAY).kept == 0


def test_the_less_questions_are_short_the_more_errands_must_be_nearer():
    far = Candidate("far", 1_500.0)
    assert not kept([far], having(far=1e300), short=5e-324, past=1 - 1e-16)  # hardly any shortage, hardly any time
    by_need = [
        len(kept([far], having(far=2 * 3 * NEARER), short=short, past=0)) for short in (0.0, 0.1, 0.12, 0.13, 0.9)
    ]
    assert by_need == [0, 0, 0, 1, 1]


def test_no_home_is_looked_at_where_questions_are_not_short():
    def never(them):
        raise AssertionError

    assert choose([Candidate("near", 90.0), Candidate("far", 1_500.0)], haste=TODAY, nearer=never).kept == 0


def test_whoever_is_kept_is_let_in_as_an_errands_time_runs_out_and_all_are_in_the_end():
    far, wanted = Candidate("far", 1_500.0), Candidate("wanted", 200.0)
    many = having(far=2 * 3 * NEARER + 1, wanted=60 * 3 * NEARER)
    left = [
        {one.id for one in (far, wanted)} - {one.id for one in choose([far, wanted, *SPENT], haste=TODAY, nearer=many, places=2, past=past).asked}
        for past in (-1, 0, 0.5, 0.8, 0.98, 0.9998, 1, 2)
    ]  # fmt: skip
    assert left == [{"far", "wanted"}] * 3 + [{"wanted"}] * 2 + [set()] * 3


def test_an_errands_time_runs_out_when_it_begins_and_when_it_ends_where_it_may_begin_at_once():
    posted, hour = datetime(2026, 11, 30, 8, tzinfo=UTC), timedelta(hours=1)
    begins, ends = posted + 2 * hour, posted + 10 * hour
    assert [past(posted, begins, ends, at=posted + n * hour, zone=UTC) for n in (0, 1, 2, 5)] == [0, 0.5, 1, 2.5]
    assert [past(posted, None, ends, at=posted + n * hour, zone=UTC) for n in (0, 5, 10)] == [0, 0.5, 1]
    assert past(posted, posted - hour, ends, at=posted + 5 * hour, zone=UTC) == 0.5  # could begin when it was posted
    assert past(posted, None, posted, at=posted, zone=UTC) == 1


def test_of_an_errands_time_the_night_does_not_count():
    there, hour = ZoneInfo("Europe/Stockholm"), timedelta(hours=1)
    posted = datetime(2026, 11, 30, 13, tzinfo=UTC)  # two in the afternoon there
    until_five, until_ten = posted + 15 * hour, posted + 20 * hour
    assert [past(posted, None, until_five, at=posted + n * hour, zone=there) for n in (0, 2, 4, 8, 12)] == [
        0,
        0.25,
        0.5,
        1,
        1,
    ]
    assert [past(posted, None, until_ten, at=posted + n * hour, zone=there) for n in (4, 8, 12, 16, 20)] == [
        1 / 3,
        2 / 3,
        2 / 3,
        2 / 3,
        1,
    ]
    evening = posted + 9 * hour
    assert past(evening, None, evening + 5 * hour, at=evening, zone=there) == 1  # one night: who is awake may be asked


@given(st.lists(shares, max_size=9), st.lists(shares, max_size=9), shares)
def test_a_shortage_is_a_share_and_only_ever_lowers_the_target(spent, free, target):
    short = shortage(spent, free)
    assert 0 <= short <= 1
    assert 0 <= sparing(target, short) <= target
    assert shortage([], free) == 0


@given(candidates(), counts, shares, shares, shares)
def test_who_has_fewer_errands_nearer_and_wants_as_many_questions_is_never_kept_the_sooner(
    them, many, short, past, later
):
    nearer = {one.id: many[n % len(many)] for n, one in enumerate(them)}
    left = kept(them, lambda _: nearer, short=short, past=past)
    for one in (one for one in them if one.id in left):
        assert all(more.id in left for more in them if nearer[more.id] / max(1, more.asks_per_week) >= nearer[one.id] / max(1, one.asks_per_week))  # fmt: skip
    assert kept(them, lambda _: nearer, short=short, past=max(past, later)) <= left
    assert not kept(them, lambda _: nearer, short=short, past=1.0)
    assert not kept(them, lambda _: nearer, short=0.0, past=past)
    assert not kept(them, nothing_nearer, short=short, past=past)


@given(candidates(), hastes, places, counts, shares)
def test_other_errands_change_whom_it_is_about_and_no_rule(them, haste, wanted, many, past):
    known = {one.id: one for one in them}
    usual, beside = (
        choose(them, haste=haste, places=wanted, past=past, nearer=it)
        for it in (nothing_nearer, lambda free: {one.id: many[n % len(many)] for n, one in enumerate(free)})
    )
    assert usual.obstacles == beside.obstacles
    assert usual.kept == 0
    assert beside.kept <= sum(obstacle(one) is None for one in them)
    assert beside.kept == 0 or beside.obstacles["enough"]
    assert beside.asked or not usual.asked or beside.kept
    assert all(obstacle(known[one.id]) is None for one in beside.asked)
