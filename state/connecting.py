"""Two people to connect by phone: the caller and whoever said yes."""

import asyncio
from typing import Any

import reflex as rx

from helpnet.domain.refusals import NotAllowed
from helpnet.queries import intake
from helpnet.runtime import read_off_loop
from helpnet.views.desk import Connection, Numbered
from state.session import acting_person, changes
from state.wire import id_from_wire, on_wire

BREATH = 0.2  # seconds; with the tenth in `changes`: at most one re-read in 300 ms


class ConnectingState(rx.State):
    """Errands for callers that somebody has taken, and the numbers of the two that are connected right now."""

    rows: list[Connection] = []
    chosen: Connection | None = None
    numbers: Numbered | None = None

    @rx.event
    async def load(self) -> Any:
        """List them, then keep the list fresh."""
        self.chosen = self.numbers = None
        try:
            self.rows = await read_off_loop(intake.connections, by=await acting_person(self))
        except NotAllowed:
            return None
        return ConnectingState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """List them anew when somebody said yes, or no longer comes."""
        async for actor in changes(self, lambda actor: {f"municipality:{actor.municipality_id}"}):
            async with self:
                rows = await read_off_loop(intake.connections, by=actor)
                if rows != self.rows:
                    self.rows = rows
            await asyncio.sleep(BREATH)

    @on_wire
    async def show(self, errand_id: str, helper_id: str) -> None:
        """Show both numbers of one connection; the showing is logged."""
        actor, errand, helper = await acting_person(self), id_from_wire(errand_id), id_from_wire(helper_id)
        self.numbers = await read_off_loop(intake.numbers, errand, helper, by=actor)
        self.rows = await read_off_loop(intake.connections, by=actor)
        both = (str(errand), str(helper))
        self.chosen = next((row for row in self.rows if (row.errand_id, row.helper_id) == both), None)

    @on_wire
    async def close(self) -> None:
        """They are connected; the numbers are gone from the screen."""
        self.chosen = self.numbers = None
