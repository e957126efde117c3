"""Where people have been asked as often as they want to be this week: what is left of the week's questions is spent where it counts.

The shorter they are, the fewer are asked for one errand at a time, the more it counts how much likelier than usual for themselves
somebody is to come, and the nearer people are kept: who would be asked about many errands nearer to them is not asked about this
one, until its time runs out. Pure.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from helpnet.domain.chances import Candidate

SHORT = 0.25
"""Where so much of the hope around has been asked as often as it wants to be, all three hold in full."""
NEARER, LET_IN = 3.0, 4.0
"""Who is kept: whom more errands of a week are nearer to than so many times what they want to be asked; and how many times as many it takes at
an errand's very end. An errand asks some ten people, but of those nearest many have said no, sleep or are busy: hence not once, but three times."""
WEEK_DAYS, LAST = 7.0, 1_000
"""The week that is looked back on; and how many errands of it at most, the last ones, so that no more is read for a city than for a town."""


@dataclass(frozen=True, slots=True)
class Others:
    """The other errands posted around one lately: how many metres away each is, the nearest first, and in how many days they came."""

    metres: Sequence[float] = ()
    days: float = WEEK_DAYS

    def nearer(self, metres: float) -> float:
        """How many in a week are nearer than that."""
        return bisect_left(self.metres, metres) * WEEK_DAYS / self.days


NO_OTHERS = Others()


def shortage(spent: Sequence[float], free: Sequence[float]) -> float:
    """How much of the hope around, as the chances of a yes summed, has been asked as often as it wants to be: 0 to 1."""
    gone = fsum(spent)
    return gone / (gone + fsum(free)) if gone else 0.0


def felt(short: float) -> float:
    """How far a shortage rules whom we ask: 0 to 1."""
    return min(1.0, short / SHORT)


def sparing(target: float, short: float) -> float:
    """The chance to aim for: whoever is left is asked for several errands one after the other, instead of all for the first."""
    return target * (1 - short) ** 2 if short < 1 else target


def kept(one: Candidate, others: Others, *, short: float, past: float) -> bool:
    """Whether somebody is kept for errands nearer to them; `past` is the share of this errand's own time that has passed."""
    if not short:
        return False
    enough = NEARER * one.asks_per_week * LET_IN ** min(1.0, max(0.0, past))
    return others.nearer(one.metres) * felt(short) > enough
