"""The phone desk: one call, from the number to the errand that is out."""

import uuid
from typing import Any

import reflex as rx

from helpnet import placing
from helpnet.actions import errands
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import ErrandDraft
from helpnet.domain.refusals import FieldError, Invalid, NotAllowed
from helpnet.i18n import field_words
from helpnet.queries import asking, intake
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.desk import CallerView
from helpnet.views.people import CategoryView
from state.intake_form import FIELDS, IntakeForm
from state.places import points
from state.session import acting_person
from state.wire import form_from_wire, on_wire

USUAL = 30
STRANGER = CallerView("", "", "", "", 0.0, 0.0, "", [])


class IntakeState(rx.State):
    """What the form begins with, who calls, what to read back, and what became of it."""

    kinds: list[CategoryView] = []
    today: str = ""
    latest: str = ""
    phone: str = ""
    caller: CallerView = STRANGER
    known: str = ""
    minutes: int = USUAL
    words: str = ""
    errors: dict[str, str] = {}
    sent: str = ""
    sent_title: str = ""
    sent_name: str = ""
    to: str = ""
    turn: int = 0
    round: int = 0
    _looked: str = ""
    _category: str = ""
    _tried: IntakeForm = IntakeForm()
    _key: str = ""

    @rx.event
    async def load(self) -> None:
        """Ready for a call; one that is under way goes on where it was."""
        actor = await acting_person(self)
        if not actor.is_coordinator:
            return
        begin = await read_off_loop(asking.start, by=actor)
        self.kinds, self.today, self.latest = begin.kinds, begin.today, begin.latest
        if self.sent or not self._key:
            self._begin()
            self._go("phone")

    @on_wire
    async def told(self, form: dict[str, Any]) -> None:
        """The form as it stands: know the caller by the number, and write down what to read back."""
        actor, now = await acting_person(self), form_from_wire(IntakeForm, form)
        kind = next((one for one in self.kinds if one.slug == now.category), None)
        if kind and kind.slug != self._category:
            self._category, self.minutes = kind.slug, kind.minutes
        await self._look_up(now.phone, actor)
        self.errors = {name: words for name, words in self.errors.items() if now.value(name) == self._tried.value(name)}
        self.words = await read_off_loop(intake.read_back, now.draft(self.caller), by=actor)

    @on_wire
    async def find(self, phone: str) -> None:
        """Find the caller, and go on to what is to be asked next."""
        actor = await acting_person(self)
        await self._look_up(phone, actor)
        if not self.known:
            self.errors = {**self.errors, "phone": field_words(FieldError("phone", "unknown"), actor.language)}
            self._tried = self._tried.model_copy(update={"phone": str(phone)})
        self._go({"known": "category", "new": "name"}.get(self.known, "phone"))

    @on_wire
    async def send(self, form: dict[str, Any]) -> None:
        """Send the errand out; what cannot be taken is said next to its field."""
        actor, self._tried = await acting_person(self), form_from_wire(IntakeForm, form)
        if self.sent:
            return
        await self._look_up(self._tried.phone, actor)
        draft, wrong = await _checked(self._tried, self._tried.draft(self.caller, await points(self)), actor)
        self.errors = {one.field: field_words(one, actor.language) for one in reversed(wrong)}
        if wrong:
            self._go(next((name for name in FIELDS if name in self.errors), ""))
            return
        errand_id = await perform_off_loop(errands.post, draft, by=actor, once=self._key)
        self.sent, self.sent_title = str(errand_id), self._tried.title.strip()
        self.sent_name, self.phone = self._tried.name.strip().split(" ")[0], self._tried.phone
        self._go("sent")

    @on_wire
    async def next_call(self) -> None:
        """An empty form for whoever calls next."""
        self._begin()
        self._go("phone")

    @on_wire
    async def another(self) -> None:
        """A new errand for the same caller."""
        actor, phone = await acting_person(self), self.phone
        self._begin()
        self.phone = phone
        await self._look_up(phone, actor)
        self._go("category")

    def _begin(self) -> None:
        self.phone, self.caller, self.known, self.words, self.errors = "", STRANGER, "", "", {}
        self.sent = self.sent_title = self.sent_name = self._looked = self._category = ""
        self.minutes, self.round, self._key, self._tried = USUAL, self.round + 1, uuid.uuid4().hex, IntakeForm()

    def _go(self, to: str) -> None:
        self.to, self.turn = to, self.turn + 1

    async def _look_up(self, phone: Any, actor: Actor) -> None:
        if phone == self._looked:
            return
        self._looked = str(phone)
        try:
            found = await read_off_loop(intake.caller, phone, by=actor)
        except Invalid:
            self.caller, self.known = STRANGER, ""
            return
        self.caller, self.known = found or STRANGER, "known" if found else "new"


async def _checked(form: IntakeForm, draft: ErrandDraft, actor: Actor) -> tuple[ErrandDraft, list[FieldError]]:
    """The draft with its place, and everything in it that cannot be taken."""
    wrong = form.lacks()
    try:
        draft = await placing.off_loop(placing.placed, draft, by=actor)
    except Invalid as invalid:
        wrong += invalid.errors
    try:
        await read_off_loop(asking.preview, draft, by=actor)
    except Invalid as invalid:
        # Without its place, a draft lacks one: that has been said already, and better.
        wrong += [one for one in invalid.errors if not (wrong and one.field in ("address", "place"))]
    except NotAllowed:
        wrong.append(FieldError("category", "unknown"))
    return draft, [form.where_shown(one) for one in wrong]
