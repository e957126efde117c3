"""The map of what is near, and the list that follows it: the points themselves come over HTTP, not through here."""

import asyncio
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from helpnet.domain.actor import Actor
from helpnet.queries import map as near_map
from helpnet.queries import people, sight
from helpnet.runtime import read_off_loop
from helpnet.views.errands import ErrandCard
from state import narrowing
from state.answers import AnswerState, answer, take_back, tell_gone
from state.session import acting_person, changes
from state.wire import id_from_wire, on_wire

BREATH_S = 0.5
"""Where much happens, the map is drawn anew twice a second at most."""


class MapState(rx.State):
    """What is open in the part of the map that is in sight, at most 50; and the sheet of what was tapped."""

    rows: list[ErrandCard] = []
    ready: bool = False
    kind: str = ""
    km: str = ""
    when: str = ""
    choice: str = ""
    query: str = ""
    revision: int = 0
    home: list[float] | None = None
    reach: int = 0
    tapped: list[ErrandCard] = []
    _steps: list[str] = []
    _view: sight.View | None = None
    _errand: str = ""
    _cell: str = ""

    @rx.event
    async def load(self) -> Any:
        """Narrow the map as the address says, and the list with it; a first list comes when the map has said what is in sight."""
        actor = await acting_person(self)
        there = narrowing.chosen_in(self.router.url.query_parameters)
        if not narrowing.passes(narrowing.address(*there), self._steps):
            (self.kind, self.km, self.when), self._steps = there, []
        self.choice, far = narrowing.address(self.kind, self.km, self.when), narrowing.metres(self.km)
        asked = {"category": self.kind, "radius": far, "when": self.when}
        self.query = urlencode({name: value for name, value in asked.items() if value})
        (await self.get_state(AnswerState)).last_id = ""
        me = await read_off_loop(people.profile, by=actor)
        self.home = [me.home_lon, me.home_lat] if me.has_home else None
        self.reach = far or me.alert_radius
        self._put_away()
        await self._redraw(actor)  # it may have asked long before anybody watches
        return MapState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Let the map ask again, and draw the list anew, when something in the municipality has changed."""
        async for actor in changes(self, lambda actor: {f"municipality:{actor.municipality_id}"}):
            async with self:
                self.revision += 1
                await self._draw(actor)
            await asyncio.sleep(BREATH_S)

    @on_wire
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a kind, a distance or a day; it becomes a step that the back button takes back."""
        query, (self.kind, self.km, self.when) = narrowing.narrowed(self.kind, self.km, self.when, name, value)
        self._steps = [*self._steps, query][-narrowing.STEPS_KEPT :]
        return rx.redirect(f"/map?{query}" if query else "/map")

    @on_wire
    async def look(self, west: float, south: float, east: float, north: float) -> None:
        """The map shows another part: list what is there."""
        self._view = sight.view(west, south, east, north)
        await self._draw(await acting_person(self))

    @on_wire
    async def pick(self, errand_id: str) -> None:
        """Show the errand that was tapped."""
        self._errand, self._cell = str(id_from_wire(errand_id)), ""
        await self._draw(await acting_person(self))

    @on_wire
    async def gather(self, cell: str) -> None:
        """Show the errands that share an area."""
        self._errand, self._cell = "", near_map.cell_named(cell)
        await self._draw(await acting_person(self))

    @on_wire
    async def close(self) -> None:
        """Put the sheet away."""
        self._put_away()

    @on_wire
    async def answer(self, yes: bool, errand_id: str) -> None:
        """Say yes or no; the errand leaves map and list either way, and the sheet gives way to what can be taken back."""
        title = next((card.title for card in [*self.tapped, *self.rows] if card.id == errand_id), "")
        self._put_away()
        await self._redraw(await answer(self, errand_id, title, yes=yes is True))

    @on_wire
    async def undo(self) -> None:
        """I did not mean that."""
        actor, _ = await take_back(self)
        await self._redraw(actor)

    async def _redraw(self, actor: Actor) -> None:
        self.revision += 1
        await self._draw(actor)

    def _put_away(self) -> None:
        self.tapped, self._errand, self._cell = [], "", ""

    async def _draw(self, actor: Actor) -> None:
        """The list of what is in sight, and the sheet of what was tapped: with nothing left in it, it is put away and that is said."""
        chosen = narrowing.filters(self.kind, self.km, self.when)
        shown = self.tapped or [card for card in self.rows if self._errand == card.id or self._cell == card.cell]
        if self._view is not None:
            self.rows = await read_off_loop(near_map.in_view, self._view, chosen, by=actor)
            self.ready = True
        if self._errand:
            self.tapped = await read_off_loop(near_map.only, id_from_wire(self._errand), by=actor)
        elif self._cell:
            self.tapped = await read_off_loop(near_map.in_cell, self._cell, chosen, by=actor)
        else:
            return
        if not self.tapped:
            self._put_away()  # else the next errand there would open it, under whatever is pressed then
            if shown:
                await tell_gone(self, shown[0], by=actor)
