"""Errands over HTTP: ask, look, end. Helping is in `helping`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from helpnet.actions import errands as acts
from helpnet.api.calling import Acting, Call, Calling
from helpnet.api.errand_words import Errand, ErrandInFull, errand, errand_in_full
from helpnet.api.openapi import problems
from helpnet.api.words import Cursor, Id, Limit, Moment, Page, Place, Sent, Shown, at, bounded
from helpnet.domain import values
from helpnet.domain.actor import Actor
from helpnet.domain.categories import SLUGS
from helpnet.domain.drafts import CallerDraft, ErrandDraft
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.placing import placed
from helpnet.queries import errand_page, nearby
from helpnet.runtime import read

router = APIRouter(prefix="/api/v1/errands", tags=["errands"])


class OnBehalfOf(Sent):
    """Somebody without an account, found again by phone number."""

    name: Annotated[str, bounded(minLength=1, maxLength=values.NAME_MAX)]
    phone: Annotated[str, bounded(maxLength=40, examples=["042-10 50 00"])]
    address: Annotated[str, bounded(maxLength=values.ADDRESS_MAX)] = ""
    note: Annotated[str, bounded(maxLength=values.NOTE_MAX, description="For coordinators alone.")] = ""


class NewErrand(Sent):
    """What somebody wants done."""

    category: Annotated[str, bounded(enum=list(SLUGS))]
    title: Annotated[str, bounded(minLength=1, maxLength=values.TITLE_MAX, examples=["Milk and bread"])]
    text: Annotated[str, bounded(maxLength=values.TEXT_MAX)] = ""
    place: Place
    from_: Annotated[Moment | None, bounded(description="Null: at once.")] = None
    until: Annotated[Moment | None, bounded(description="Null: two weeks from then.")] = None
    helpers: Annotated[int, bounded(minimum=values.HELPERS_MIN, maximum=values.HELPERS_MAX)] = 1
    minutes: Annotated[
        int,
        bounded(minimum=values.MINUTES_MIN, maximum=values.MINUTES_MAX, description="What each helper is to get."),
    ] = 30
    on_behalf_of: Annotated[
        OnBehalfOf | None,
        bounded(description="For relatives, care staff and coordinators whom the municipality allows."),
    ] = None


class Cancelling(Sent):
    """Why."""

    reason: Annotated[str, bounded(maxLength=500)] = ""


class Confirming(Sent):
    """Who did it."""

    helpers: Annotated[list[str] | None, bounded(description="Ids of people; null: all who are on it.")] = None


class Moved(Shown):
    """Where the errand stands after the call."""

    state: str


@router.get("", responses=problems())
def nearest(
    actor: Acting,
    lon: Annotated[float | None, Query(allow_inf_nan=False, description="Where you are; else your home.")] = None,
    lat: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    radius: Annotated[int | None, Query(ge=1, le=nearby.RADIUS_MOST, description="Metres; else as you chose.")] = None,
    category: Annotated[str | None, Query(json_schema_extra={"enum": list(SLUGS)})] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[Errand]:
    """The nearest open errands that you may see and do, nearest first. Never an address, an exact point or a number."""
    if (lon is None) != (lat is None):
        raise Invalid(FieldError("lon" if lon is None else "lat", "required"))
    filters = nearby.Filters(category=category, radius=radius, lon=lon, lat=lat, after=cursor)
    cards, following = read(nearby.page, filters, limit, by=actor)
    return Page[Errand](items=[errand(card) for card in cards], next=following)


@router.post("", status_code=201, response_model=ErrandInFull, responses=problems(409))
def post(body: NewErrand, call: Calling) -> Response:
    """Ask for help; the errand's minutes are set aside until it is over."""

    def act() -> ErrandInFull:
        with at({name: f"on_behalf_of.{name}" for name in OnBehalfOf.model_fields}):
            errand_id = call.perform(acts.post, placed(_draft(body), by=call.actor))
        return _in_full(errand_id, call.actor)

    return call.answer(201, act)


@router.get("/{errand_id}", responses=problems(404), response_model_exclude_unset=True)
def one(errand_id: Id, actor: Acting) -> ErrandInFull:
    """One errand, with what you may know of it and do with it."""
    return _in_full(errand_id, actor)


@router.post("/{errand_id}/confirm", response_model=Moved, responses=problems(404, 409))
def confirm(errand_id: Id, call: Calling, body: Confirming | None = None) -> Response:
    """Say thank you, as requester or coordinator: its minutes move to each helper who did it."""
    helpers = None if body is None or body.helpers is None else [_person(text) for text in body.helpers]
    return move(call, "confirmed", acts.confirm, errand_id, helpers=helpers)


@router.post("/{errand_id}/cancel", response_model=Moved, responses=problems(404, 409))
def cancel(errand_id: Id, call: Calling, body: Cancelling | None = None) -> Response:
    """Take the errand back, as requester or coordinator; those who hold a place are told."""
    return move(call, "cancelled", acts.cancel, errand_id, reason=body.reason if body else "")


def move(call: Call, state: str, action: Any, errand_id: UUID, **fields: Any) -> Response:
    """Perform an action that leaves the errand, or the caller's place on it, in this state."""

    def act() -> Moved:
        call.perform(action, errand_id, **fields)
        return Moved(state=state)

    return call.answer(200, act)


def _in_full(errand_id: UUID, actor: Actor) -> ErrandInFull:
    return errand_in_full(read(errand_page.for_reader, errand_id, by=actor))


def _person(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(FieldError("helpers", "not-an-id")) from None


def _draft(body: NewErrand) -> ErrandDraft:
    whom = body.on_behalf_of
    return ErrandDraft(
        category=body.category, title=body.title, text=body.text, lon=body.place.lon, lat=body.place.lat,
        address=body.place.address, starts_at=body.from_, ends_at=body.until, helpers=body.helpers, minutes=body.minutes,
        caller=CallerDraft(whom.name, whom.phone, whom.address, whom.note) if whom else None,
    )  # fmt: skip
