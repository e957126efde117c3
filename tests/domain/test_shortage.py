"""Where the week's questions are short they are spent where they count: fewer at a time, and on who is nearest to it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.chances import Candidate, Tally
from helpnet.domain.shortage import NO_OTHERS, Others, kept, shortage, sparing
from helpnet.domain.waves import LATER, NOW, TODAY, choose, obstacle
from tests.domain.test_waves import candidates, hastes, places

SPENT = [Candidate(1_000 + n, 200.0, asks_left=0) for n in range(9)]
shares = st.floats(0, 1)
metres = st.floats(0, 20_000)
around = st.builds(Others, st.lists(metres, max_size=60).map(sorted).map(tuple), st.floats(0.01, 7))


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


def test_errands_that_are_nearer_are_counted_by_the_week():
    others = Others((100.0, 200.0, 200.0, 900.0))
    assert [others.nearer(away) for away in (50, 100, 150, 200, 201, 5_000)] == [0, 0, 1, 1, 3, 4]
    assert replace(others, days=0.5).nearer(5_000) == 56


def test_whoever_is_wanted_nearer_by_more_errands_than_they_could_be_asked_about_is_kept_for_them():
    others = Others([100.0] * 10)
    near, far = Candidate("near", 90.0), Candidate("far", 1_500.0)
    short = choose([near, far, *SPENT], haste=TODAY, others=others, places=2)  # both are needed
    assert [one.id for one in short.asked] == ["near"]
    assert (short.kept, short.obstacles) == (1, {"enough": 9})
    often = replace(far, asks_per_week=5)  # ten are no more than twice five
    assert choose([near, often, *SPENT], haste=TODAY, others=others).kept == 0
    assert (
        choose([near, far], haste=TODAY, others=others).kept == 0
    )  # nobody has been asked too often: nothing is short
    assert choose([near, far, *SPENT], haste=TODAY).kept == 0


def test_nobody_is_kept_while_an_errand_has_nobody_else():
    others = Others([100.0] * 20 + [2_000.0] * 80)
    far, beyond = Candidate("far", 1_500.0), Candidate("beyond", 2_500.0)
    alone = choose([far, beyond, *SPENT], haste=TODAY, others=others)
    assert ([one.id for one in alone.asked], alone.kept) == (["far"], 1)
    waiting = choose([far, beyond, *SPENT], haste=TODAY, others=others, pending=[0.1])
    assert (waiting.asked, waiting.kept) == ((), 2)
    assert [one.id for one in choose([beyond, *SPENT], haste=TODAY, others=others).asked] == ["beyond"]


@given(st.lists(shares, max_size=9), st.lists(shares, max_size=9), shares)
def test_a_shortage_is_a_share_and_only_ever_lowers_the_target(spent, free, target):
    short = shortage(spent, free)
    assert 0 <= short <= 1
    assert 0 <= sparing(target, short) <= target
    assert shortage([], free) == 0


@given(candidates(), around, shares, st.booleans())
def test_who_lives_nearer_and_wants_as_many_questions_is_never_kept_the_sooner(them, others, short, waiting):
    left = kept(them, others, short=short, waiting=waiting)
    for far in (one for one in them if one.id in left):
        assert all(one.id in left for one in them if one.metres >= far.metres)
    assert waiting or not them or len(left) < len(them)
    assert not kept(them, others, short=0.0, waiting=waiting)
    assert not kept(them, NO_OTHERS, short=short, waiting=waiting)


@given(candidates(), hastes, places, around)
def test_other_errands_change_whom_it_is_about_and_no_rule(them, haste, wanted, others):
    known = {one.id: one for one in them}
    usual, beside = (choose(them, haste=haste, places=wanted, others=it) for it in (NO_OTHERS, others))
    assert usual.obstacles == beside.obstacles
    assert beside.kept <= sum(obstacle(one) is None for one in them)
    assert beside.kept == 0 or beside.obstacles["enough"]
    assert bool(usual.asked) == bool(beside.asked)
    assert all(obstacle(known[one.id]) is None for one in beside.asked)
