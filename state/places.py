"""Saying where: what people may mean while they type an address, and where they stand now. For every page that asks."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from helpnet import placing
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import ADDRESS_MAX
from helpnet.gateways.geocoding import Found, only
from helpnet.i18n import field_words, mark, say
from helpnet.views.places import Aim
from state.session import acting_person
from state.wire import on_wire

NOT_FOUND_HERE = {
    "denied": mark("Your browser does not tell us where you are. Write the address instead."),
    "slow": mark("It takes too long to find where you are. Write the address instead."),
}
NO_WAY_TO_KNOW = mark("Your browser does not know where you are. Write the address instead.")

POINTS_KEPT = 48  # eight lists of suggestions


@dataclass(frozen=True)
class Suggestion:
    """One place that may be meant, and the text it was suggested for: a field that says something else by now shows it not."""

    asked: str
    label: str
    address: str


class PlaceState(rx.State):
    """The suggestions for the address field of the page, and the place "where I am now" stands for."""

    found: list[Suggestion] = []
    here: str = ""
    located: int = 0
    trouble: str = ""
    aim: Aim | None = None
    _points: dict[str, Found] = {}

    @rx.event
    async def begin(self) -> None:
        """A page with an address field was opened: nothing is suggested yet. Points stay, as what is typed does."""
        self.found, self.here, self.trouble, self.aim = [], "", "", None

    @on_wire
    async def suggest(self, text: str) -> None:
        """Offer the places that may be meant by what was typed so far."""
        actor, asked = await acting_person(self), str(text).strip()
        if len(asked) > ADDRESS_MAX:
            self.found = []
            return
        places = await placing.off_loop(placing.suggest, asked, by=actor)
        self.found = [Suggestion(asked, place.label, place.address) for place in places]
        for place in places:
            self._offer(place)

    @on_wire
    async def locate(self, lon: float, lat: float, accuracy: float) -> None:
        """Put the words for where somebody stands into the field."""
        actor, self.trouble = await acting_person(self), ""
        try:
            found = await placing.off_loop(placing.here, lon, lat, by=actor)
        except Invalid as invalid:
            self.trouble = field_words(invalid.errors[0], actor.language)
            return
        self.here = found.address
        self.located += 1  # the field takes the words again if it says others by now
        self._keep(found)

    @on_wire
    async def look(self, lon: float, lat: float) -> None:
        """Say what is under the pin on the map."""
        actor = await acting_person(self)
        try:
            found = await placing.off_loop(placing.pointed_at, lon, lat, by=actor)
        except Invalid as invalid:
            self.aim = Aim(point_key(lon, lat), 0.0, 0.0, "", field_words(invalid.errors[0], actor.language))
            return
        self._keep(found)
        self.aim = Aim(point_key(lon, lat), found.lon, found.lat, found.address, "")

    @on_wire
    async def not_located(self, reason: str) -> None:
        """Say why we do not know where somebody stands, and that there is another way."""
        words = NOT_FOUND_HERE.get(reason, NO_WAY_TO_KNOW) if isinstance(reason, str) else NO_WAY_TO_KNOW
        self.trouble = say(words, (await acting_person(self)).language)

    def _keep(self, found: Found) -> None:
        """The words in the field mean this very point from now on."""
        kept = [(words, point) for words, point in self._points.items() if words != found.address]
        self._points = dict([*kept, (found.address, found)][-POINTS_KEPT:])

    def _offer(self, place: Found) -> None:
        """If it is chosen, its words mean its point; or the point there that somebody has shown already."""
        known = self._points.get(place.address)
        self._keep(known if known and only((known, place)) else place)


def point_key(lon: Any, lat: Any) -> str:
    """A point as the map names it; empty for what is none."""
    if not all(isinstance(value, int | float) and abs(value) <= 180 for value in (lon, lat)):
        return ""
    return f"{lon:.5f} {lat:.5f}"


async def points(state: rx.State) -> dict[str, Found]:
    """The very points that addresses stand for, when they were suggested or pointed at."""
    return (await state.get_state(PlaceState))._points


async def place_from_wire(state: rx.State, text: Any, *, by: Actor, field: str = "place") -> Found:
    """The place of an address field: the very point that was suggested or pointed at, else what the text means. Raises Invalid."""
    if not isinstance(text, str) or not text.strip():
        raise Invalid(FieldError(field, "required"))
    places = await state.get_state(PlaceState)
    known = places._points.get(text.strip())
    if known is not None:
        places._keep(known)  # what is in use outlasts what is suggested meanwhile
        return known
    return await placing.off_loop(placing.find, text, by=by, field=field)
