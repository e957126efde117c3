"""How I am told when no device of mine answers: by mail, by text message, or not."""

from typing import Any

import reflex as rx

from helpnet.actions import people
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.refusals import Invalid
from helpnet.i18n import field_words, mark, say
from helpnet.queries import people as known
from helpnet.reaching import mail, sms
from helpnet.runtime import perform_off_loop, read_off_loop
from state.profile_forms import MailForm
from state.session import SessionState, acting_person, changes
from state.wire import form_from_wire, on_wire

ASKED = mark("We have written to you there. Open the link in it, and it is done.")
SAVED = mark("Saved.")


class ReachedState(rx.State):
    """My mail address and how each way stands: on, off, waiting (for the link to be opened), broken, or nothing."""

    email: str = ""
    by_mail: str = ""
    by_text: str = ""
    mails: bool = False
    texts: bool = False
    errors: dict[str, str] = {}

    @rx.event
    async def load(self) -> Any:
        """Show how I am told, then keep it fresh: the link may be opened elsewhere."""
        self.errors, self.mails, self.texts = {}, mail() is not None, sms() is not None
        await self._know(await acting_person(self))
        return ReachedState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Look again when something of mine has changed."""
        async for actor in changes(self, lambda actor: set()):
            async with self:
                await self._know(actor)

    @on_wire
    async def save_mail(self, form: dict[str, Any]) -> None:
        """Keep my mail address, or forget it."""
        try:
            email = form_from_wire(MailForm, form).email.strip()
        except Invalid as invalid:
            await self._refuse(invalid)
            return
        await self._change({"email": email or None})

    @on_wire
    async def tell_by_mail(self, on: bool) -> None:
        """Mail me, or don't; said again before the link was opened, it is sent anew."""
        await self._change({"mail_alerts": on})

    @on_wire
    async def tell_by_text(self, on: bool) -> None:
        """Send me text messages, or don't."""
        await self._change({"sms_alerts": on})

    async def _change(self, changed: dict[str, Any]) -> None:
        actor, session = await acting_person(self), await self.get_state(SessionState)
        before = self.by_mail, self.by_text
        self.errors, session.notice = {}, ""
        try:
            await perform_off_loop(people.change_profile, ProfileDraft(changed), by=actor)
        except Invalid as invalid:
            await self._refuse(invalid)
            return
        await self._know(actor)
        ways = {"mail_alerts": (before[0], self.by_mail), "sms_alerts": (before[1], self.by_text)}
        again = any(ways.get(field) == ("waiting", "waiting") and wish is True for field, wish in changed.items())
        session.notice = say(ASKED if again else SAVED, actor.language)

    async def _refuse(self, invalid: Invalid) -> None:
        actor = await acting_person(self)
        self.errors = {error.field: field_words(error, actor.language) for error in invalid.errors}

    async def _know(self, actor: Actor) -> None:
        me = await read_off_loop(known.profile, by=actor)
        self.email, self.by_mail, self.by_text = me.email, me.mail, me.sms
