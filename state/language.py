"""The language in which helpnet speaks with whoever reads."""

from typing import Any

import reflex as rx

from helpnet.actions import people
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.refusals import NotSignedIn
from helpnet.i18n import LANGUAGES
from helpnet.runtime import perform_off_loop
from state.session import SessionState, acting_person
from state.wire import on_wire


class LanguageState(rx.State):
    """Choosing a language; the page itself changes at once, this remembers it for the person."""

    @on_wire
    async def choose(self, code: str) -> Any:
        """Speak this language from now on."""
        if code not in LANGUAGES:
            return None
        (await self.get_state(SessionState))._speak(code)
        try:
            actor = await acting_person(self)
        except NotSignedIn:
            return None
        await perform_off_loop(people.change_profile, ProfileDraft({"language": code}), by=actor)
        return SessionState.load
