"""One town under one policy, from the first errand to the last: a discrete-event simulation, one process for each errand."""

import heapq
from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import simpy

from helpnet.simulation.answering import NO, YES, Mood, answer
from helpnet.simulation.figures import DAY, MINUTE
from helpnet.simulation.nearby import Grid
from helpnet.simulation.policies import Asking, Policy
from helpnet.simulation.town import Array, Errand, Town

WAY = 30 * MINUTE
"""There and back: so much longer than the errand itself a helper is busy. Guess."""


@dataclass(slots=True)
class Course:
    """What happened: who took each errand and after how long, and how often each helper was alerted, in which month."""

    taken: dict[int, tuple[int, float]]
    alerts: Array
    monthly: Array
    """Rows of 30 days: how many alerts each helper got in them."""
    too_late: int = 0
    """How many were willing when somebody else already was on the way."""
    asks: list[tuple[float, int, Array]] = field(default_factory=list)
    """Each wave: when, for which errand, who. Only kept when asked for."""


def run(town: Town, grid: Grid, policy: Policy, mood: Mood, *, keep: bool = False) -> Course:
    """Let every errand be asked about, from its posting until somebody comes or it ends."""
    n = len(town.x)
    course = Course({}, np.zeros(n, np.int64), np.zeros((int(np.ceil(town.days / 30)) + 1, n), np.int32))
    clock = simpy.Environment()

    def days() -> Generator[simpy.Event]:
        for errand in town.errands:
            yield clock.timeout(errand.posted - clock.now)
            clock.process(life(errand))

    def life(errand: Errand) -> Generator[simpy.Event]:
        who, metres = grid.covering(errand.x, errand.y)
        fit = town.qualified(errand.kind)
        if fit is not None:
            who, metres = who[fit[who]], metres[fit[who]]
        asking = Asking(errand, who, metres, np.ones(len(who), bool))
        coming: list[tuple[float, int, int]] = []
        look = clock.now
        while clock.now < errand.ends and errand.number not in course.taken:
            if look <= clock.now:
                places, look = policy.next(asking, clock.now)
                asking.rounds += 1
                ask(asking, places, coming)
            yield clock.timeout(min(look, errand.ends, coming[0][0] if coming else look) - clock.now)
            while coming and coming[0][0] <= clock.now < errand.ends and errand.number not in course.taken:
                if hear(asking, *heapq.heappop(coming)):
                    look = clock.now
        course.too_late += sum(says == YES and when < errand.ends for when, _, says in coming)

    def ask(asking: Asking, places: Array, coming: list[tuple[float, int, int]]) -> None:
        if not len(places):
            return
        who = asking.who[places]
        asking.open[places] = False
        seen, says = answer(town, mood, asking.errand, who, asking.metres[places], clock.now)
        course.alerts[who] += 1
        course.monthly[min(int(clock.now / (30 * DAY)), len(course.monthly) - 1), who] += 1
        if keep:
            course.asks.append((clock.now, asking.errand.number, who))
        told = np.flatnonzero((says == YES) | (says == NO) if policy.replaces else says == YES)
        for place, when, said in zip(places[told].tolist(), seen[told].tolist(), says[told].tolist(), strict=True):
            heapq.heappush(coming, (when, place, said))

    def hear(asking: Asking, when: float, place: int, says: int) -> bool:
        """Somebody answers; True when that is a reason to look for the next at once."""
        person = int(asking.who[place])
        if says == YES and mood.busy_until[person] > when:
            says = NO
        if says == YES:
            course.taken[asking.errand.number] = person, when - asking.errand.posted
            mood.busy_until[person] = when + asking.errand.minutes * MINUTE + WAY
        policy.heard(asking, place, says)
        return says == NO and policy.replaces

    clock.process(days())
    clock.run()
    return course
