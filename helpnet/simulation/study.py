"""Policies side by side: every one meets the same seeds, and what is told are the medians over them."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from helpnet.simulation.answering import Mood
from helpnet.simulation.course import Course, run
from helpnet.simulation.figures import USUAL, Behaviour
from helpnet.simulation.nearby import Grid
from helpnet.simulation.ours import Ours
from helpnet.simulation.policies import Everybody, Fifty, Nearest, NearestByRules, OneAtATime, Policy
from helpnet.simulation.scenarios import Scenario
from helpnet.simulation.town import Array, Town, draw

OURS, ALL, NEAREST, RANDOM50, ONE = "ours", "all", "nearest", "random50", "one"
POLICIES = OURS, ALL, NEAREST, RANDOM50, ONE
BY_RULES = "nearest, by rules"
"""The nearest under the same quiet hours and budgets as ours: for docs/simulation.md, not one of the usual five."""
MATCH = NEAREST, BY_RULES
SHORT, LONG = 1, 3
"""Months in which a helper is asked or is not: 30 days, and 90."""
TRIES, MATCHED = 6, 0.02
"""How often k is bettered for a seed, and how close to our number of alerts is close enough."""
SEVERAL, PROCESSES = 3, 2
"""So many towns are computed in so many processes."""
Told = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Measures:
    """What one policy did. Shares are 0 to 1; the times are of the errands that were accepted."""

    accepted: float
    median_seconds: float
    p90_seconds: float
    alerts_per_acceptance: float
    asked_share: float
    gini: float
    alerts: float
    asked_90: float
    reachable_90: float
    never: float
    too_late: float
    yes_share: float


CONTRACT = "accepted", "median_seconds", "p90_seconds", "alerts_per_acceptance", "asked_share", "gini"


@dataclass(frozen=True, slots=True)
class Study:
    """A scenario under all policies: medians over the seeds, each seed's own, and the k with which the nearest ask as often as we do."""

    scenario: Scenario
    seeds: int
    k: float
    policies: dict[str, Measures]
    each: dict[str, list[Measures]]

    def as_json(self) -> dict[str, object]:
        """What other programs hold on to."""
        told = {name: {field: getattr(found, field) for field in CONTRACT} for name, found in self.policies.items()}
        return {"scenario": self.scenario.name, "seeds": self.seeds, "policies": told}


def study(
    scenario: Scenario, seeds: int, *, behaviour: Behaviour = USUAL, told: Told = lambda *_: None,
    policies: Sequence[str] = POLICIES, first: int = 1,
) -> Study:  # fmt: skip
    """Run the policies on so many seeds from `first` on; the k of those that alert as often as ours is found for each of them."""
    matched = tuple(name for name in policies if name == OURS or name in MATCH)
    groups = ([matched] if matched else []) + [(name,) for name in policies if name not in matched]
    tasks = [(scenario, behaviour, seed, group) for seed in range(first, first + seeds) for group in groups]
    each: dict[str, list[Measures]] = {name: [] for name in policies}
    ks: list[float] = []
    for done, found in enumerate(_worked_off(tasks, seeds), 1):
        for name, (k, measures) in found.items():
            each[name].append(measures)
            ks += [k] if name == NEAREST else []
        told(done, len(tasks))
    return Study(
        scenario, seeds, statistics.median(ks or [0.0]), {name: _medians(found) for name, found in each.items()}, each
    )


Task = tuple[Scenario, Behaviour, int, tuple[str, ...]]
Found = dict[str, tuple[float, Measures]]


def _worked_off(tasks: list[Task], seeds: int) -> Iterator[Found]:
    """What came of each, in their order."""
    if seeds < SEVERAL:
        yield from map(_work, tasks)
        return
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as processes:
        yield from processes.map(_work, tasks)


def _work(task: Task) -> Found:
    """These policies in the town of one seed, with the k of each (nought where there is none)."""
    scenario, behaviour, seed, names = task
    town = draw(scenario, behaviour, seed)
    grid = Grid(town.x, town.y, town.radius)
    found: Found = {}
    for name in names:
        found[name] = _matching(name, town, grid, found[OURS][1]) if name in MATCH else (0.0, one(name, town, grid)[0])
    return found


