"""The list of what is near: narrowed by kind, distance and day, which stand in the page's address."""

from typing import Any

import reflex as rx

from helpnet.actions import people as profiles
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import ProfileDraft
from helpnet.queries import deck, nearby
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import DeckEnd, ErrandCard
from state import narrowing
from state.answers import AnswerState, answer, take_back
from state.session import acting_person, changes
from state.wire import on_wire


class NearbyState(rx.State):
    """The nearest open errands that one helper may take, at most 50, nearest first."""

    rows: list[ErrandCard] = []
    kind: str = ""
    km: str = ""
    when: str = ""
    choice: str = ""
    ready: bool = False
    end: DeckEnd | None = None
    _steps: list[str] = []

    @rx.event
    async def load(self) -> Any:
        """Draw the list as the address says, then keep it fresh."""
        there = narrowing.chosen_in(self.router.url.query_parameters)
        if not narrowing.passes(narrowing.address(*there), self._steps):
            (self.kind, self.km, self.when), self._steps = there, []
        self.choice = narrowing.address(self.kind, self.km, self.when)
        (await self.get_state(AnswerState)).last_id = ""
        await self._draw(await acting_person(self))
        self.ready = True
        return NearbyState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Draw the list anew when something in the municipality has changed."""
        async for actor in changes(self, lambda actor: {f"municipality:{actor.municipality_id}"}):
            async with self:
                await self._draw(actor)

    @on_wire
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a kind, a distance or a day; it becomes a step that the back button takes back."""
        query, (self.kind, self.km, self.when) = narrowing.narrowed(self.kind, self.km, self.when, name, value)
        self._steps = [*self._steps, query][-narrowing.STEPS_KEPT :]
        return rx.redirect(f"/nearby?{query}" if query else "/nearby")

    @on_wire
    async def answer(self, yes: bool, row_id: str) -> None:
        """Say yes or no to a row; it leaves the list either way."""
        title = next((row.title for row in self.rows if row.id == row_id), "")
        await self._draw(await answer(self, row_id, title, yes=yes is True))

    @on_wire
    async def undo(self) -> None:
        """I did not mean that."""
        actor, _ = await take_back(self)
        await self._draw(actor)

    @on_wire
    async def widen(self) -> None:
        """Look as far as the nearest errand outside my distance."""
        actor = await acting_person(self)
        if self.end is None or not self.end.widen_to:
            return
        await perform_off_loop(profiles.change_profile, ProfileDraft({"alert_radius": self.end.widen_to}), by=actor)
        await self._draw(actor)

    async def _draw(self, actor: Actor) -> None:
        filters = narrowing.filters(self.kind, self.km, self.when)
        self.rows = await read_off_loop(nearby.errands, filters, by=actor)
        self.end = None if self.rows else await read_off_loop(deck.end, by=actor)
