"""How far people come: what the way to an errand leaves of the odds of a yes, learnt from a town's own answers.

Of several distances that could halve the odds, each weighs by how well it tells from where the yes among the answers came: not how
many said yes, only whether they lived nearer than those asked. Without answers it is what is usual. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, fsum, log, log2

from helpnet.domain.values import RADIUS_USUAL

USUAL_WAY, FARTHEST = 700.0, 0.02
"""Metres that halve the odds until a town's answers say otherwise, a walk of ten minutes; and the least that any distance leaves of them."""
HALVES = tuple(USUAL_WAY * 2 ** (n / 2) for n in range(-7, 8))
"""What may halve the odds: 62 metres to 7.9 km, alike on both sides of what is usual."""
DOUBT = 1.0
"""How sure we are of what is usual: a town where half as far halves the odds, or twice as far, is nothing rare."""
STEP, STEPS = 250, 80
"""Answers are gathered by metres, in steps of so many; the last one is for all beyond."""
LAST = 100
"""How many errands back answers count: those posted last in the town."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers from one step of the way: how many asked, how many yes, and how many would be expected, had all lived next door."""

    step: int
    asked: int
    yes: int
    next_door: float


def step_of(metres: float) -> int:
    """The step of the way that so many metres fall into."""
    return min(STEPS, int(metres // STEP))


def way(metres: float, halved: float = USUAL_WAY) -> float:
    """What the distance leaves of the odds: 1 at the door, halved every so many metres, never under 0.02."""
    return max(FARTHEST, 0.5 ** (metres / halved))


def felt(metres: float, chosen: float) -> float:
    """How far a way is to somebody who wants to hear of what is within the metres they chose, as metres to who left the usual 3 km.

    Who chose four times as far goes twice as far alike: less than they say, since nobody goes as gladly to the edge as to the door.
    """
    return metres * (RADIUS_USUAL / chosen) ** 0.5


def halved_every(answers: Iterable[Answers]) -> float:
    """The metres that halve the odds in a town that answered so; 62 to 7,920, and 700 without answers.

    Only where the yes came from counts, beside where all came from who answered or let the time pass: who could not answer
    because another was quicker is neither, and that the quickest is always a yes makes yes more frequent, at every distance alike.
    """
    them = sorted((one for one in answers if one.asked > 0), key=lambda one: one.step)
    if not any(one.yes for one in them):
        return USUAL_WAY
    weights = [_fits(them, halved) for halved in HALVES]
    best = max(weights)
    weights = [exp(weight - best) for weight in weights]
    middle = fsum(weight * log2(halved) for weight, halved in zip(weights, HALVES, strict=True)) / fsum(weights)
    return min(HALVES[-1], max(HALVES[0], 2.0**middle))


def _fits(answers: list[Answers], halved: float) -> float:
    """How well a distance tells the places of the yes, as a logarithm, with how near to the usual it is."""
    expected = [one.asked * _yes(one, halved) for one in answers]
    total = fsum(expected)
    told = fsum(one.yes * log(many / total) for one, many in zip(answers, expected, strict=True))
    return told - (log2(halved / USUAL_WAY) / DOUBT) ** 2 / 2


def _yes(one: Answers, halved: float) -> float:
    """The chance of a yes from there."""
    likely = min(0.99, max(0.001, one.next_door / one.asked))
    odds = likely / (1 - likely) * way((one.step + 0.5) * STEP, halved)
    return odds / (1 + odds)
