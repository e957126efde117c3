"""The caller's own data over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from h3 import cell_to_latlng

from helpnet.actions import devices
from helpnet.actions import people as acts
from helpnet.api.calling import Acting, ActingAway
from helpnet.api.errand_words import AreaShown, MyErrandShown, PlaceShown, my_errand
from helpnet.api.me_words import Changes, Entry, Ledger, Me, OddsShown, QuietHours
from helpnet.api.openapi import problems
from helpnet.api.words import Cursor, Limit, Page, Place, at
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import ProfileDraft
from helpnet.door.cookies import session_cookie
from helpnet.placing import find
from helpnet.queries import cursors, mine, odds, people, wallet
from helpnet.runtime import perform, read

router = APIRouter(prefix="/api/v1/me", tags=["me"])


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
        with at({"place": "home", "quiet_from": "quiet_hours.from", "quiet_until": "quiet_hours.until"}):
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


@router.post("/alerts/{alert_id}/shown", name="alert_shown", status_code=204, responses=problems(404))
def shown(alert_id: Annotated[UUID, Path(description="The `alert` of a push message.")], actor: ActingAway) -> Response:
    """A browser of yours shows this alert: then no letter or text tells of it, too. Said again, it does nothing."""
    perform(devices.show, alert_id, by=actor)
    return Response(status_code=204)


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