def one(name: str, town: Town, grid: Grid, k: float = 1.0, *, keep: bool = False) -> tuple[Measures, Course]:
    """One policy in one town."""
    mood = Mood.fresh(town)
    policy: Policy = {
        OURS: lambda: Ours(town, mood),
        ALL: lambda: Everybody(town.joined),
        NEAREST: lambda: Nearest(town.joined, k),
        BY_RULES: lambda: NearestByRules(town, k),
        RANDOM50: lambda: Fifty(town.joined, town.seed),
        ONE: lambda: OneAtATime(town.joined),
    }[name]()
    course = run(town, grid, policy, mood, keep=keep)
    return measure(town, grid, course), course


def _matching(name: str, town: Town, grid: Grid, ours: Measures) -> tuple[float, Measures]:
    """The policy with the k that alerts as often in all as we do, or nearly; and what came of it."""
    k, best = 0.8 * ours.alerts_per_acceptance, (np.inf, 0.0, ours)
    for _ in range(TRIES):
        found = one(name, town, grid, k)[0]
        off = found.alerts / ours.alerts - 1
        best = min(best, (abs(off), k, found), key=lambda entry: entry[0])
        if abs(off) <= MATCHED:
            break
        k = max(0.05, k / (1 + off))
    return best[1], best[2]


def measure(town: Town, grid: Grid, course: Course) -> Measures:
    """What came of it; times of an errand nobody took are left out, and its absence shows in `accepted`."""
    waits = np.array([wait for _, wait in course.taken.values()] or [0.0])
    alerts, taken = float(course.alerts.sum()), len(course.taken)
    asked_90, reachable = _long(town, grid, course)
    return Measures(
        accepted=taken / max(1, len(town.errands)),
        median_seconds=float(np.median(waits)),
        p90_seconds=float(np.percentile(waits, 90)),
        alerts_per_acceptance=alerts / max(1, taken),
        asked_share=float(np.mean([(part.sum(axis=0) > 0).mean() for part in _windows(town, course.monthly, SHORT)])),
        gini=gini(course.alerts),
        alerts=alerts,
        asked_90=asked_90,
        reachable_90=reachable,
        never=float((course.alerts[town.active] == 0).mean()),
        too_late=course.too_late / max(1, taken),
        yes_share=(taken + course.too_late) / max(1.0, alerts),
    )


def _windows(town: Town, monthly: Array, months: int) -> list[Array]:
    """The rows of each whole window; one of all rows where the simulation is shorter than that."""
    whole = int(town.days // (30 * months))
    return [monthly[n * months : (n + 1) * months] for n in range(whole)] or [monthly]


def _long(town: Town, grid: Grid, course: Course) -> tuple[float, float]:
    """Of the active helpers: how many were asked in 90 days, and how many could do any errand of them."""
    asked, reachable = [], []
    parts = _windows(town, course.monthly, LONG)
    span = 30 * LONG * 86_400.0
    for number, part in enumerate(parts):
        could = np.zeros(len(town.x), bool)
        for errand in town.errands:
            if len(parts) == 1 or number * span <= errand.posted < (number + 1) * span:
                who, _ = grid.covering(errand.x, errand.y)
                fit = town.qualified(errand.kind)
                could[who if fit is None else who[fit[who]]] = True
        active = town.active
        asked.append((part.sum(axis=0) > 0)[active].mean())
        reachable.append(could[active].mean())
    return float(np.mean(asked)), float(np.mean(reachable))


def gini(alerts: Array) -> float:
    """How unevenly alerts fall: 0 when all get as many, towards 1 when one gets all."""
    ordered, n = np.sort(alerts), len(alerts)
    total = ordered.sum()
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total)) if total else 0.0


def _medians(found: list[Measures]) -> Measures:
    return Measures(*(statistics.median(getattr(one, name) for one in found) for name in Measures.__slots__))
