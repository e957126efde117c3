"""The people and the errands of one seed, drawn once; every policy then meets the same ones."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from helpnet.domain.categories import CATEGORIES, QUALIFICATIONS, SLUGS
from helpnet.simulation.figures import DAY, HOUR, Behaviour
from helpnet.simulation.scenarios import HOURS, WEEKEND, Scenario

Array = np.ndarray[Any, Any]
WORKS, LIKES, NAMES_LIKES, QUALIFIED = 0.5, 0.35, 0.5, 0.12
"""Of the helpers: work on weekdays 8 to 17; like a kind; said in their profile which; are approved for a qualification. Guesses."""
TASTE = (0.7, 1.3)
"""What not liking a kind and liking it do to willingness. Guess."""
QUIET = 0.6
"""How many set quiet hours, from 22 to 7. Guess."""
BUDGETS = {1: 0.1, 3: 0.75, 7: 0.15}
"""How often a week people want to be asked: three is helpnet's own default; the rest a guess."""
NEEDS = {one.slug: one.qualification for one in CATEGORIES}


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand: who could see it is found by place and kind; it is over at `ends` unless somebody comes."""

    number: int
    posted: float
    ends: float
    x: float
    y: float
    kind: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Town:
    """Arrays with one row for each helper, and the errands by the time they are posted."""

    seed: int
    behaviour: Behaviour
    days: float
    x: Array
    y: Array
    radius: Array
    joined: Array
    willing: Array
    works: Array
    sleeps: Array
    wakes: Array
    quiet: Array
    budget: Array
    taste: Array
    named: Array
    approved: Array
    errands: tuple[Errand, ...]

    @property
    def active(self) -> Array:
        """Who looks at alerts at all: nobody can promise the others a turn they would notice."""
        return self.willing > 0

    def qualified(self, kind: int) -> Array | None:
        """Who may help with the kind; None: everybody."""
        wanted = NEEDS[SLUGS[kind]]
        return None if wanted is None else self.approved[QUALIFICATIONS.index(wanted)]


def draw(scenario: Scenario, behaviour: Behaviour, seed: int) -> Town:
    """A town: the same scenario, behaviour and seed draw the same one."""
    dice = np.random.default_rng([seed, sum(scenario.name.encode())])
    n = scenario.helpers
    x, y = _homes(scenario, n, dice)
    a, b = behaviour.willing * behaviour.alike, (1 - behaviour.willing) * behaviour.alike
    willing = np.where(dice.random(n) < behaviour.sleepers, 0.0, np.maximum(0.01, dice.beta(a, b, n)))
    likes = dice.random((n, len(SLUGS))) < LIKES
    named = np.where((dice.random(n) < NAMES_LIKES)[:, None], likes.astype(np.int8), np.int8(-1))
    return Town(
        seed=seed,
        behaviour=behaviour,
        days=scenario.days,
        x=x,
        y=y,
        radius=_choose(scenario.radii, n, dice),
        joined=dice.uniform(*scenario.joining, n) * DAY,
        willing=willing,
        works=dice.random(n) < WORKS,
        sleeps=np.minimum(23.9, 22.5 + dice.normal(0, 0.8, n)) * HOUR,
        wakes=(6.75 + dice.normal(0, 0.8, n)) * HOUR,
        quiet=dice.random(n) < QUIET,
        budget=_choose(BUDGETS, n, dice).astype(np.int64),
        taste=np.where(likes, TASTE[1], TASTE[0]),
        named=named,
        approved=dice.random((len(QUALIFICATIONS), n)) < QUALIFIED,
        errands=_errands(scenario, dice),
    )


def _choose(shares: Any, n: int, dice: np.random.Generator) -> Array:
    values, weights = np.array(list(shares)), np.array(list(shares.values()))
    return dice.choice(values, n, p=weights / weights.sum())


def _homes(scenario: Scenario, n: int, dice: np.random.Generator) -> tuple[Array, Array]:
    shares = np.array([one.share for one in scenario.districts])
    where = dice.choice(len(shares), n, p=shares / shares.sum())
    spread = np.array([one.spread for one in scenario.districts])[where]
    x, y = (np.array([getattr(one, axis) for one in scenario.districts])[where] for axis in "xy")
    return x + dice.normal(0, 1, n) * spread, y + dice.normal(0, 1, n) * spread


def _errands(scenario: Scenario, dice: np.random.Generator) -> tuple[Errand, ...]:
    """A Poisson stream through the hours and the week, from a fixed group of people who ask."""
    hours = np.arange(int(scenario.days * 24))
    weights = np.array(HOURS)[hours % 24] * np.where(hours // 24 % 7 >= 5, WEEKEND, 1.0)
    count = int(dice.poisson(scenario.errands))
    posted = np.sort((dice.choice(hours, count, p=weights / weights.sum()) + dice.random(count)) * HOUR)
    homes_x, homes_y = _homes(scenario, scenario.askers, dice)
    who = dice.integers(0, scenario.askers, count)
    kinds = _choose({SLUGS.index(slug): share for slug, share in scenario.kinds.items()}, count, dice)
    haste = np.array([(one.least, one.most) for one in scenario.hastes])
    which = dice.choice(len(haste), count, p=[one.share for one in scenario.hastes])
    ends = posted + dice.uniform(haste[which, 0], haste[which, 1])
    rows = zip(
        posted.tolist(), ends.tolist(), homes_x[who].tolist(), homes_y[who].tolist(), kinds.tolist(), strict=True
    )
    return tuple(
        Errand(number, at, until, ex, ey, kind, CATEGORIES[kind].minutes)
        for number, (at, until, ex, ey, kind) in enumerate(rows)
    )
