"""How people answer an alert. It knows nothing of any policy, and shares no formula with one.

As in Manshadi & Rodilitz an alert may start a random time in which a person ignores all alerts, and who is not in it says yes
with a chance of their own. That chance is a willingness drawn for the person, less with distance, in working hours, late in
the evening, for kinds they do not like, and once nobody has asked for two months. The luck of a person with an errand is a
hash of both and the seed: every policy that asks them meets the same luck.
"""

from dataclasses import dataclass

import numpy as np

from helpnet.simulation.figures import DAY, DRIFT, DRIFT_DAYS, HOUR, MINUTE
from helpnet.simulation.town import Array, Errand, Town

YES, NO, SILENT = 1, 0, -1
LATE_EVENING = (21 * HOUR, 0.6)
"""From nine in the evening willingness is less. Guess."""
WORKDAY, LATER_AT_WORK = (8 * HOUR, 17 * HOUR), 3.0
"""Who works then sees alerts so many times as late. Guess."""
LIES_IN = 45 * MINUTE
"""What came in the night is looked at within so long after waking. Guess."""


@dataclass(slots=True)
class Mood:
    """What being asked and helping has done to each person so far: the state of one policy's run."""

    ignores_until: Array
    asked_at: Array
    busy_until: Array

    @classmethod
    def fresh(cls, town: Town) -> "Mood":
        """Nobody has been asked yet."""
        return cls(np.zeros(len(town.x)), np.full(len(town.x), -np.inf), np.zeros(len(town.x)))


def luck(seed: int, errand: int, who: Array, salt: int) -> Array:
    """A uniform number for each person with this errand, always the same (splitmix64 over the three numbers)."""
    with np.errstate(over="ignore"):
        z = who.astype(np.uint64) + np.uint64((seed * 1_000_003 + errand) * 16 + salt) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53


def answer(town: Town, mood: Mood, errand: Errand, who: Array, metres: Array, now: float) -> tuple[Array, Array]:
    """Alert these people: when each looks at it, and what each then says. Their mood changes."""
    how = town.behaviour
    first, second, third, fourth = (luck(town.seed, errand.number, who, salt) for salt in range(4))
    seen = _seen(town, who, now, first)
    chance = town.willing[who] * np.exp(-metres / (how.reach * town.radius[who])) * town.taste[who, errand.kind]
    of_day, weekday = seen % DAY, seen // DAY % 7 < 5
    at_work = town.works[who] & weekday & (of_day >= WORKDAY[0]) & (of_day < WORKDAY[1])
    chance *= np.where(at_work, how.at_work, 1.0) * np.where(of_day >= LATE_EVENING[0], LATE_EVENING[1], 1.0)
    known_since = np.maximum(mood.asked_at[who], town.joined[who])
    chance *= np.where(now - known_since > DRIFT_DAYS * DAY, DRIFT, 1.0)
    looks = (town.willing[who] > 0) & (mood.ignores_until[who] <= now)
    yes = looks & (second < np.minimum(0.97, chance)) & (mood.busy_until[who] <= seen)
    says = np.where(yes, YES, np.where(looks & (third < how.says_no), NO, SILENT))
    # A second draw out of the fourth number: whether this alert tires, and how long.
    tired = looks & (fourth < how.tires)
    length = -np.log(np.maximum(1e-9, fourth / max(how.tires, 1e-9))) * how.rest_days * DAY
    mood.ignores_until[who] = np.where(tired, seen + length, mood.ignores_until[who])
    mood.asked_at[who] = now
    return seen, says


def _seen(town: Town, who: Array, now: float, draw: Array) -> Array:
    """When an alert of now is looked at: later at work, and not while asleep."""
    how = town.behaviour
    delay = how.sees_minutes * MINUTE * (draw / (1 - draw)) ** (1 / how.sees_shape)
    if WORKDAY[0] <= now % DAY < WORKDAY[1] and now // DAY % 7 < 5:
        delay = np.where(town.works[who], LATER_AT_WORK * delay, delay)
    seen = now + delay
    at = seen % DAY
    wakes = seen - at + town.wakes[who] + np.where(at >= town.sleeps[who], DAY, 0.0)
    asleep = (at >= town.sleeps[who]) | (at < town.wakes[who])
    return np.where(asleep, wakes + draw * LIES_IN, seen)
