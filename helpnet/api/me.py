"""The caller's own data over HTTP."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from h3 import cell_to_latlng
from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from helpnet.actions import people as acts
from helpnet.api.calling import Acting
from helpnet.api.errand_words import AreaShown, MyErrandShown, PlaceShown, my_errand
from helpnet.api.openapi import problems
from helpnet.api.words import Cursor, Limit, Moment, Page, Place, Sent, Shown, at, bounded
from helpnet.domain.actor import Actor
from helpnet.domain.ask import ASKS_MOST
from helpnet.domain.categories import SLUGS
from helpnet.domain.contact import ADDRESS_MOST
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.person import LANGUAGES, SPOKEN
from helpnet.domain.values import NAME_MAX, RADIUS_MAX, RADIUS_MIN
from helpnet.door.cookies import session_cookie
from helpnet.placing import find
from helpnet.queries import cursors, mine, odds, people, wallet
from helpnet.runtime import perform, read

router = APIRouter(prefix="/api/v1/me", tags=["me"])


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


@router.get("", responses=problems())
def me(actor: Acting) -> Me:
    """Who you are here, and how you want to be reached."""
    return _me(actor)


@router.patch("", responses=problems())
def change(body: Changes, actor: Acting) -> Me:
    """Change your profile."""
    changes: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set}
    if "home" in changes:
        changes["home"] = _home(body.home, actor)
    if "quiet_hours" in changes:
        hours = changes.pop("quiet_hours")
        changes["quiet_from"] = hours and _minutes(hours.from_)
        changes["quiet_until"] = hours and _minutes(hours.until)
    if changes:
        with at({"place": "home"}):
            perform(acts.change_profile, ProfileDraft(changes), by=actor)
    return _me(actor)


@router.get("/odds", responses=problems())
def my_odds(actor: Acting) -> OddsShown:
    """What to expect: how much is asked for near you, how many others help there, and about how long until it is your turn."""
    found = read(odds.around, by=actor)
    return OddsShown(
        radius=found.radius, errands=found.errands, a_week=found.a_week, helpers=found.helpers, weeks=found.weeks or None,
        words=found.words,
    )  # fmt: skip


@router.delete("", status_code=204, responses=problems())
def erase(actor: Acting) -> Response:
    """Forget you, now and for good: sessions and tokens end, what you wrote is emptied, other people's minutes stay."""
    perform(acts.erase_me, by=actor)
    answer = Response(status_code=204)
    answer.delete_cookie(session_cookie(), httponly=True, secure=session_cookie().startswith("__Host-"), samesite="lax")
    return answer


@router.get("/data", responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}, **problems()})
def data(actor: Acting) -> Response:
    """All that is held about you, as a file."""
    held = read(people.all_about_me, by=actor)
    return JSONResponse(held, headers={"content-disposition": 'attachment; filename="helpnet-my-data.json"'})


@router.get("/errands", responses=problems())
def my_errands(actor: Acting, limit: Limit = 50, cursor: Cursor = None) -> Page[MyErrandShown]:
    """What you asked for and what you have helped with, newest first."""
    found, following = read(mine.page, limit, cursor, by=actor)
    return Page[MyErrandShown](items=[my_errand(one) for one in found], next=following)


@router.get("/ledger", responses=problems())
def ledger(actor: Acting, limit: Limit = 50, cursor: Cursor = None) -> Ledger:
    """Your balance and its entries."""
    before = cursors.read_cursor(cursor, UUID)[0] if cursor else None
    view = read(wallet.for_person, limit, by=actor, before=before)
    entries = [
        Entry.model_validate(
            {
                "id": one.id, "minutes": one.minutes, "what": one.what, "whom": one.whom,
                "errand_id": one.errand_id or None, "at": one.at_iso,
            }
        )
        for one in view.entries
    ]  # fmt: skip
    following = cursors.cursor(view.next) if view.next else None
    return Ledger(items=entries, next=following, balance=view.balance, reserved=view.reserved)


def _me(actor: Actor) -> Me:
    # Read as they are now: what was just changed is not yet in the actor.
    view, balance = read(people.profile, by=actor), read(people.shell, by=actor).minutes
    home = area = None
    if view.has_home:
        home = PlaceShown(address=view.home_address, lon=view.home_lon, lat=view.home_lat)
        lat, lon = cell_to_latlng(view.home_cell)  # as others see it, which may be wider than a kilometre
        area = AreaShown(cell=view.home_cell, lon=lon, lat=lat)
    hours = QuietHours.model_validate({"from": view.quiet_from, "until": view.quiet_until}) if view.quiet_from else None
    return Me(
        handle=view.handle, name=view.name, roles=view.roles, municipality=view.municipality_slug, language=view.language,
        languages=view.languages, phone=view.phone or None, email=view.email or None,
        mail_alerts=_told(view.mail), sms_alerts=_told(view.sms), home=home, home_area=area, likes=view.likes,
        qualifications=view.qualifications, alerts_on=view.alerts_on, alert_radius=view.alert_radius, quiet_hours=hours,
        asks_per_week=view.asks_per_week, paused_until=view.paused_until or None, kinds_off=view.kinds_off,
        weekly_summary=view.weekly, balance=balance,
    )  # fmt: skip


def _told(how: str) -> Any:
    return how or "none"


def _home(place: Place, actor: Actor) -> dict[str, Any]:
    if place.lon is not None:
        return {"lon": place.lon, "lat": place.lat, "address": place.address}
    found = find(place.address, by=actor, field="home")
    return {"lon": found.lon, "lat": found.lat, "address": found.address}


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
