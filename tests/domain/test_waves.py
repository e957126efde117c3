"""Whom a wave asks: never more than needed, never somebody who should be left alone, and everybody in their turn."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain import chances, obstacles, waves, way
from helpnet.domain.chances import Candidate, Tally, chance
from helpnet.domain.haste import LATER, NOW, TODAY, urgency
from helpnet.domain.hope import Hope
from helpnet.domain.waves import ABLE, CLOSE, FIRST, KNOWS, LIKES, TURN, choose
from tests.builders import at

counts = st.builds(Tally, st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
asked_days = st.one_of(st.none(), st.floats(0, 400))
hastes = st.sampled_from((NOW, TODAY, LATER))
towns = st.floats(0.05, 0.9)
parts = st.integers(0, 3)


@st.composite
def candidates(draw, most: int = 40):
    """Helpers of every sort, each with an id of their own."""
    one = st.builds(
        Candidate, id=st.just(0), metres=st.floats(0, 20_000), joined_days=st.floats(0, 900), asked_days=asked_days,
        answers=counts, of_kind=counts, at_hour=counts, liked=st.sampled_from((None, True, False)), helped=st.integers(0, 9),
        balance=st.integers(-1200, 1200), own=rarely, qualified=mostly, covered=mostly, answered=rarely, busy=rarely, awake=mostly,
        asks_left=st.integers(-1, 3), radius=st.integers(500, 10_000),
    )  # fmt: skip
    found = draw(st.lists(one, max_size=most))
    return [replace(one, id=n) for n, one in enumerate(found)]


rarely = st.sampled_from((False, False, False, True))
mostly = st.sampled_from((True, True, True, False))
places = st.integers(1, 5)
waited_for = st.lists(st.floats(0, 0.95), max_size=6)


@given(candidates(), hastes, places, waited_for, towns, parts)
def test_never_more_than_needed_and_never_fewer_than_there_are(them, haste, wanted, pending, share, part):
    wave = choose(them, haste=haste, places=wanted, pending=pending, share=share, part=part)
    free = [one for one in them if obstacles.obstacle(one) is None]
    full = len(wave.asked) == waves.MOST_PER_PLACE * wanted
    assert wave.passed or len(wave.asked) == len(free) or full
    if wave.asked:
        before = Hope(wanted)
        for likely in (*pending, *(one.chance for one in wave.asked[:-1])):
            before.add(likely)
        assert before.chance < haste.target
    assert len(wave.asked) + sum(wave.obstacles.values()) <= len(them)


@given(candidates(), hastes, places, towns)
def test_nobody_is_asked_who_should_be_left_alone(them, haste, wanted, share):
    known = {one.id: one for one in them}
    for one in choose(them, haste=haste, places=wanted, share=share).asked:
        who = known[one.id]
        assert who.qualified
        assert who.covered
        assert who.awake
        assert who.asks_left > 0
        assert not any((who.own, who.answered, who.busy))


@given(candidates(), hastes, st.floats(0.05, 0.99), st.floats(0.05, 0.99), places, waited_for)
def test_a_lower_target_never_asks_more(them, haste, one, other, wanted, pending):
    low, high = sorted((one, other))
    few = choose(them, haste=replace(haste, target=low), places=wanted, pending=pending)
    many = choose(them, haste=replace(haste, target=high), places=wanted, pending=pending)
    assert few.asked == many.asked[: len(few.asked)]


@given(candidates(), hastes, places, st.randoms(use_true_random=False))
def test_the_order_they_come_in_changes_nothing(them, haste, wanted, dice):
    shuffled = list(them)
    dice.shuffle(shuffled)
    assert choose(them, haste=haste, places=wanted) == choose(shuffled, haste=haste, places=wanted)


@given(candidates(most=10), towns, parts)
def test_a_chance_is_one_and_each_factor_stays_in_its_bounds(them, share, part):
    for one in them:
        assert chances.LEAST <= chance(one, share=share, part=part) <= chances.MOST
        assert way.FARTHEST <= way.way(one.felt_metres) <= 1
        assert 0.6 <= chances.rest(one.asked_days) <= 1
        assert chances.HARDLY <= chances.among(one.of_kind, 0.3, 1.0) <= chances.GLADLY


@given(counts, towns)
def test_a_yes_more_is_never_less_likely_and_a_no_more_never_likelier(own, share):
    now = chance(Candidate(0, 500, answers=own), share=share)
    assert chance(Candidate(0, 500, answers=replace(own, yes=own.yes + 1)), share=share) >= now
    assert chance(Candidate(0, 500, answers=replace(own, no=own.no + 1)), share=share) <= now
    assert chance(Candidate(0, 500, answers=replace(own, silent=own.silent + 1)), share=share) <= now


def test_in_a_fresh_town_twelve_next_door_are_asked_however_much_time_there_is():
    near = [Candidate(n, 100.0, joined_days=5, helped=1) for n in range(40)]
    assert [len(choose(near, haste=haste).asked) for haste in (NOW, TODAY, LATER)] == [12, 12, 12]


def test_a_no_brings_in_one_more_and_those_still_waited_for_count():
    near = [Candidate(n, 100.0, helped=1) for n in range(40)]
    first = choose(near, haste=TODAY)
    left = [one.chance for one in first.asked[1:]]
    rest = [replace(one, answered=one.id in {asked.id for asked in first.asked}) for one in near]
    assert len(choose(rest, haste=TODAY, pending=left).asked) == 1
    assert choose(rest, haste=TODAY, pending=[one.chance for one in first.asked]).asked == ()


def test_an_errand_for_three_asks_for_the_chance_of_three():
    near = [Candidate(n, 100.0, helped=1) for n in range(90)]
    one, three = (choose(near, haste=TODAY, places=wanted) for wanted in (1, 3))
    assert len(three.asked) >= 2 * len(one.asked)
    assert three.chance >= TODAY.target


def test_among_those_nearly_alike_who_waited_longest_for_a_first_errand_is_first():
    helped = Candidate("helped", 200, joined_days=400, asked_days=4, answers=Tally(2, 5, 0), helped=2)
    lately = Candidate("lately", 200, joined_days=3)
    long_since = Candidate("long since", 205, joined_days=12)
    order = [one.id for one in choose([helped, lately, long_since], haste=replace(LATER, target=0.999)).asked]
    assert order == ["long since", "lately", "helped"]


def test_a_turn_does_not_put_the_unlikely_before_those_who_come():
    comes = Candidate("comes", 200, joined_days=400, asked_days=4, answers=Tally(8, 2, 0), helped=8)
    hardly = Candidate("hardly", 200, joined_days=400, asked_days=40, answers=Tally(0, 5, 5))
    assert [one.id for one in choose([hardly, comes], haste=LATER).asked] == ["comes", "hardly"]


def test_the_first_wave_asks_besides_those_whose_turn_has_come():
    likely = [Candidate(n, 100.0, joined_days=99, asked_days=4, answers=Tally(6, 4), helped=6) for n in range(30)]
    waiting = [Candidate(100 + n, 1_200.0, joined_days=99, asked_days=n) for n in range(45)]
    never = [Candidate(200, 1_200.0, joined_days=waves.LONG), Candidate(201, 1_200.0, joined_days=waves.LONG - 1)]
    usual, first = (choose([*likely, *waiting, *never], haste=TODAY, first=it) for it in (False, True))
    assert all(one.id < 30 for one in usual.asked)
    assert first.asked[: len(usual.asked)] == usual.asked
    besides = {one.id for one in first.asked[len(usual.asked) :]}
    assert besides == {200, *range(100 + int(waves.OVERDUE), 145)}
    assert first.chance > usual.chance


def test_no_turn_is_given_for_forms_sake_to_who_lives_farther_than_people_come():
    likely = [Candidate(n, 100.0, asked_days=4, answers=Tally(6, 4), helped=6) for n in range(30)]
    waiting = [Candidate(100 + n, 100.0 * n, joined_days=99, asked_days=80) for n in range(1, 60)]
    for halved in (500.0, 1_500.0):
        usual, first = (choose([*likely, *waiting], haste=TODAY, halved=halved, first=it) for it in (False, True))
        besides = [one.metres for one in first.asked[len(usual.asked) :]]
        assert max(besides) == min(
            2 * halved, 100.0 * waves.TURNS
        )  # a quarter of the odds is left, or the thirty nearest are all


def test_a_turn_is_given_by_how_far_it_is_to_who_chose_a_short_way():
    likely = [Candidate(n, 100.0, asked_days=4, answers=Tally(6, 4), helped=6) for n in range(30)]
    short, usual = (
        Candidate(99 + n, 900.0, joined_days=99, asked_days=80, radius=to) for n, to in enumerate((1_000, 3_000))
    )
    asked = {one.id for one in choose([*likely, short, usual], haste=TODAY, halved=500.0, first=True).asked}
    assert usual.id in asked
    assert short.id not in asked


def test_of_those_whose_turn_has_come_no_more_than_thirty_are_asked_the_longest_waiting_first():
    assert waves.TURNS == 30
    waiting = [Candidate(n, 100.0, joined_days=60 + n, asked_days=50 + n, helped=1) for n in range(90)]
    needed = len(choose(waiting, haste=NOW).asked)
    asked = [one.id for one in choose(waiting, haste=NOW, first=True).asked]
    assert len(asked) == needed + waves.TURNS
    assert set(asked) == set(range(90 - len(asked), 90))


@given(candidates(), hastes, places)
def test_who_is_asked_because_their_turn_has_come_is_asked_by_the_same_rules(them, haste, wanted):
    known = {one.id: one for one in them}
    usual, first = (choose(them, haste=haste, places=wanted, first=it) for it in (False, True))
    besides = first.asked[len(usual.asked) :]
    assert first.asked[: len(usual.asked)] == usual.asked
    assert len(besides) <= waves.TURNS
    assert len({one.id for one in first.asked}) == len(first.asked)
    assert all(waves.overdue(known[one.id]) and obstacles.obstacle(known[one.id]) is None for one in besides)


def test_where_it_hurries_the_likely_are_first():
    regular = Candidate("regular", 200, joined_days=400, asked_days=4, answers=Tally(8, 2, 0), helped=8)
    fresh = Candidate("fresh", 200, joined_days=3)
    assert choose([regular, fresh], haste=replace(NOW, target=0.999)).asked[0].id == "regular"


def test_of_those_alike_the_one_with_few_minutes_is_first_when_minutes_are_given():
    rich, poor = Candidate("a", 200, helped=1, balance=300), Candidate("b", 200, helped=1, balance=-60)
    assert choose([rich, poor], haste=TODAY).asked[0].id == "b"
    assert choose([rich, poor], haste=TODAY, earns=False).asked[0].id == "a"


@given(candidates(12), candidates(12), hastes, places, waited_for, st.booleans())
def test_whom_nothing_tells_changes_nothing_for_the_others_and_comes_after_them(
    them, mute, haste, wanted, pending, first
):
    rule: dict[str, Any] = {"haste": haste, "places": wanted, "pending": pending, "first": first}
    alone = choose(them, **rule)
    wave = choose([*(replace(one, id=one.id + 100, reachable=False) for one in mute), *them], **rule)
    assert wave.asked[: len(wave.asked) - wave.beside] == alone.asked
    assert all(one.id >= 100 for one in wave.asked[len(alone.asked) :])
    assert (wave.chance, wave.passed) == (alone.chance, alone.passed)
    if alone.passed and not first:
        assert wave.beside == 0


def test_where_questions_are_short_nobody_is_asked_in_the_app_for_what_the_others_are_enough_for():
    spent = [Candidate(n, 300.0, asked_days=9.0, asks_left=0) for n in range(20)]
    free = [Candidate(100 + n, 300.0, asked_days=9.0) for n in range(5)]
    mute = [Candidate(200 + n, 100.0, asked_days=9.0, reachable=False) for n in range(5)]
    wave = choose([*spent, *free, *mute], haste=TODAY)
    assert (wave.passed, wave.beside) == (True, 0)


def test_of_those_whom_nothing_tells_a_few_are_asked_and_then_given_their_time():
    mute = [Candidate(n, 200.0, asked_days=9.0, reachable=False) for n in range(40)]
    wave = choose(mute, haste=NOW)
    assert 3 <= len(wave.asked) == wave.beside < 30
    assert (wave.chance, wave.passed) == (0.0, False)
    again = choose(mute[wave.beside :], haste=NOW, unheard=[one.chance for one in wave.asked])
    assert (again.asked, again.passed) == ((), False)
    new = Candidate("new", 3_000.0)
    assert choose([new], haste=NOW, unheard=[0.9] * 9).asked[0].id == "new"  # who can be told waits for none of them


def test_their_turn_comes_too_and_after_that_of_those_who_can_be_told():
    late = [Candidate(n, 300.0, joined_days=60.0, reachable=n % 2 == 0) for n in range(50)]
    sure = [Candidate(100 + n, 10.0, asked_days=9.0, answers=Tally(40, 1, 0)) for n in range(5)]
    wave = choose([*late, *sure], haste=TODAY, first=True)
    assert wave.passed
    assert sum(one.id < 100 and one.id % 2 == 0 for one in wave.asked) == 25
    assert wave.beside == waves.TURNS - 25


def test_what_stands_in_the_way_is_counted_the_lasting_before_the_passing():
    them = [
        Candidate(1, 1, own=True), Candidate(2, 1, qualified=False, awake=False), Candidate(3, 1, awake=False), Candidate(4, 1, asks_left=0),
        Candidate(5, 1, answered=True), Candidate(6, 1, busy=True), Candidate(7, 1, covered=False),
        Candidate(8, 1, willing=False, busy=True), Candidate(9, 1, unreached=True, reachable=False),
    ]  # fmt: skip
    wave = choose(them, haste=NOW)
    walls = ("own", "unqualified", "asleep", "enough", "answered", "busy", "too-far", "unwilling", "unreached")
    assert wave.obstacles == dict.fromkeys(walls, 1)
    assert (wave.asked, wave.chance, wave.passed) == ((), 0.0, False)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (Candidate(0, 9000, joined_days=90, liked=True), FIRST),
        (Candidate(0, 100, asked_days=20, helped=2, liked=True), TURN),
        (Candidate(0, 100, asked_days=2, helped=2, liked=True), LIKES),
        (Candidate(0, 100, asked_days=2, helped=2, of_kind=Tally(1)), KNOWS),
        (Candidate(0, 100, asked_days=2, helped=2), CLOSE),
        (Candidate(0, 2000, asked_days=2, helped=2), ABLE),
    ],
)
def test_each_is_told_what_speaks_most_for_them(one, why):
    assert waves.reason(one) == why


def test_how_hasty_an_errand_is_follows_from_its_times():
    noon = at(2026, 11, 24)
    hours = [timedelta(hours=n) for n in (2, 10, 40)]
    assert [urgency(None, noon + one, at=noon) for one in hours] == [NOW, TODAY, LATER]
    assert urgency(noon + hours[0], noon + hours[2], at=noon) == NOW  # it begins in two hours
    assert urgency(noon - hours[0], noon + hours[1], at=noon) == TODAY  # it has begun and may still be done


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({"answered": 7, "asleep": 2, "unqualified": 90}, ("answered", 7)),
        ({"enough": 5, "answered": 4}, ("enough", 5)),
        ({"unreached": 4, "answered": 4}, ("unreached", 4)),
        ({"unwilling": 3, "asleep": 2}, ("unwilling", 3)),
        ({"unqualified": 12, "own": 1}, ("unqualified", 12)),
        ({"own": 1}, ("too-far", 0)),
    ],
)
def test_a_stalled_errand_says_what_is_true_of_most_who_could(found, why):
    assert obstacles.stall(found) == why


def test_a_few_hundred_candidates_are_chosen_from_in_no_time():
    import time

    them = [Candidate(n, n * 10.0, joined_days=n % 90, answers=Tally(n % 5, n % 7, n % 11)) for n in range(400)]
    begun = time.perf_counter()
    for _ in range(10):
        choose(them, haste=TODAY, places=3)
    assert (time.perf_counter() - begun) / 10 < 0.05


@given(candidates(), hastes, places, st.floats(500, 8_000))
def test_how_far_people_come_changes_whom_it_is_about_and_no_rule(them, haste, wanted, halved):
    known = {one.id: one for one in them}
    usual, other = (choose(them, haste=haste, places=wanted, halved=metres) for metres in (1_000.0, halved))
    assert usual.obstacles == other.obstacles
    assert all(obstacles.obstacle(known[one.id]) is None and one.next_door >= one.chance for one in other.asked)
