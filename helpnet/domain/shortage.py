"""Where people have been asked as often as they want to be this week: what is left of the week's questions is spent where it counts.

The shorter they are, the fewer are asked for one errand at a time, the more it counts how much likelier than usual for themselves
somebody is to come, and people are kept for what lies nearer to them, until an errand's own time runs out. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from math import fsum
from typing import Any

from helpnet.domain.chances import Candidate

SHORT = 0.25
"""Where so much of the hope around has been asked as often as it wants to be, all three hold in full."""
NEARER, LET_IN = 1.5, 0.5
"""Who is kept at first: between whom and an errand more others of a week lie than so many times what they want to be asked (not once: of those
errands some are taken before they are asked, or come while they sleep or are busy); and the power of the time left by which they are let in:
with half of it left by 1.4 times as many, with a tenth by 3.2."""
WEEK_DAYS, LAST = 7.0, 1_000
"""The week that is looked back on; and how many errands of it at most, the last ones, so that no more is read for a city than for a town."""

Nearer = Callable[[Sequence[Candidate]], Mapping[Any, float]]
"""How many of the town's other errands of a week lie between each one and this errand, by id; none for whoever is left out: those nearer
to their home than this one is, or nearer to it than their home, whichever are fewer."""


def nothing_nearer(them: Sequence[Candidate]) -> Mapping[Any, float]:
    """Nothing is nearer to anybody."""
    return {}


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


def kept(free: Sequence[Candidate], nearer: Nearer, *, short: float, past: float) -> frozenset[Any]:
    """The ids of those who are kept for errands nearer to them; `past`: the share of this errand's own time that has passed.

    Nobody is kept where questions are not short, nor when no time is left: every errand may ask everybody in the end.
    """
    if not short or past >= 1:
        return frozenset()
    counts = felt(short) * (1 - max(0.0, past)) ** LET_IN
    found = nearer(free)
    return frozenset(one.id for one in free if counts * found.get(one.id, 0.0) > NEARER * max(1, one.asks_per_week))
