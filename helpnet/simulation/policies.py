"""The policies that others use, to stand beside ours: all at once, the nearest, fifty by chance, one after the other."""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from helpnet.simulation.figures import DAY, HOUR, MINUTE, WEEK
from helpnet.simulation.town import Array, Errand, Town

NEVER = math.inf
ROUND = 30 * MINUTE
"""Between two rounds of fifty, and of the nearest."""
WAITS = 15 * MINUTE
"""How long one at a time waits for an answer before it asks the next. Guess: a coordinator who sends messages."""
FIFTY = 50
QUIET_FROM, QUIET_UNTIL = 22 * HOUR, 7 * HOUR


@dataclass(slots=True)
class Asking:
    """One errand on its way to a helper: who could do it, the nearest first; whom a policy has asked of them."""

    errand: Errand
    who: Array
    metres: Array
    open: Array
    """By place in `who`: not asked yet."""
    rounds: int = 0
    pending: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Whom ours waits for: by place in `who`, the chance it saw, and until when."""
    asked: dict[int, tuple[int, float]] = field(default_factory=dict)
    """In which part of the day ours asked each, and the chance it saw, had they lived next door."""

    def unasked(self, joined: Array, now: float) -> Array:
        """The places in `who` of those who may still be asked, the nearest first."""
        return np.flatnonzero(self.open & (joined[self.who] <= now))


class Policy(Protocol):
    """Whom to ask next, and when to look again."""

    replaces: bool
    """Whether a no is heard at once."""

    def next(self, asking: Asking, now: float) -> tuple[Array, float]:
        """The places in `asking.who` of those to alert now, and the time to look again unless an answer comes before."""
        ...

    def heard(self, asking: Asking, place: int, says: int) -> None:
        """Somebody has answered."""


class Rules:
    """What people want to be spared: questions in their quiet hours, and more of them in a week than they said."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._week = np.zeros(len(town.x), np.int32)
        self._lately: deque[tuple[float, Array]] = deque()

    def asked(self, who: Array, now: float) -> None:
        """One question more for each."""
        if len(who):
            self._lately.append((now, who))
            self._week[who] += 1

    def left(self, who: Array, now: float) -> Array:
        """How many questions each would take yet in the seven days until now."""
        while self._lately and self._lately[0][0] <= now - WEEK:
            self._week[self._lately.popleft()[1]] -= 1
        return self._town.budget[who] - self._week[who]

    def asleep(self, who: Array, now: float) -> Array:
        """Who has their quiet hours now."""
        return self._town.quiet[who] & quiet(now)


def quiet(now: float) -> bool:
    """Whether it is the time that people choose for their quiet hours."""
    return now % DAY >= QUIET_FROM or now % DAY < QUIET_UNTIL


class Plain:
    """What the four have in common: they know no answers, no quiet hours and no budgets, as they are commonly built."""

    replaces = False

    def __init__(self, joined: Array) -> None:
        self._joined = joined

    def heard(self, asking: Asking, place: int, says: int) -> None:
        """Nothing is learnt."""


class Everybody(Plain):
    """All within reach, at once."""

    def next(self, asking: Asking, now: float) -> tuple[Array, float]:
        """Everybody, and that was it."""
        return asking.unasked(self._joined, now), NEVER


class Nearest(Plain):
    """The k nearest, and the next k every half hour; a k between two whole numbers takes turns between them."""

    def __init__(self, joined: Array, k: float) -> None:
        super().__init__(joined)
        self._k = k

    def next(self, asking: Asking, now: float) -> tuple[Array, float]:
        """The next k."""
        done = asking.rounds
        count = math.ceil(self._k * (done + 1)) - math.ceil(self._k * done)
        return asking.unasked(self._joined, now)[:count], now + ROUND


class NearestByRules(Nearest):
    """The same among those who want to be asked then: beside ours, what the choice of people does without the rules."""

    def __init__(self, town: Town, k: float) -> None:
        super().__init__(town.joined, k)
        self._rules = Rules(town)

    def next(self, asking: Asking, now: float) -> tuple[Array, float]:
        """The next k of those whom no rule spares."""
        done = asking.rounds
        count = math.ceil(self._k * (done + 1)) - math.ceil(self._k * done)
        may = asking.unasked(self._joined, now)
        who = asking.who[may]
        may = may[(self._rules.left(who, now) > 0) & ~self._rules.asleep(who, now)][:count]
        self._rules.asked(asking.who[may], now)
        return may, now + ROUND


class Fifty(Plain):
    """Fifty by chance, and fifty more every half hour."""

    def __init__(self, joined: Array, seed: int) -> None:
        super().__init__(joined)
        self._dice = np.random.default_rng(seed)

    def next(self, asking: Asking, now: float) -> tuple[Array, float]:
        """Fifty more."""
        left = asking.unasked(self._joined, now)
        return self._dice.permutation(left)[:FIFTY], now + ROUND


class OneAtATime(Plain):
    """The nearest; at a no, or after a quarter of an hour, the next."""

    replaces = True

    def next(self, asking: Asking, now: float) -> tuple[Array, float]:
        """The next one."""
        return asking.unasked(self._joined, now)[:1], now + WAITS
