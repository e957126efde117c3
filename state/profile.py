"""My profile, for helping and for being helped: each part is saved by itself."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from helpnet.actions import people
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.refusals import Invalid
from helpnet.i18n import field_words, mark, say
from helpnet.queries import odds
from helpnet.queries import people as known
from helpnet.queries.deck import RADII
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import Odds
from helpnet.views.people import ProfileView
from state import profile_forms as forms
from state.places import PlaceState
from state.session import SessionState, acting_person, stop_watching
from state.wire import on_wire

Changes = Callable[[Any], dict[str, Any]]


class ProfileState(rx.State):
    """The acting person's profile as only they see it, and what is wrong with what they last typed."""

    me: ProfileView | None = None
    odds: Odds | None = None
    kinds: list[str] = []
    radii: list[int] = []
    errors: dict[str, str] = {}
    erasing: bool = False

    @rx.event
    async def load(self) -> None:
        """Show what is known; nothing is being changed yet."""
        actor, self.errors, self.erasing = await acting_person(self), {}, False
        self.kinds = [kind.slug for kind in await read_off_loop(known.categories, by=actor) if kind.may_perform]
        await self._know(actor)

    @on_wire
    async def save_name(self, form: dict[str, Any]) -> None:
        """Keep my name."""
        await self._save(forms.name_changes, form, mark("Your name is saved."))

    @on_wire
    async def save_phone(self, form: dict[str, Any]) -> None:
        """Keep my telephone number, or forget it."""
        await self._save(forms.phone_changes, form, mark("Your phone number is saved."))

    @on_wire
    async def save_languages(self, form: dict[str, Any]) -> None:
        """Keep the languages I speak."""
        await self._save(forms.language_changes, form, mark("Your languages are saved."))

    @on_wire
    async def save_likes(self, form: dict[str, Any]) -> None:
        """Keep what I like to do."""
        await self._save(forms.likes_changes, form, mark("What you like to help with is saved."))

    @on_wire
    async def save_home(self, form: dict[str, Any]) -> None:
        """Keep where I live."""
        await self._move(form)

    @on_wire
    async def sum_up(self, on: bool) -> None:
        """Sum up my weeks, or don't."""
        saved = mark("We sum up your week on Sundays.") if on else mark("We sum up your weeks no more.")
        await self._save(lambda wish: {"weekly_summary": wish}, on, saved)

    @on_wire
    async def ask_erase(self) -> None:
        """Show what erasing means before it is done."""
        self.erasing = True

    @on_wire
    async def stay(self) -> None:
        """I would rather stay."""
        self.erasing = False

    @on_wire
    async def erase(self) -> Any:
        """Forget me, on every device."""
        if not self.erasing:
            return None
        actor = await acting_person(self)
        stop_watching(self.router.session.client_token)  # this tab says farewell; the others just see the session end
        await perform_off_loop(people.erase_me, by=actor)
        return SessionState.leave("not-signed-in", "/?farewell=1")

    async def _save(self, changes: Changes, form: Any, saved: str) -> bool:
        """Save one part; whether it could be taken, and if not what is wrong stands next to its field."""
        actor = await acting_person(self)
        try:
            await self._keep(changes(form), saved, by=actor)
        except Invalid as invalid:
            self._refuse(invalid, actor)
        return not self.errors

    async def _move(self, form: Any) -> bool:
        actor = await acting_person(self)
        try:
            await self._keep(await forms.home_changes(self, form, by=actor), mark("Your home is saved."), by=actor)
            (await self.get_state(PlaceState)).trouble = ""
        except Invalid as invalid:
            self._refuse(invalid, actor)
        return not self.errors

    async def _keep(self, changes: dict[str, Any], saved: str, *, by: Actor) -> None:
        session = await self.get_state(SessionState)
        self.errors, session.notice = {}, ""
        await perform_off_loop(people.change_profile, ProfileDraft(changes), by=by)
        await self._know(by)
        session.notice = say(saved, by.language) if saved else ""

    def _refuse(self, invalid: Invalid, actor: Actor) -> None:
        # A place outside the municipality is refused as a place, and typed as a home.
        self.errors = {
            "home" if error.field == "place" else error.field: field_words(error, actor.language)
            for error in invalid.errors
        }

    async def _know(self, actor: Actor) -> None:
        self.me = await read_off_loop(known.profile, by=actor)
        self.odds = await read_off_loop(odds.around, by=actor)
        self.radii = sorted({*RADII, self.me.alert_radius})
