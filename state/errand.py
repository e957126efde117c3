"""One errand: what its reader may know of it, and each thing they may do with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import reflex as rx

from helpnet import live
from helpnet.actions import conversations, errands, helping, people
from helpnet.domain.actor import Actor
from helpnet.domain.errand import ACCEPTED, DONE, WITHDRAWN
from helpnet.domain.refusals import Invalid, NotFound, Refusal
from helpnet.i18n import field_words, mark, say
from helpnet.i18n.pushing import LEFT
from helpnet.queries import errand_page
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.desk import HistoryRow
from helpnet.views.errands import ErrandPage
from state.asking import errand_opened
from state.session import SessionState, acting_person, changes, show
from state.wire import id_from_wire, on_wire

SHEETS = ("cancel", "report", "thank")
NOBODY_TICKED = mark("Choose who was there.")


class ErrandState(rx.State):
    """The errand of the page's address, kept fresh; the sheet that asks before something is done."""

    page: ErrandPage | None = None
    missing: bool = False
    several: bool = False
    history: list[HistoryRow] = []
    sheet: str = ""
    errors: dict[str, str] = {}

    @rx.event
    async def load(self) -> Any:
        """Draw the errand, then keep it fresh."""
        if self.page is not None and self.page.card.id != self._named():
            self.page = None
        self.sheet, self.errors, self.history = "", {}, []
        await errand_opened(self, self._named())
        await self._draw(await acting_person(self))
        return ErrandState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Redraw when something happened to the errand."""
        async for actor in changes(self, lambda actor: {f"errand:{self._named()}"}):
            async with self:
                await self._draw(actor)

    @on_wire
    async def accept(self) -> None:
        """I'll do it; when all places are taken, stand by."""
        standby = self.page is not None and "stand_by" in self.page.may
        await self._act(helping.accept, standby=standby)

    @on_wire
    async def decline(self) -> Any:
        """Not for me; on to the next. If that gave up a place, the notice here says so."""
        became = await self._act(helping.decline)
        if became == WITHDRAWN:
            actor = await acting_person(self)
            (await self.get_state(SessionState)).notice = say(LEFT, actor.language)
        return rx.redirect("/deck") if became == helping.DECLINED else None

    @on_wire
    async def withdraw(self) -> None:
        """I can't after all."""
        await self._act(helping.withdraw)

    @on_wire
    async def finish(self) -> None:
        """I did it."""
        await self._act(helping.done)

    @on_wire
    async def thank(self, form: dict[str, Any]) -> None:
        """Say thanks: to those who are ticked, or to the only one in sight."""
        ticked = [str(name) for name in form if form[name]] if isinstance(form, dict) else []
        names = [id_from_wire(name.removeprefix("did.")) for name in ticked if name.startswith("did.")]
        if self.several and not names:
            if self.sheet == "thank":
                self.errors = {"did": say(NOBODY_TICKED, (await acting_person(self)).language)}
            self.sheet = "thank"  # a second one came at this very moment: who was there?
            return
        await self._act(errands.confirm, helpers=names if self.several else self._on_it() or None)

    @on_wire
    async def take_back(self, form: dict[str, Any]) -> None:
        """Take the errand back, with a word to those who were coming."""
        await self._act(errands.cancel, reason=_text(form, "reason"))

    @on_wire
    async def report(self, form: dict[str, Any]) -> None:
        """Say that something went wrong; a coordinator looks at it."""
        await self._act(errands.report, words=_text(form, "trouble"))

    @on_wire
    async def open_sheet(self, name: str) -> None:
        """Ask before something is done."""
        self.errors, self.sheet = {}, name if name in SHEETS else ""

    @on_wire
    async def close_sheet(self) -> None:
        """Rather not."""
        self.sheet = ""

    @on_wire
    async def see(self) -> None:
        """The page is in sight: what it tells is no news any more."""
        actor = await acting_person(self)
        errand = id_from_wire(self._named())
        await perform_off_loop(people.see_alerts, errand, by=actor)
        if self.page is not None and self.page.unread:
            await perform_off_loop(conversations.mark_read, errand, by=actor)
        await self._draw(actor)
        live.publish({f"person:{actor.person_id}"})  # the count in the navigation, here and in other tabs

    async def _act(self, action: Callable[..., Any], **fields: Any) -> Any:
        """Do it and redraw, whether it could be done or not; what was typed in a refused sheet stays. Returns what it became."""
        actor = await acting_person(self)
        self.errors, became = {}, None
        try:
            became = await perform_off_loop(action, id_from_wire(self._named()), by=actor, **fields)
            self.sheet = ""
        except Invalid as invalid:
            self.errors = {error.field: field_words(error, actor.language) for error in invalid.errors}
        except Refusal as refusal:
            self.sheet = ""
            await show(self, refusal)
        await self._draw(actor)
        return became

    async def _draw(self, actor: Actor) -> None:
        try:
            errand = id_from_wire(self._named())
            self.page = await read_off_loop(errand_page.for_reader, errand, by=actor)
            self.missing = False
        except NotFound:
            self.page, self.missing = None, True
            return
        self.several = len(self._on_it()) > 1
        if actor.is_coordinator:
            self.history = await read_off_loop(errand_page.history, errand, by=actor)

    def _on_it(self) -> list[UUID]:
        people = self.page.people if self.page else []
        return [id_from_wire(one.id) for one in people if one.state in (ACCEPTED, DONE)]

    def _named(self) -> str:
        return str(getattr(self, "errand", ""))


def _text(form: Any, name: str) -> Any:
    return form.get(name, "") if isinstance(form, dict) else ""
