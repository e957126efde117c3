"""The forms of a profile, as they come over the wire, read into changes that `people.change_profile` takes."""

from datetime import time
from typing import Annotated, Any

import reflex as rx
from pydantic import BaseModel, BeforeValidator

from helpnet.domain.actor import Actor
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.queries import people
from helpnet.runtime import read_off_loop
from state.places import place_from_wire, points
from state.wire import form_from_wire


def _clock(value: Any) -> int | None:
    """Minutes of the day out of "21:30"; None for an empty field."""
    if value in ("", None):
        return None
    try:
        moment = time.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("not-a-time") from None
    return moment.hour * 60 + moment.minute


Clock = Annotated[int | None, BeforeValidator(_clock)]
Ticked = Annotated[bool, BeforeValidator(lambda value: value in ("on", "true", True))]


class NameForm(BaseModel):
    """What I am called."""

    name: str


class PhoneForm(BaseModel):
    """Where I am called; empty: nowhere."""

    phone: str = ""


class MailForm(BaseModel):
    """Where I am written to; empty: nowhere."""

    email: str = ""


class RadiusForm(BaseModel):
    """How far away errands may be, in metres."""

    alert_radius: int


class OftenForm(BaseModel):
    """How often a week I may be asked."""

    asks_per_week: int


class QuietForm(BaseModel):
    """When I am left alone: the times count only while the switch is on."""

    quiet: Ticked = False
    quiet_from: Clock = None
    quiet_until: Clock = None


def name_changes(form: Any) -> dict[str, Any]:
    """My name."""
    return {"name": form_from_wire(NameForm, form).name}


def phone_changes(form: Any) -> dict[str, Any]:
    """My telephone number."""
    return {"phone": form_from_wire(PhoneForm, form).phone.strip()}


def language_changes(form: Any) -> dict[str, Any]:
    """The languages I speak."""
    return {"languages": picked(form, "languages")}


def likes_changes(form: Any) -> dict[str, Any]:
    """What I like to do."""
    return {"likes": picked(form, "likes")}


def help_changes(form: Any) -> dict[str, Any]:
    """What I like to do, and how far away."""
    return {**likes_changes(form), **form_from_wire(RadiusForm, form).model_dump()}


def often_changes(form: Any) -> dict[str, Any]:
    """How often a week I may be asked."""
    return form_from_wire(OftenForm, form).model_dump()


def distance_changes(form: Any) -> dict[str, Any]:
    """How far away errands may be that I am asked about."""
    return form_from_wire(RadiusForm, form).model_dump()


def quiet_changes(form: Any) -> dict[str, Any]:
    """My quiet hours; raises Invalid when one end of them is missing."""
    quiet = form_from_wire(QuietForm, form)
    if not quiet.quiet:
        return {"quiet_from": None, "quiet_until": None}
    times = {"quiet_from": quiet.quiet_from, "quiet_until": quiet.quiet_until}
    if None in times.values():
        raise Invalid(*(FieldError(field, "not-a-time") for field, value in times.items() if value is None))
    return times


async def home_changes(state: rx.State, form: Any, *, by: Actor) -> dict[str, Any]:
    """Where I live; raises Invalid when nobody knows the place. Words that were left as they are mean the home as it is."""
    text = form.get("home") if isinstance(form, dict) else None
    me = await read_off_loop(people.profile, by=by)
    if me.has_home and text == me.home_address and text not in await points(state):
        return {}
    place = await place_from_wire(state, text, by=by, field="home")
    return {"home": {"lon": place.lon, "lat": place.lat, "address": place.address}}


def picked(form: Any, name: str) -> list[str]:
    """The chips of a group that are chosen: each comes as `name.value`."""
    chosen = form if isinstance(form, dict) else {}
    start = f"{name}."
    return [key.removeprefix(start) for key, value in chosen.items() if key.startswith(start) and value]
