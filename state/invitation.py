"""The invitation to switch alerts on, after a first yes."""

import reflex as rx

from helpnet.actions import devices as acts
from helpnet.i18n import mark, say
from helpnet.queries import devices
from helpnet.runtime import perform_off_loop, read_off_loop
from state.session import SessionState, acting_person
from state.wire import on_wire

LATER = mark("All right. You can switch alerts on under My profile, whenever you like.")


class InvitationState(rx.State):
    """Whether the one who is here may be invited; the browser says the rest."""

    stands: bool = False

    @rx.event
    async def load(self) -> None:
        """Look whether they were invited before."""
        self.stands = await read_off_loop(devices.is_invited, by=await acting_person(self))

    @on_wire
    async def not_now(self) -> None:
        """I would rather not; I am not invited again."""
        actor, session = await acting_person(self), await self.get_state(SessionState)
        await perform_off_loop(acts.not_now, by=actor)
        self.stands, session.notice = False, say(LATER, actor.language)
