"""The simulation is the same for the same seed, loses nobody and asks nobody twice; our policy keeps to hours and budgets."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from helpnet.simulation.figures import DAY, HOUR, USUAL, WEEK
from helpnet.simulation.nearby import Grid
from helpnet.simulation.scenarios import SCENARIOS
from helpnet.simulation.study import BY_RULES, CONTRACT, NEAREST, OURS, POLICIES, gini, one, study
from helpnet.simulation.town import draw

SMALL = replace(SCENARIOS["drammen"], helpers=120, errands=25, days=14, askers=10)


@pytest.fixture(scope="module")
def town():
    return draw(SMALL, USUAL, 1)


@pytest.fixture(scope="module")
def grid(town):
    return Grid(town.x, town.y, town.radius)


def test_the_same_seeds_give_the_same_figures_in_the_shape_others_read():
    first, again = study(SMALL, 2).as_json(), study(SMALL, 2).as_json()
    assert first == again
    assert first["policies"] != study(SMALL, 1).as_json()["policies"]
    assert study(SMALL, 1, first=2).each["all"] == study(SMALL, 2).each["all"][1:]
    assert set(first) == {"scenario", "seeds", "policies"}
    assert (first["scenario"], first["seeds"], set(first["policies"])) == ("drammen", 2, set(POLICIES))
    for found in first["policies"].values():
        assert set(found) == set(CONTRACT)
        assert 0 <= found["accepted"] <= 1
        assert 0 <= found["asked_share"] <= 1


def test_in_two_processes_the_towns_are_the_same_ones():
    several = study(SMALL, 3, policies=("all", "one")).each
    for name, found in several.items():
        for seed, measures in enumerate(found, 1):
            town = draw(SMALL, USUAL, seed)
            assert measures == one(name, town, Grid(town.x, town.y, town.radius))[0]


def test_the_nearest_alert_as_often_as_ours_in_each_town():
    each = study(SMALL, 2, policies=(OURS, NEAREST, BY_RULES)).each
    for name in (NEAREST, BY_RULES):
        for ours, theirs in zip(each[OURS], each[name], strict=True):
            assert theirs.alerts == pytest.approx(ours.alerts, rel=0.06)


@pytest.mark.parametrize("name", [*POLICIES, BY_RULES])
def test_nobody_is_alerted_twice_for_an_errand_and_only_the_alerted_take_it_in_time(town, grid, name):
    course = one(name, town, grid, k=3.0, keep=True)[1]
    asked = Counter((errand, person) for _, errand, who in course.asks for person in who.tolist())
    assert set(asked.values()) == {1}
    assert course.alerts.sum() == len(asked) == course.monthly.sum()
    assert course.taken
    for number, (person, wait) in course.taken.items():
        errand = town.errands[number]
        assert (number, person) in asked
        assert 0 <= wait <= errand.ends - errand.posted
        fit = town.qualified(errand.kind)
        assert fit is None or fit[person]
        assert np.hypot(town.x[person] - errand.x, town.y[person] - errand.y) <= town.radius[person]


@pytest.mark.parametrize("name", [OURS, BY_RULES])
def test_who_says_so_respects_quiet_hours_and_weekly_budgets(town, grid, name):
    course = one(name, town, grid, k=5.0, keep=True)[1]
    by_person: dict[int, list[float]] = {}
    for now, _, who in course.asks:
        for person in who.tolist():
            assert not (town.quiet[person] and (now % DAY >= 22 * HOUR or now % DAY < 7 * HOUR))
            by_person.setdefault(person, []).append(now)
    for person, times in by_person.items():
        for last in times:
            assert sum(last - WEEK < then <= last for then in times) <= town.budget[person]


def test_the_grid_finds_exactly_those_whose_radius_covers_the_point(town, grid):
    for x, y in ((0.0, 0.0), (-4000.0, 700.0), (99_999.0, 5.0)):
        metres = np.hypot(town.x - x, town.y - y)
        assert sorted(grid.covering(x, y)[0].tolist()) == np.flatnonzero(metres <= town.radius).tolist()


def test_the_gini_is_nought_for_all_alike_and_near_one_for_one_alone():
    assert gini(np.array([3, 3, 3])) == 0
    assert gini(np.array([0] * 99 + [7])) == pytest.approx(0.99)
