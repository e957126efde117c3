"""The first steps of somebody new: three short ones, each can be left out."""

from typing import Any

import reflex as rx

from helpnet.actions import people
from helpnet.queries import odds
from helpnet.queries import people as known
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import Odds
from state import profile_forms as forms
from state.profile import ProfileState
from state.session import SessionState, acting_person
from state.wire import on_wire

STEPS = 3


class WelcomeState(rx.State):
    """Which step it is (from the page's address, so that the back button works), and at the end how the odds are."""

    step: int = 1
    odds: Odds | None = None

    @rx.event
    async def load(self) -> None:
        """Show the step that the address names; after the last one the welcome is over."""
        actor, asked = await acting_person(self), self.router.url.query_parameters.get("step", "1")
        self.step = int(asked) if asked in ("1", "2", "3", "4") else 1
        if self.step > STEPS:
            await perform_off_loop(people.be_welcomed, by=actor)
            self.odds = await read_off_loop(odds.around, by=actor)
            (await self.get_state(SessionState)).person = await read_off_loop(known.shell, by=actor)

    @on_wire
    async def save_home(self, form: dict[str, Any]) -> Any:
        """First step: where I live."""
        profile = await self.get_state(ProfileState)
        return self._onward() if await profile._move(form) else None

    @on_wire
    async def save_help(self, form: dict[str, Any]) -> Any:
        """Second step: what I like to do, how far away, and when not."""
        return await self._save(lambda given: {**forms.help_changes(given), **forms.quiet_changes(given)}, form)

    @on_wire
    async def save_talk(self, form: dict[str, Any]) -> Any:
        """Third step: languages and telephone."""
        return await self._save(lambda given: {**forms.language_changes(given), **forms.phone_changes(given)}, form)

    @on_wire
    async def skip(self) -> Any:
        """Leave this step out; what was saved stays."""
        (await self.get_state(ProfileState)).errors = {}
        return self._onward()

    async def _save(self, changes: Any, form: Any) -> Any:
        profile = await self.get_state(ProfileState)
        return self._onward() if await profile._save(changes, form, "") else None

    def _onward(self) -> Any:
        return rx.redirect(f"/welcome?step={self.step + 1}")
