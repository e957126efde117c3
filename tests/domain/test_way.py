"""How far people come is learnt from where the yes come from: within bounds, from nothing but the answers, never by their order."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpnet.domain.chances import Candidate, chance, next_door
from helpnet.domain.way import FARTHEST, HALVES, STEP, STEPS, USUAL_WAY, Answers, felt, halved_every, step_of, way

halves = st.floats(HALVES[0], HALVES[-1])
radii = st.integers(500, 10_000)
metres = st.floats(0, 60_000)


@st.composite
def towns(draw):
    """Answers by the steps of the way, each step once."""
    steps = draw(st.lists(st.integers(0, STEPS), unique=True, max_size=12))
    found = []
    for step in steps:
        asked = draw(st.integers(1, 300))
        found.append(Answers(step, asked, draw(st.integers(0, asked)), asked * draw(st.floats(0.02, 0.95))))
    return found


def answered(near: tuple[int, int], far: tuple[int, int], *, likely: float = 0.3) -> list[Answers]:
    """So many yes of so many, 100 metres and 2.6 km away."""
    return [
        Answers(step_of(away), asked, yes, asked * likely)
        for away, (yes, asked) in ((100, near), (2_600, far))
        if asked
    ]


@given(towns())
def test_what_halves_the_odds_stays_within_its_bounds(town):
    assert HALVES[0] <= halved_every(town) <= HALVES[-1]


@given(towns(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(town, dice):
    shuffled = list(town)
    dice.shuffle(shuffled)
    assert halved_every(shuffled) == halved_every(town)


def test_without_answers_it_is_what_is_usual():
    assert halved_every([]) == USUAL_WAY
    assert halved_every(answered((0, 40), (0, 40))) == USUAL_WAY


@given(st.integers(1, 60), st.integers(0, 200))
def test_where_all_answers_come_from_equally_far_nothing_is_learnt(yes, no):
    assert halved_every(answered((yes, yes + no), (0, 0))) == pytest.approx(USUAL_WAY)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_one_yes_more_from_afar_never_shortens_the_way_and_one_from_near_never_lengthens_it(near, far, more):
    before = halved_every(answered((near, 100), (far, 100)))
    assert halved_every(answered((near, 100), (far + more, 100))) >= before - 1e-6
    assert halved_every(answered((near + more, 100), (far, 100))) <= before + 1e-6


@given(st.integers(2, 20), st.integers(1, 20), st.integers(2, 10))
def test_how_many_say_yes_in_all_tells_nothing_only_where_they_live(near, far, times):
    """Who could not answer in time leaves no no behind, at any distance: that must not make people come from farther."""
    few, many = (
        halved_every(answered((near, 20 * of + near), (far, 20 * of + far), likely=0.02)) for of in (50, 50 * times)
    )
    assert few == pytest.approx(many, rel=0.05)


def test_it_finds_the_way_that_answers_were_made_by():
    for true in (700.0, 1_500.0, 2_000.0, 5_000.0):
        town = []
        for step in range(20):
            odds = 0.4 / 0.6 * way((step + 0.5) * STEP, true)
            town.append(Answers(step, 1000, round(1000 * odds / (1 + odds)), 400.0))
        assert halved_every(town) == pytest.approx(true, rel=0.2)


@given(metres, metres, halves)
def test_farther_is_never_likelier_and_never_without_any_chance(one, other, halved):
    near, far = sorted((one, other))
    assert FARTHEST <= way(far, halved) <= way(near, halved) <= 1


def test_who_chose_four_times_as_far_goes_twice_as_far_alike():
    assert [felt(1_200, chosen) for chosen in (750, 3_000, 12_000)] == [2_400, 1_200, 600]


@given(metres, halves, radii, radii, st.floats(0.05, 0.9))
def test_who_chose_farther_is_never_less_likely_to_come(away, halved, one, other, share):
    near, far = (
        chance(Candidate(0, away, radius=chosen), share=share, halved=halved) for chosen in sorted((one, other))
    )
    assert near <= far


@given(metres, halves, halves, st.floats(0.05, 0.9))
def test_where_people_come_from_afar_nobody_is_less_likely_to_come(away, one, other, share):
    assume(away > 0)
    short, long = sorted((one, other))
    who = Candidate(0, away)
    assert (
        chance(who, share=share, halved=short) <= chance(who, share=share, halved=long) <= next_door(who, share=share)
    )
