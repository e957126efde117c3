"""What is said over HTTP of the caller's own data, and what may be changed of it."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from helpnet.api.errand_words import AreaShown, PlaceShown
from helpnet.api.words import Moment, Page, Place, Sent, Shown, bounded
from helpnet.domain.ask import ASKS_MOST
from helpnet.domain.categories import SLUGS
from helpnet.domain.contact import ADDRESS_MOST
from helpnet.domain.person import LANGUAGES, SPOKEN
from helpnet.domain.values import NAME_MAX, RADIUS_MAX, RADIUS_MIN


def _time_of_day(text: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise PydanticCustomError("not-a-time", "not a time of day")
    return text


TimeOfDay = Annotated[str, AfterValidator(_time_of_day), bounded(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class QuietHours(Sent):
    """When not to be alerted, by the municipality's clock; they may pass midnight."""

    from_: Annotated[TimeOfDay, bounded(examples=["22:00"])]
    until: Annotated[TimeOfDay, bounded(examples=["07:00"])]


Told = Annotated[
    Literal["on", "off", "waiting", "broken", "none"],
    Field(
        description="`waiting`: you have not yet opened the link that was sent there; `broken`: nothing arrives there."
    ),
]


class Me(Shown):
    """You, as only you see yourself."""

    handle: str
    name: str
    roles: Annotated[list[str], Field(description="coordinator, admin, proxy, …; empty for most")]
    municipality: Annotated[str, Field(description="Its slug.")]
    language: Annotated[str, Field(description="What helpnet speaks with you: sv, nb or en.")]
    languages: Annotated[list[str], Field(description="What you speak.")]
    phone: str | None
    email: str | None
    mail_alerts: Told
    sms_alerts: Told
    home: PlaceShown | None
    home_area: Annotated[AreaShown | None, Field(description="The public part of your home.")]
    likes: Annotated[list[str], Field(description="Categories; empty: all.")]
    qualifications: list[str]
    alerts_on: bool
    alert_radius: Annotated[int, Field(description="Metres.")]
    quiet_hours: QuietHours | None
    asks_per_week: Annotated[int, Field(description="How often a week you may be asked.")]
    paused_until: Annotated[AwareDatetime | None, Field(description="You are asked nothing until then.")]
    kinds_off: Annotated[list[str], Field(description="Categories that you are not asked about.")]
    weekly_summary: Annotated[bool, Field(description="Whether each week is summed up for you, on Sundays.")]
    balance: Annotated[int, Field(description="Minutes.")]


STAYS: Any = Field(default_factory=lambda: None)
"""What is left out is not changed; so no default is documented."""


class Changes(Sent):
    """What to change; what is left out stays. All of it is done, or nothing."""

    name: Annotated[str, bounded(minLength=1, maxLength=NAME_MAX)] = STAYS
    language: Annotated[str, bounded(enum=list(LANGUAGES))] = STAYS
    languages: Annotated[list[str], bounded(items={"type": "string", "enum": list(SPOKEN)})] = STAYS
    phone: Annotated[str | None, bounded(description="Null takes it away.")] = STAYS
    email: Annotated[
        str | None,
        bounded(maxLength=ADDRESS_MOST, description="Null takes it away. A new one is asked whether it is yours."),
    ] = STAYS
    mail_alerts: Annotated[bool, bounded(description="Mail when no device of yours answers.")] = STAYS
    sms_alerts: Annotated[bool, bounded(description="Text messages when no device of yours answers.")] = STAYS
    home: Place = STAYS
    likes: Annotated[list[str], bounded(items={"type": "string", "enum": list(SLUGS)})] = STAYS
    alerts_on: bool = STAYS
    alert_radius: Annotated[int, bounded(minimum=RADIUS_MIN, maximum=RADIUS_MAX, description="Metres.")] = STAYS
    quiet_hours: Annotated[QuietHours | None, bounded(description="Null: none.")] = STAYS
    weekly_summary: Annotated[
        bool,
        bounded(
            description="On Sundays: what you did, what is coming, what is near. By mail if you may be mailed, else in the app."
        ),
    ] = STAYS
    asks_per_week: Annotated[
        int, bounded(minimum=0, maximum=ASKS_MOST, description="How often a week you may be asked, by whomever.")
    ] = STAYS
    paused_until: Annotated[
        Moment | None,
        bounded(description="Nothing is asked until then, a year from now at most. Null: no pause."),
    ] = STAYS
    kinds_off: Annotated[
        list[str],
        bounded(
            items={"type": "string", "enum": list(SLUGS)},
            description="Not to be asked about. These are liked no longer, and what is liked comes off this list.",
        ),
    ] = STAYS


class Entry(Shown):
    """Minutes that came (positive) or went (negative)."""

    id: UUID
    minutes: int
    what: Annotated[str, Field(description="What for, in words.")]
    whom: Annotated[str, Field(description="With whom, by first name or the municipality's.")]
    errand_id: UUID | None
    at: AwareDatetime


class Ledger(Page[Entry]):
    """Your minutes and where they came from, newest first."""

    balance: Annotated[int, Field(description="The sum of all entries.")]
    reserved: Annotated[int, Field(description="Set aside for errands that you have asked for.")]


class OddsShown(Shown):
    """What to expect of asking and helping near you. Without a home it is counted from the middle of the municipality."""

    radius: Annotated[int, Field(description="Metres, as you have chosen.")]
    errands: Annotated[int, Field(description="That wait for somebody now.")]
    a_week: Annotated[int, Field(description="Errands in a usual week; 0: less than one.")]
    helpers: Annotated[int, Field(description="At least so many others help there; counted in fives.")]
    weeks: Annotated[
        float | None, Field(description="After about so many it is your turn; null: nothing was asked for.")
    ]
    words: Annotated[list[str], Field(description="All of it in your language.")]
