"""One errand opened above the desk: who is on it, whom to call, and what a coordinator does about it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import reflex as rx

from helpnet.actions import desk as deeds
from helpnet.actions import errands
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import Invalid, Refusal
from helpnet.i18n import explain, field_words, mark, say
from helpnet.queries import desk_errand
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.desk import Candidate, DeskErrand, Reached
from state.desk import SETTLED, WIDENED, answer
from state.session import acting_person, changes
from state.wire import id_from_wire, on_wire

ASSIGNED = mark("{name} does it, and will be told.")
FREED = mark("The place is open again, and {name} will be told.")
CANCELLED = mark("Taken back. Those on it will be told.")
THANKED = mark("Done and thanked for. The minutes have moved.")

REFUSED = {
    "errand-full": mark("Somebody else has taken it meanwhile, so all places are taken."),
    "errand-closed": mark("This errand is over by now."),
    "already-accepted": mark("This person is on the errand already."),
    "not-qualified": mark("This person is not approved for this errand."),
    "own-errand": mark("This person asked for the errand."),
    "conflict": mark("This person is no longer on the errand."),
}
"""Refusals of deeds done for somebody else, in words for whoever does them."""

NOBODY = Reached("", "", "")
PARTS = ("about", "call", "cancel")


class DeskErrandState(rx.State):
    """The errand in the sheet. `part` is what the sheet shows: about, call, cancel, or nothing when it is shut."""

    part: str = ""
    about: DeskErrand | None = None
    candidates: list[Candidate] = []
    shown: str = ""
    phone: str = ""
    reached: Reached = NOBODY
    trouble: str = ""
    reason_error: str = ""

    @rx.event
    async def begin(self) -> None:
        """The desk was opened: nothing lies above it."""
        self._shut()

    @on_wire
    async def open(self, errand_id: str) -> Any:
        """Open an errand."""
        return await self._open(errand_id, "about")

    @on_wire
    async def call(self, errand_id: str) -> Any:
        """Open an errand at the list of those who could be called."""
        return await self._open(errand_id, "call")

    @on_wire
    async def turn_to(self, part: str) -> None:
        """Show another part of the open errand."""
        self.part = part if self.about and part in PARTS else self.part
        self.reason_error = ""

    @on_wire
    async def close(self) -> None:
        """Shut the sheet; numbers that were shown are gone."""
        self._shut()

    @rx.event(background=True)
    async def watch(self) -> None:
        """Keep the open errand fresh: somebody may say yes while the coordinator calls around."""
        async with self:
            if not self.about:
                return
            wanted = self._id()
        async for actor in changes(self, lambda actor: {f"errand:{wanted}"}):
            async with self:
                if not self.about or self.about.row.id != str(wanted):
                    return
                self.about, self.candidates = await _read(wanted, actor)

    @on_wire
    async def reach(self) -> None:
        """Show how to reach whoever the errand is for."""
        actor = await acting_person(self)
        self.reached = await read_off_loop(desk_errand.asker, self._id(), by=actor)

    @on_wire
    async def show_number(self, person_id: str) -> None:
        """Show one helper's number, in the place of the one before."""
        actor, person = await acting_person(self), id_from_wire(person_id)
        self.phone = await read_off_loop(desk_errand.phone_of, self._id(), person, by=actor)
        self.shown = str(person)

    @on_wire
    async def said_yes(self, person_id: str) -> Any:
        """Give the place to whoever said yes on the phone."""
        name = next((one.name for one in self.candidates if one.person_id == person_id), "")
        return await self._do(deeds.assign, id_from_wire(person_id), done=ASSIGNED, name=name)

    @on_wire
    async def said_no(self, person_id: str) -> Any:
        """Remember a no; the next one to call moves up."""
        return await self._do(deeds.note_no, id_from_wire(person_id))

    @on_wire
    async def told(self, person_id: str) -> Any:
        """Somebody knows by a call what nothing of ours had brought them."""
        return await self._do(deeds.note_told, id_from_wire(person_id))

    @on_wire
    async def free(self, person_id: str) -> Any:
        """Open the place of a helper who does not answer."""
        name = next((one.name for one in self.about.helpers if one.person_id == person_id), "") if self.about else ""
        return await self._do(deeds.reassign, id_from_wire(person_id), done=FREED, name=name)

    @on_wire
    async def widen(self) -> Any:
        """Show the errand farther away."""
        metres = self.about.row.widen_to if self.about else 0
        return await self._do(deeds.widen, metres, done=WIDENED, km=metres // 1000)

    @on_wire
    async def settle(self) -> Any:
        """What went wrong has been looked after."""
        return await self._do(deeds.settle_trouble, done=SETTLED)

    @on_wire
    async def confirm(self) -> Any:
        """Say thank you in the requester's place: the minutes move."""
        return await self._do(errands.confirm, done=THANKED)

    @on_wire
    async def cancel(self, form: dict[str, Any]) -> Any:
        """Take the errand back, with the reason of the form."""
        reason = form.get("reason", "") if isinstance(form, dict) else ""
        return await self._do(partial(errands.cancel, reason=reason), done=CANCELLED)

    async def _open(self, errand_id: str, part: str) -> Any:
        actor, wanted = await acting_person(self), id_from_wire(errand_id)
        self._shut()
        self.about, self.candidates = await _read(wanted, actor)
        self.part = part
        return DeskErrandState.watch

    async def _do(self, action: Callable[..., Any], *args: Any, done: str = "", **words: Any) -> Any:
        """Act; then the sheet shuts and the row says what was `done`, or a refusal stands in the sheet."""
        actor, wanted = await acting_person(self), self._id()
        self.trouble = self.reason_error = self.shown = self.phone = ""
        try:
            await perform_off_loop(action, wanted, *args, by=actor)
        except Invalid as invalid:
            self.reason_error = field_words(invalid.errors[0], actor.language)
        except Refusal as refusal:
            self.trouble = (
                say(REFUSED[refusal.slug], actor.language)
                if refusal.slug in REFUSED
                else explain(refusal, actor.language)
            )
            self.about, self.candidates = await _read(wanted, actor)
        else:
            if done:
                self._shut()
                return await answer(self, str(wanted), say(done, actor.language, **words))
            self.about, self.candidates = await _read(wanted, actor)
        return None

    def _id(self) -> UUID:
        return id_from_wire(self.about.row.id if self.about else None)

    def _shut(self) -> None:
        self.part, self.about, self.candidates, self.reached = "", None, [], NOBODY
        self.shown = self.phone = self.trouble = self.reason_error = ""


async def _read(errand_id: UUID, actor: Actor) -> tuple[DeskErrand, list[Candidate]]:
    errand = await read_off_loop(desk_errand.opened, errand_id, by=actor)
    return errand, await read_off_loop(desk_errand.candidates, errand_id, by=actor) if "call" in errand.may else []
