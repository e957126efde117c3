"""The private chat of those on an errand: its newest lines, or older ones on wish."""

from typing import Any
from uuid import UUID

import reflex as rx

from helpnet.actions import conversations
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import Invalid, NotAllowed, NotFound
from helpnet.i18n import field_words
from helpnet.queries import errand_page
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import MessageView
from state.session import SessionState, acting_person, changes
from state.wire import id_from_wire, on_wire

WINDOW = 50


class ChatState(rx.State):
    """The lines in sight, at most fifty; `older` when they are not the newest."""

    lines: list[MessageView] = []
    more: bool = False
    older: bool = False
    sent: int = 0

    @rx.event
    async def load(self) -> Any:
        """Show the newest lines, then each new one."""
        self.older = False
        await self._read(await acting_person(self))
        return ChatState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Show what is written; one who reads older lines is left in peace."""
        async for actor in changes(self, lambda actor: {f"errand:{self._errand()}"}):
            async with self:
                if not self.older:
                    await self._read(actor)

    @on_wire
    async def write(self, text: str, key: str) -> None:
        """Say something to the others, once; the box is emptied when it has arrived."""
        actor = await acting_person(self)
        once = f"say {key}" if isinstance(key, str) and 0 < len(key) <= 64 else None
        try:
            await perform_off_loop(conversations.write, self._errand(), text, by=actor, once=once)
        except Invalid as invalid:
            (await self.get_state(SessionState)).notice = field_words(invalid.errors[0], actor.language)
            return
        self.sent, self.older = self.sent + 1, False
        await self._read(actor)

    @on_wire
    async def earlier(self) -> None:
        """The lines before those in sight."""
        if self.lines:
            self.older = await self._read(await acting_person(self), before=id_from_wire(self.lines[0].id))

    @on_wire
    async def newest(self) -> None:
        """Back to what was said last."""
        self.older = False
        await self._read(await acting_person(self))

    async def _read(self, actor: Actor, before: UUID | None = None) -> bool:
        """Show a windowful; False when there was nothing before."""
        try:
            lines = await read_off_loop(errand_page.chat, self._errand(), WINDOW, by=actor, before=before)
        except (NotAllowed, NotFound):  # not on the errand, or not any more
            self.lines, self.more = [], False
            return False
        self.more = len(lines) == WINDOW
        if lines or before is None:
            self.lines = lines
        return bool(lines) and before is not None

    def _errand(self) -> UUID:
        return id_from_wire(str(getattr(self, "errand", "")))
