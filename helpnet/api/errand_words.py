"""Errands in JSON, as strangers and as those on them may see them."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from helpnet.api.words import Shown
from helpnet.views.errands import ErrandCard, ErrandPage, MessageView, MyErrand, PersonOnErrand

STATE = "open, taken, done, confirmed, cancelled or expired"


class AreaShown(Shown):
    """The public area: an H3 cell of resolution 8 (edge about 460 m) and its centre, never the place itself."""

    cell: str
    lon: float
    lat: float


class Requester(Shown):
    """Who asks, by first name."""

    name: str


class Errand(Shown):
    """What anyone who may help sees."""

    id: UUID
    category: str
    title: str
    text: str
    area: AreaShown
    distance: Annotated[int, Field(description="Metres from area to area, to the next hundred.")]
    from_: Annotated[AwareDatetime | None, Field(description="Null: at once.")]
    until: AwareDatetime
    minutes: Annotated[int, Field(description="What each helper gets.")]
    helpers: Annotated[int, Field(description="How many are asked.")]
    free: Annotated[int, Field(description="How many places are left.")]
    state: Annotated[str, Field(description=STATE)]
    requester: Requester


class PlaceShown(Shown):
    """Where the errand is."""

    address: str
    lon: float
    lat: float


class Contact(Shown):
    """Whom to call."""

    name: str
    phone: str


class OnIt(Shown):
    """Somebody with a place, or standing by; the number only for the requester."""

    id: UUID
    name: str
    phone: str
    state: Annotated[str, Field(description="accepted, done, confirmed or standby")]


class ErrandInFull(Errand):
    """An errand for one reader. `place`, `contact` and `people` are there for those on it and coordinators alone; that they
    were shown is logged."""

    role: Annotated[str, Field(description="requester, helper, standby, coordinator or neighbour")]
    may: Annotated[
        list[str],
        Field(description="What the reader can do now: accept, stand_by, decline, withdraw, done, confirm, cancel, …"),
    ]
    place: PlaceShown | None = None
    contact: Annotated[
        Contact | None,
        Field(description="For a helper whom to meet; for the requester who comes first, null while nobody does."),
    ] = None
    people: list[OnIt] | None = None


class MyErrandShown(Errand):
    """One of mine."""

    role: Annotated[str, Field(description="requester or helper")]
    place_state: Annotated[
        str | None,
        Field(description="As helper: accepted, standby, done, confirmed, withdrawn or released; as requester null."),
    ]
    unread: Annotated[int, Field(description="Messages of others that I have not read.")]


class Author(Shown):
    """Who wrote."""

    id: UUID
    name: str


class Message(Shown):
    """One message of an errand's chat."""

    id: UUID
    author: Author
    mine: bool
    text: str
    at: AwareDatetime


def errand(card: ErrandCard) -> Errand:
    """A card in JSON."""
    return Errand.model_validate(_card(card))


def errand_in_full(page: ErrandPage) -> ErrandInFull:
    """A page in JSON; what its reader may not know is not there at all."""
    inside = {}
    if page.place is not None:
        coming = next((one for one in page.people if one.state != "standby"), None)
        contact = page.contact or coming
        inside = {
            "place": {"address": page.place.address, "lon": page.place.lon, "lat": page.place.lat},
            "contact": contact and {"name": contact.name, "phone": contact.phone},
            "people": [_on_it(one) for one in page.people],
        }
    return ErrandInFull.model_validate({**_card(page.card), "role": page.role, "may": page.may, **inside})


def my_errand(mine: MyErrand) -> MyErrandShown:
    """One of mine in JSON."""
    facts = {"role": mine.role, "place_state": mine.place, "unread": mine.unread}
    return MyErrandShown.model_validate({**_card(mine.card), **facts})


def message(view: MessageView) -> Message:
    """A message in JSON."""
    author = {"id": view.author_id, "name": view.author}
    return Message.model_validate(
        {"id": view.id, "author": author, "mine": view.mine, "text": view.text, "at": view.at_iso}
    )


def _card(card: ErrandCard) -> dict:
    return {
        "id": card.id, "category": card.category, "title": card.title, "text": card.text,
        "area": {"cell": card.cell, "lon": card.lon, "lat": card.lat}, "distance": card.distance_m,
        "from": card.starts_at or None, "until": card.ends_at, "minutes": card.minutes,
        "helpers": card.capacity, "free": card.free, "state": card.state, "requester": {"name": card.requester},
    }  # fmt: skip


def _on_it(one: PersonOnErrand) -> dict:
    return {"id": one.id, "name": one.name, "phone": one.phone, "state": one.state}
