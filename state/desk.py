"""The coordinator's desk: live numbers, and what needs a person."""

import asyncio
from dataclasses import replace
from typing import Any

import reflex as rx

from helpnet.actions import desk as deeds
from helpnet.domain.refusals import NotAllowed
from helpnet.i18n import mark, say
from helpnet.queries import desk
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.desk import DeskRow, DeskView, Numbers
from state.session import SessionState, acting_person, changes
from state.wire import id_from_wire, on_wire

ANSWERED = "answered"
READ = 5.0  # seconds that an answered row stays to be read
BREATH = 0.2  # with the tenth of a second in `changes`: at most one re-read in 300 ms
MINUTE = 30.0  # seconds: errands begin to stall without anybody doing anything

WIDENED = mark("It is now shown to people up to {km} km away.")
SETTLED = mark("Noted as looked after.")


class DeskState(rx.State):
    """What a coordinator sees of the municipality right now, and the deeds that need one tap."""

    loaded: bool = False
    heard: str = ""
    numbers: Numbers = Numbers(0, 0, 0, 0, None, None, "–", 0, 0, 0)
    attention: list[DeskRow] = []
    opened: list[DeskRow] = []
    taken: list[DeskRow] = []
    reports: int = 0
    first_report: str = ""

    @rx.event
    async def load(self) -> Any:
        """Draw the desk, then keep it fresh; who is no coordinator is shown where to go instead."""
        self.attention = []
        try:
            self._draw(await read_off_loop(desk.overview, by=await acting_person(self)))
        except NotAllowed:
            return None
        return DeskState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Redraw when something in the municipality has changed, and as time passes."""
        async for actor in changes(self, lambda actor: {f"municipality:{actor.municipality_id}"}, every=MINUTE):
            async with self:
                self._draw(await read_off_loop(desk.overview, by=actor))
            await asyncio.sleep(BREATH)

    @on_wire
    async def widen(self, errand_id: str, metres: int) -> Any:
        """Show an errand farther away."""
        actor = await acting_person(self)
        await perform_off_loop(deeds.widen, id_from_wire(errand_id), metres, by=actor)
        return await answer(self, errand_id, say(WIDENED, actor.language, km=metres // 1000))

    @on_wire
    async def settle(self, errand_id: str) -> Any:
        """What went wrong has been looked after."""
        actor = await acting_person(self)
        await perform_off_loop(deeds.settle_trouble, id_from_wire(errand_id), by=actor)
        return await answer(self, errand_id, say(SETTLED, actor.language))

    @rx.event(background=True)
    async def tidy(self, errand_id: str) -> None:
        """Let an answered row go, once it can have been read."""
        await asyncio.sleep(READ)
        async with self:
            self.attention = [row for row in self.attention if (row.id, row.kind) != (errand_id, ANSWERED)]
            actor = await acting_person(self)
        view = await read_off_loop(desk.overview, by=actor)
        async with self:
            self._draw(view)

    def _draw(self, view: DeskView) -> None:
        answered = {row.id for row in self.attention if row.kind == ANSWERED}
        rows = [row for row in view.attention if row.id not in answered]
        for place, row in enumerate(self.attention):
            if row.kind == ANSWERED:
                rows.insert(place, row)
        new = {
            "loaded": True, "numbers": view.numbers, "attention": rows, "opened": view.open, "taken": view.taken,
            "reports": view.reports, "first_report": view.first_report,
        }  # fmt: skip
        for name, value in new.items():
            if getattr(self, name) != value:  # what has not changed is not sent
                setattr(self, name, value)

    def _answer(self, errand_id: str, words: str) -> bool:
        row = next((one for one in self.attention if one.id == errand_id), None)
        if row is None:
            return False
        done = replace(row, kind=ANSWERED, why=words, widen_to=0)
        self.attention = [done if one.id == errand_id else one for one in self.attention]
        self.heard = f"{row.title}: {words}"
        return True


async def answer(state: rx.State, errand_id: str, words: str) -> Any:
    """Say what was done about an errand: in its row, and aloud, and the row goes a moment later; without a row as a notice."""
    desk_state = await state.get_state(DeskState)
    if desk_state._answer(errand_id, words):
        return DeskState.tidy(errand_id)
    session = await state.get_state(SessionState)
    session.notice = words
    return None
