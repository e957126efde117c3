"""My own rules for being asked: each is one tap, and holds from that tap on."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx

from helpnet.actions import people
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.refusals import Invalid
from helpnet.i18n import field_words
from helpnet.i18n.rules import kept_words, time_words
from helpnet.queries import odds
from helpnet.queries import people as known
from helpnet.queries.deck import RADII
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import Odds
from helpnet.views.people import ProfileView
from state import profile_forms as forms
from state.session import SessionState, acting_person
from state.wire import on_wire

TIMES = (1, 2, 3, 5, 7)
HOURS = tuple(f"{hour:02}:00" for hour in range(24))
EVENING, MORNING = "21:00", "07:00"
TYPING = "1000"
"""Years before this one are being typed."""


class RulesState(rx.State):
    """My rules as they are, and the odds that go with them. What can be chosen stays as it was when the page opened."""

    me: ProfileView | None = None
    odds: Odds | None = None
    kinds: list[str] = []
    radii: list[int] = []
    times: list[int] = []
    hours: list[list[str]] = []
    days: list[str] = []

    @rx.event
    async def load(self) -> None:
        """Show my rules."""
        actor = await acting_person(self)
        me = await self._know(actor)
        self.kinds = [kind.slug for kind in await read_off_loop(known.categories, by=actor) if kind.may_perform]
        self.radii, self.times = sorted({*RADII, me.alert_radius}), sorted({*TIMES, me.asks_per_week})
        own = {me.quiet_from, me.quiet_until} - {""}
        self.hours = [[hour, time_words(hour, actor.language)] for hour in sorted({*HOURS, *own})]
        self.days = list(await read_off_loop(known.pause_days, by=actor))

    @on_wire
    async def hear(self, on: bool) -> None:
        """Tell me of errands near me, or don't."""
        await self._keep(lambda: {"alerts_on": on})

    @on_wire
    async def rest(self, how: str) -> None:
        """Ask me nothing for a while; the same tap once more, and I am asked again."""
        await self._rest("" if self.me and how == self.me.pause else how)

    @on_wire
    async def rest_until(self, day: str) -> None:
        """Ask me nothing until a day."""
        if not isinstance(day, str) or day >= TYPING:
            await self._rest(day)

    @on_wire
    async def often(self, times: str) -> None:
        """Ask me so often a week at most."""
        await self._keep(lambda: forms.often_changes({"asks_per_week": times}))

    @on_wire
    async def within(self, metres: str) -> None:
        """Ask me about what is so near."""
        await self._keep(lambda: forms.distance_changes({"alert_radius": metres}))

    @on_wire
    async def hush(self, on: bool) -> None:
        """Have quiet hours, or none."""
        await self._keep(lambda: self._quiet(quiet=on))

    @on_wire
    async def hush_from(self, time: str) -> None:
        """Let the quiet hours begin then."""
        await self._keep(lambda: self._quiet(quiet_from=time))

    @on_wire
    async def hush_until(self, time: str) -> None:
        """Let the quiet hours end then."""
        await self._keep(lambda: self._quiet(quiet_until=time))

    @on_wire
    async def ask_about(self, kind: str, on: bool) -> None:
        """Ask me about a kind of errand, or don't."""
        before = self.me.kinds_off if self.me else []
        others = [one for one in before if one != kind]
        await self._keep(lambda: {"kinds_off": others if on is True else [*others, kind]}, about=kind)

    def _quiet(self, **changed: Any) -> dict[str, Any]:
        me = self.me
        now = {"quiet_from": (me and me.quiet_from) or EVENING, "quiet_until": (me and me.quiet_until) or MORNING}
        return forms.quiet_changes({"quiet": True, **now, **changed})

    async def _rest(self, how: Any) -> None:
        await self._do(lambda actor: perform_off_loop(people.rest, how, by=actor), ["paused_until"])

    async def _keep(self, changes: Callable[[], dict[str, Any]], about: str = "") -> None:
        async def change(actor: Actor) -> None:
            given.update(changes())
            await perform_off_loop(people.change_profile, ProfileDraft(given), by=actor)

        given: dict[str, Any] = {}
        await self._do(change, given, about)

    async def _do(self, act: Callable[[Actor], Awaitable[None]], what: Any, about: str = "") -> None:
        actor, session = await acting_person(self), await self.get_state(SessionState)
        session.notice = ""
        try:
            await act(actor)
        except Invalid as invalid:
            session.notice = field_words(invalid.errors[0], actor.language)
            return
        session.notice = kept_words(next(iter(what)), await self._know(actor), actor.language, about)

    async def _know(self, actor: Actor) -> ProfileView:
        self.me = await read_off_loop(known.profile, by=actor)
        self.odds = await read_off_loop(odds.around, by=actor)
        return self.me
