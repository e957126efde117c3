"""What the model assumes about people, each with where it comes from; what is marked guess is varied in a sensitivity run.

Sources: M&R: Manshadi & Rodilitz, Online Policies for Efficient Volunteer Crowdsourcing, arXiv 2002.08474. JMIR: JMIR mHealth
2023 e41551. Helsingborg: the pilot of 2020. NHS: Volunteer Responders. Helpline: a study of helpline volunteers.
"""

from dataclasses import dataclass, replace

MINUTE, HOUR, DAY, WEEK = 60.0, 3600.0, 86_400.0, 604_800.0
"""Seconds; the clock of a simulation starts on a Monday at midnight."""
DRIFT_DAYS, DRIFT = 60.0, 0.6
"""Who is not asked for two months drifts away (Helpline); how much of the willingness is left then is a guess."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How people answer. Every number without a source is a guess."""

    sleepers: float = 0.2
    """Signed up, but never look: guess; a part of the NHS's two thirds who never had a task were such."""
    willing: float = 0.5
    """How likely the others say yes to an errand at the door, at a good hour, rested: mean. After distance, hour and tiredness
    about 0.2 of first questions are answered with yes, and response rates elsewhere are 17 to 47 % (GoodSAM, JMIR): varied."""
    alike: float = 2.5
    """How alike people are (a beta distribution's two parameters summed): a running count of own answers predicts (JMIR), so
    people differ much. Guess."""
    reach: float = 1.0
    """After so many times the radius that somebody chose, their willingness has fallen to 37 %. Guess."""
    tires: float = 0.5
    """How likely one alert makes a person ignore all alerts for a while. M&R: each one does; guess: every second one."""
    rest_days: float = 3.0
    """How long that lasts, on average (M&R: a random time). Guess."""
    says_no: float = 0.45
    """How many of those who look and will not say so, with one swipe; the rest say nothing. Guess."""
    sees_minutes: float = 8.0
    """Half of the alerts are seen within so long by somebody awake and not at work: Helsingborg, "sometimes a few minutes"."""
    sees_shape: float = 1.1
    """How much that differs (log-logistic: one in ten takes over an hour). Guess."""
    at_work: float = 0.4
    """What working hours leave of the willingness of who works then; and they see alerts three times as late. Guess."""


USUAL = Behaviour()
VARIED: dict[str, Behaviour] = {
    "as assumed": USUAL,
    "fewer say yes": replace(USUAL, willing=0.35),
    "more say yes": replace(USUAL, willing=0.8),
    "more never look": replace(USUAL, sleepers=0.4),
    "all much alike": replace(USUAL, alike=10.0),
    "only the near come": replace(USUAL, reach=0.4),
    "distance hardly counts": replace(USUAL, reach=3.0),
    "hardly tired": replace(USUAL, tires=0.1, rest_days=1.0),
    "tired for long": replace(USUAL, tires=1.0, rest_days=7.0),
    "nobody says no": replace(USUAL, says_no=0.0),
    "all say no": replace(USUAL, says_no=1.0),
    "slow to look": replace(USUAL, sees_minutes=30.0),
}
"""One guess at a time, moved to both sides of what is assumed."""
