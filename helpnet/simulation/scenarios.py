"""The four towns: how many people, errands and days, and where they live. Shapes of towns are guesses, simple and plausible."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpnet.simulation.figures import DAY, HOUR

KINDS: Mapping[str, float] = {
    "shopping": 0.28, "parcel": 0.12, "post": 0.05, "library": 0.08, "company": 0.06, "walk": 0.10, "visit": 0.07, "doctor": 0.04,
    "language": 0.03, "homework": 0.03, "cleaning": 0.04, "garden": 0.04, "digital": 0.03, "other": 0.03,
}  # fmt: skip
"""What is asked for. Guess: after the errands that Helsingborg and Bergen name, shopping first."""
SUPPLIES: Mapping[str, float] = {
    "shopping": 0.7,
    "parcel": 0.1,
    "post": 0.05,
    "company": 0.05,
    "walk": 0.05,
    "other": 0.05,
}
"""In a crisis: food and medicine fetched, telephone contact (Østre Toten, Ludvika)."""
HOURS = (1, 1, 1, 1, 1, 2, 5, 12, 25, 40, 45, 40, 30, 32, 30, 28, 25, 22, 20, 15, 10, 6, 3, 2)
"""How the day's errands fall on its hours: telephone hours mostly. Guess."""
WEEKEND = 0.5
"""How many come on a day of the weekend, against a weekday. Guess."""


@dataclass(frozen=True, slots=True)
class District:
    """Where people live: around a point, in metres, within so far; and its share of the people."""

    x: float
    y: float
    spread: float
    share: float


@dataclass(frozen=True, slots=True)
class Haste:
    """A share of the errands, and between which two times after posting they end."""

    share: float
    least: float
    most: float


EVERYDAY = (Haste(0.10, 2 * HOUR, 4 * HOUR), Haste(0.40, 6 * HOUR, DAY), Haste(0.50, 2 * DAY, 7 * DAY))
SAME_DAY = (Haste(0.15, 3 * HOUR, 5 * HOUR), Haste(0.75, 8 * HOUR, DAY), Haste(0.10, 2 * DAY, 4 * DAY))
"""How hasty errands are. Guess; in a crisis most are for the same day, as Ludvika's deliveries were."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A town and its errands. `joining` is when helpers signed up, in days counted from the start; `radii` what they chose."""

    name: str
    title: str
    helpers: int
    errands: float
    days: float
    askers: int
    districts: tuple[District, ...]
    joining: tuple[float, float]
    radii: Mapping[float, float]
    kinds: Mapping[str, float]
    hastes: tuple[Haste, ...]
    seeds: int = 20


RADII = {1000.0: 0.15, 2000.0: 0.2, 3000.0: 0.5, 5000.0: 0.15}
"""How far people go: helpnet's own default is 3 km; the rest is a guess."""
SCENARIOS: dict[str, Scenario] = {
    one.name: one
    for one in (
        # Helsingborg: about 1,000 signed up within weeks; about 100 errands in the first half year.
        Scenario(
            "helsingborg", "Helsingborg: 1,000 helpers, 100 errands in half a year", 1000, 100, 182, 60,
            (District(0, 0, 1100, 0.4), District(900, 2600, 900, 0.2), District(1800, -2200, 1000, 0.25), District(3800, 600, 1200, 0.15)),
            (-28, 0), RADII, KINDS, EVERYDAY,
        ),
        # Drammen on Nyby: 700 helpers, 35 people asking. How often each asks is a guess: three times in four weeks.
        Scenario(
            "drammen", "Drammen: 700 helpers, 35 who ask", 700, 35 * 0.75 * 26, 182, 35,
            (District(0, 0, 1000, 0.45), District(-4000, 500, 1000, 0.3), District(4200, -600, 1100, 0.25)),
            (-180, 0), RADII, KINDS, EVERYDAY,
        ),
        # Østre Toten: 450 volunteers in four days; Ludvika: 120 orders a week. Thinly settled, and people drive.
        Scenario(
            "crisis", "A crisis: 450 volunteers in four days, 120 orders a week", 450, 120 * 4, 28, 90,
            (District(0, 0, 900, 0.35), District(7000, 3500, 900, 0.3), District(-3500, -6500, 900, 0.2), District(2500, -1500, 6000, 0.15)),
            (0, 4), {3000.0: 0.3, 5000.0: 0.4, 10_000.0: 0.3}, SUPPLIES, SAME_DAY,
        ),
        # A dense city; fewer seeds by default, since each is a hundred times a town.
        Scenario(
            "city", "A dense city: 100,000 helpers, 10,000 errands a week", 100_000, 10_000, 7, 6000,
            tuple(District(x, y, 1500, 1 / 12) for x in (0, 3500, 7000, 10_500) for y in (0, 3500, 7000)),
            (-365, 0), {500.0: 0.2, 1000.0: 0.5, 2000.0: 0.3}, KINDS, EVERYDAY, seeds=3,
        ),
    )
}  # fmt: skip
