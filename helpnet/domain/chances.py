"""How likely a helper is to say yes: counted from their own answers, and from nothing that they are.

A helper's own share of yes is drawn towards the town's until there are answers enough (beta-binomial), and its odds are then
multiplied by four factors, each within stated bounds: the way there (`domain.way`), the part of the day, the kind of errand, and rest since
we last asked. Neither age nor sex is known here. Pure: no clock, no store, no chance.
"""

from dataclasses import dataclass
from typing import Any

from helpnet.domain.ask import ASKS_PER_WEEK
from helpnet.domain.values import RADIUS_USUAL
from helpnet.domain.way import USUAL_WAY, felt, way

USUAL, TOWN_WEIGHT = 0.3, 20.0
"""The share of yes before a town has answers of its own (17 to 47 % elsewhere), and the answers it then takes to say otherwise."""
OWN_WEIGHT, PART_WEIGHT = 4.0, 6.0
"""How many answers of their own it takes until a helper counts half for themselves; the same within one kind or part of the day."""
LEAST, MOST = 0.02, 0.95
HARDLY, GLADLY = 0.5, 2.0
"""The bounds of what own answers to one kind, or in one part of the day, may do to the odds."""
LIKED, LIKES_OTHERS = 1.5, 0.7
NIGHT = 0.5
"""Odds in a part of the day in which few are up, until own answers say otherwise."""
REST = ((1.0, 0.6), (3.0, 0.8))
"""Asked less than so many days ago: so much of the odds is left; each question tires a little."""
NIGHTLY, MORNING, DAYTIME, EVENING = range(4)
NIGHT_FROM, NIGHT_UNTIL = 22, 6


@dataclass(frozen=True, slots=True)
class Tally:
    """How often somebody, or a whole town, answered yes, no, or not at all."""

    yes: int = 0
    no: int = 0
    silent: int = 0

    @property
    def asked(self) -> int:
        """How many questions these are."""
        return self.yes + self.no + self.silent


NONE = Tally()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper as one errand sees them. `id` is anything that can be ordered; days count back from now.

    `of_kind` and `at_hour` are their answers to this kind of errand, and in this part of the day. `liked`: whether the kind is
    among those they would rather do; None when they named none; `asks_per_week`: how often they want to be asked; `radius`:
    within how many metres; `reachable`: whether anything is likely to tell them outside the app. The last nine are the walls:
    whoever fails one is not asked.
    """

    id: Any
    metres: float
    joined_days: float = 0.0
    asked_days: float | None = None
    answers: Tally = NONE
    of_kind: Tally = NONE
    at_hour: Tally = NONE
    liked: bool | None = None
    helped: int = 0
    balance: int = 0
    asks_per_week: int = ASKS_PER_WEEK
    radius: int = RADIUS_USUAL
    reachable: bool = True
    own: bool = False
    qualified: bool = True
    covered: bool = True
    answered: bool = False
    unreached: bool = False
    busy: bool = False
    awake: bool = True
    asks_left: int = 1
    willing: bool = True

    @property
    def waited_days(self) -> float:
        """How long since anything was asked of them; for those never asked, since they joined."""
        return self.joined_days if self.asked_days is None else self.asked_days

    @property
    def felt_metres(self) -> float:
        """How far it is to them, as to who left the usual distance."""
        return felt(self.metres, self.radius)


def part_of_day(hour: int) -> int:
    """The part of the day that answers are counted in: night from 22, morning from 6, day from 11, evening from 17."""
    if hour >= NIGHT_FROM or hour < NIGHT_UNTIL:
        return NIGHTLY
    return MORNING if hour < 11 else DAYTIME if hour < 17 else EVENING


def town_share(town: Tally) -> float:
    """A town's share of yes, drawn towards what is usual elsewhere."""
    return (town.yes + TOWN_WEIGHT * USUAL) / (town.asked + TOWN_WEIGHT)


def own_share(own: Tally, share: float) -> float:
    """A helper's share of yes, drawn towards the town's."""
    return (own.yes + OWN_WEIGHT * share) / (own.asked + OWN_WEIGHT)


def chance(one: Candidate, *, share: float, part: int = DAYTIME, halved: float = USUAL_WAY) -> float:
    """How likely the candidate is to say yes, between 0.02 and 0.95.

    `share` is the town's share of yes, `part` the part of the day, `halved` the metres that halve the odds in the town.
    """
    return _bounded(_odds(one, share, part) * way(one.felt_metres, halved))


def next_door(one: Candidate, *, share: float, part: int = DAYTIME) -> float:
    """How likely they would be to say yes, did they live next door; how far people come is learnt from this."""
    return _bounded(_odds(one, share, part))


def _odds(one: Candidate, share: float, part: int) -> float:
    own = own_share(one.answers, share)
    odds = own / (1 - own) * rest(one.asked_days)
    odds *= among(one.at_hour, own, NIGHT if part == NIGHTLY else 1.0)
    return odds * among(one.of_kind, own, {True: LIKED, False: LIKES_OTHERS, None: 1.0}[one.liked])


def _bounded(odds: float) -> float:
    return min(MOST, max(LEAST, odds / (1 + odds)))


def rest(asked_days: float | None) -> float:
    """What being asked lately leaves of the odds: 0.6 within a day, 0.8 within three."""
    if asked_days is not None:
        for days, left in REST:
            if asked_days < days:
                return left
    return 1.0


def among(tally: Tally, own: float, without: float) -> float:
    """What answers of one sort (a kind, a part of the day) do to the odds, 0.5 to 2; `without` holds until there are some."""
    if not tally.asked:
        return without
    share = (tally.yes + PART_WEIGHT * own) / (tally.asked + PART_WEIGHT)
    return min(GLADLY, max(HARDLY, without * share / own))
