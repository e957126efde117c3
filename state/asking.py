"""Asking for help, step by step: what has been filled in is checked, shown as others will see it, and sent once."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx
from pydantic import BaseModel, Field

from helpnet import placing
from helpnet.actions import errands
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import CallerDraft, ErrandDraft, Wish
from helpnet.domain.refusals import BalanceTooLow, Conflict, FieldError, Invalid, Refusal
from helpnet.gateways.geocoding import Found
from helpnet.i18n import explain, field_words, mark, say
from helpnet.queries import asking
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import AskStart, ErrandCard
from state.places import place_from_wire
from state.session import SessionState, acting_person, show
from state.wire import form_from_wire, on_wire

KIND, WHAT, WHERE, WHEN, PREVIEW = range(5)
STEPS = (
    {"category"},
    {"title", "text"},
    {"place", "name", "phone", "address", "note"},
    {"when", "day", "from", "until", "minutes", "helpers"},
)
STEP_OF = {field: step for step, fields in enumerate(STEPS) for field in fields}
SENT_BEFORE = mark(
    "What you sent a moment ago has arrived, and you find it under Mine. Press once more to send this one too."
)


class AskForm(BaseModel):
    """The form as the browser sends it: text, all of it."""

    step: int = Field(0, ge=KIND, le=PREVIEW)
    draft_key: str = Field("", max_length=64)
    category: str = ""
    title: str = ""
    text: str = ""
    others: str = ""
    name: str = ""
    phone: str = ""
    note: str = ""
    address: str = ""
    where: str = ""
    place: str = ""
    when: str = ""
    day: str = ""
    since: str = ""
    until: str = ""
    minutes: int = 30
    helpers: int = 1

    def draft(self, place: Found | None, *, for_others: bool) -> ErrandDraft:
        """What is asked for, at `place`, else at home; for somebody else, `place` is where they live."""
        at: dict[str, Any] = {"address": place.address, "lon": place.lon, "lat": place.lat} if place else {}
        caller = CallerDraft(name=self.name, phone=self.phone, note=self.note, **at) if for_others else None
        return ErrandDraft(
            category=self.category, title=self.title, text=self.text, helpers=self.helpers, minutes=self.minutes,
            caller=caller, wish=Wish(self.when, self.day, self.since, self.until), **({} if caller else at),
        )  # fmt: skip


class AskState(rx.State):
    """The form for asking: where it stands, what is wrong, and the card that others will see."""

    start: AskStart | None = None
    usual: int = 30
    step: int = 0
    turn: int = 0
    errors: dict[str, str] = {}
    preview: ErrandCard | None = None
    too_low: str = ""
    done: bool = False
    _shown: ErrandDraft | None = None
    _again: int = 0
    _unseen: str = ""

    @rx.event
    async def load(self) -> Any:
        """Begin, or go on where a lost line broke off: the preview stays, since the form in the browser does.

        What arrived while its answer was lost is shown.
        """
        self.start = await read_off_loop(asking.start, by=await acting_person(self))
        if self._unseen:
            return rx.redirect(f"/errands/{self._unseen}", replace=True)
        self.errors, self.too_low, self.done = {}, "", False
        return None

    @on_wire
    async def choose(self, category: str) -> None:
        """A kind of errand brings its usual length."""
        kinds = self.start.kinds if self.start else []
        self.usual = next((kind.minutes for kind in kinds if kind.slug == category), 30)

    @on_wire
    async def forward(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Check what is filled in so far and go on, or back to what needs changing; from the preview, send it."""
        actor = await acting_person(self)
        self.errors, self.too_low = {}, ""
        try:
            asked = form_from_wire(AskForm, form)
            draft = await self._looked_at(asked, actor)
            if asked.step < PREVIEW or draft != self._shown:
                self._shown, self.step = draft, min(asked.step + 1, PREVIEW)
            else:
                key = f"ask {asked.draft_key} {self._again}" if asked.draft_key else None
                errand = await perform_off_loop(errands.post, draft, by=actor, once=key)
                self.done, self._unseen = True, str(errand)
                yield  # the browser forgets the draft before the page is left
                yield rx.redirect(f"/errands/{errand}", replace=True)
        except Refusal as refusal:
            await self._refused(refusal, form, actor)
        self.turn += 1

    async def _looked_at(self, asked: AskForm, actor: Actor) -> ErrandDraft | None:
        """The draft with its place, once its preview could be drawn; None while later steps are missing. Raises Invalid."""
        errors: list[FieldError] = []
        others, place = bool(asked.others) and actor.may_ask_for_others, None
        try:
            if others:
                place = await place_from_wire(self, asked.address, by=actor, field="address")
            elif asked.where == "other":
                place = await place_from_wire(self, asked.place, by=actor)
        except Invalid as invalid:
            errors += invalid.errors
        draft = await placing.off_loop(placing.placed, asked.draft(place, for_others=others), by=actor)
        try:
            self.preview = await read_off_loop(asking.preview, draft, by=actor)
        except Invalid as invalid:
            errors += invalid.errors
        if now := [error for error in errors if STEP_OF.get(error.field, KIND) <= asked.step]:
            raise Invalid(*now)
        return None if errors else draft

    async def _refused(self, refusal: Refusal, form: Any, actor: Actor) -> None:
        """Say what is wrong where it can be changed; nothing typed is lost."""
        if isinstance(refusal, Invalid):
            for error in refusal.errors:
                self.errors.setdefault(error.field, field_words(error, actor.language))
            self.step = min(STEP_OF.get(error.field, KIND) for error in refusal.errors)
        elif isinstance(refusal, BalanceTooLow):
            self.too_low = explain(refusal, actor.language)
        elif isinstance(refusal, Conflict):
            self._again += 1
            (await self.get_state(SessionState)).notice = say(SENT_BEFORE, actor.language)
        else:
            await show(self, refusal)


async def errand_opened(state: rx.State, errand: str) -> None:
    """The errand's own page has opened in this tab, so whoever asked knows that it arrived."""
    asked = await state.get_state(AskState)
    if errand == asked._unseen:
        asked._unseen = ""
