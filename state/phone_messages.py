"""Text messages that came to the desk, and whom nothing of ours reaches."""

from typing import Any

import reflex as rx

from helpnet.actions import answering
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import Invalid, NotAllowed
from helpnet.i18n import field_words, mark, say
from helpnet.queries import desk_reaching
from helpnet.reaching import write_back
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.reaching import BrokenContact, PhoneMessageView
from state.session import SessionState, acting_person, changes
from state.wire import id_from_wire, on_wire

SENT = mark("Sent.")


class PhoneMessagesState(rx.State):
    """The messages, newest first; one of them may be open to be answered or called back."""

    loaded: bool = False
    rows: list[PhoneMessageView] = []
    broken: list[BrokenContact] = []
    chosen: str = ""
    number: str = ""
    error: str = ""

    @rx.event
    async def load(self) -> Any:
        """List them, then keep the lists fresh."""
        self.chosen = self.number = self.error = ""
        try:
            await self._list(await acting_person(self))
        except NotAllowed:
            return None
        return PhoneMessagesState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """List anew when a message came or was read."""
        async for actor in changes(self, lambda actor: {f"municipality:{actor.municipality_id}"}):
            async with self:
                await self._list(actor)

    @on_wire
    async def open(self, message_id: str) -> None:
        """Open one to answer it; a number that was shown before is gone."""
        self.chosen, self.number, self.error = str(id_from_wire(message_id)), "", ""

    @on_wire
    async def show_number(self, message_id: str) -> None:
        """Show the number one came from; the showing is logged."""
        actor, wanted = await acting_person(self), id_from_wire(message_id)
        self.number = await read_off_loop(desk_reaching.number_of, wanted, by=actor)
        self.chosen = str(wanted)

    @on_wire
    async def read(self, message_id: str) -> None:
        """One, and what the same number wrote before it, has been read."""
        actor = await acting_person(self)
        await perform_off_loop(answering.mark_read, id_from_wire(message_id), by=actor)
        await self._list(actor)

    @on_wire
    async def reply(self, form: dict[str, Any]) -> None:
        """Answer the open one by text message."""
        actor, text = await acting_person(self), form.get("reply", "") if isinstance(form, dict) else ""
        self.error = ""
        try:
            await write_back(id_from_wire(self.chosen), text, by=actor)
        except Invalid as invalid:
            self.error = field_words(invalid.errors[0], actor.language)
            return
        self.chosen = self.number = ""
        (await self.get_state(SessionState)).notice = say(SENT, actor.language)
        await self._list(actor)

    async def _list(self, actor: Actor) -> None:
        self.rows = await read_off_loop(desk_reaching.messages, by=actor)
        self.broken = await read_off_loop(desk_reaching.broken, by=actor)
        self.loaded = True
