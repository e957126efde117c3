"""Where people have been asked as often as they want to be this week: what is left of the week's questions is spent where it counts.

The shorter they are, the fewer are asked for one errand at a time, the more it counts how much likelier than usual for themselves
somebody is to come, and people are kept for what is nearer to them: as long as others can be asked. Pure.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from helpnet.domain.chances import Candidate

SHORT = 0.25
"""Where so much of the hope around has been asked as often as it wants to be, all three hold in full."""
NEARER, WIDER = 2.0, 2.0
"""Who is kept: whom more errands of a week are nearer to than so many times what they want to be asked (not once: of those nearest to
an errand many have said no, sleep or are busy); and how much farther one looks at a time when all who are left are kept."""
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


def kept(free: Sequence[Candidate], others: Others, *, short: float, waiting: bool) -> frozenset[Any]:
    """The ids of those who are kept for errands nearer to them; `waiting`: somebody's answer is waited for.

    Nobody is kept where questions are not short. Where nobody is waited for and all would be kept, those that fewest errands are nearer to are not.
    """
    if not short or not free or not others.metres:
        return frozenset()
    wanted = {one.id: others.nearer(one.metres) * felt(short) / max(1, one.asks_per_week) for one in free}
    enough = NEARER
    while not waiting and min(wanted.values()) > enough:
        enough *= WIDER
    return frozenset(who for who, times in wanted.items() if times > enough)
