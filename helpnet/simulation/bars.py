"""What must hold of ours beside the others, and whether it does when the guesses are moved."""

from collections.abc import Iterator
from dataclasses import dataclass

from helpnet.simulation.figures import VARIED
from helpnet.simulation.scenarios import Scenario
from helpnet.simulation.study import ALL, NEAREST, OURS, Study, Told, study

POLICIES = OURS, ALL, NEAREST
POINT, FIFTH = 0.01, 0.2


@dataclass(frozen=True, slots=True)
class Bars:
    """Ours against alerting all and against the nearest with as many alerts, of one study."""

    accepted: float
    """How much more is accepted than when all are alerted; must not be under minus one point."""
    alerts: float
    """Our alerts as a share of theirs; at most a fifth."""
    seconds: tuple[float, float]
    """Our median time to acceptance, and that of the nearest, which ours must not pass."""
    asked: float
    """How many of the active helpers in reach of some errand are asked within 90 days."""

    @classmethod
    def of(cls, found: Study) -> "Bars":
        """Of medians over the seeds."""
        ours, everybody, nearest = (found.policies[name] for name in POLICIES)
        return cls(
            ours.accepted - everybody.accepted,
            ours.alerts / everybody.alerts,
            (ours.median_seconds, nearest.median_seconds),
            ours.asked_90 / ours.reachable_90,
        )

    @property
    def hold(self) -> tuple[bool, bool, bool]:
        """Whether each holds: accepted, alerts, time."""
        return self.accepted >= -POINT, self.alerts <= FIFTH, self.seconds[0] <= self.seconds[1]


def varied(scenario: Scenario, seeds: int, *, told: Told = lambda *_: None) -> Iterator[tuple[str, Bars]]:
    """The bars with each guess moved to both sides, one at a time."""
    for done, (name, behaviour) in enumerate(VARIED.items()):

        def part(some: float, of: float, done: int = done) -> None:
            told(done + some / of, len(VARIED))

        yield name, Bars.of(study(scenario, seeds, behaviour=behaviour, policies=POLICIES, told=part))
