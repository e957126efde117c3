"""Who acts, and what every page knows about them: signed in or not, name, roles, language, the notice.

A screen's state is a dozen lines a handler. This is all of one:

    class DeckState(rx.State):
        \"\"\"The open errands one helper sees, and the swipe that takes one.\"\"\"

        cards: list[ErrandCard] = []

        @rx.event
        async def load(self):                                   # named in the page's on_load; no browser can call it
            \"\"\"Draw the deck, then keep it fresh.\"\"\"
            self.cards = await read_off_loop(deck.for_helper, by=await acting_person(self))
            return DeckState.watch

        @rx.event(background=True)
        async def watch(self):                                  # one per tab and screen; ends with tab, page or session
            \"\"\"Redraw when something near has changed.\"\"\"
            async for actor in changes(self, lambda actor: {f"municipality:{actor.municipality_id}"}):
                async with self:                                # read inside, or an older reading may replace a newer one
                    self.cards = await read_off_loop(deck.for_helper, by=actor)

        @on_wire
        async def accept(self, errand_id: str) -> None:         # @on_wire: a browser may call it, with anything
            \"\"\"Take the errand; the deck is redrawn either way.\"\"\"
            actor = await acting_person(self)
            try:
                await perform_off_loop(errands.accept, id_from_wire(errand_id), by=actor)
            except Refusal as refusal:
                await show(self, refusal)
            self.cards = await read_off_loop(deck.for_helper, by=actor)

A Refusal that a handler lets out becomes the notice by itself; NotSignedIn and Suspended empty the tab and lead to the
first page. Any other exception is a defect: it is logged with a code, and the person is shown the code.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from typing import Any

import reflex as rx
from reflex.state import BaseState

from helpnet import live
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import NotSignedIn, Refusal
from helpnet.door.cookies import LANGUAGE_COOKIE, cookie, session_cookie
from helpnet.door.onward import way_in
from helpnet.i18n import explain, language_for, mark, say
from helpnet.queries import people
from helpnet.runtime import actor_from_cookie, read_off_loop
from helpnet.settings import settings
from helpnet.views.people import ShellView
from state.wire import on_wire

DEFECT_WORDS = mark("Something went wrong here, and we have noted it. If you call us, say the code {code}.")

NOBODY = ShellView("", "sv", [], 0, 0, "", "", False)

_watches: dict[str, dict[str, "asyncio.Task[object]"]] = {}


async def acting_person(state: rx.State) -> Actor:
    """Who acts, looked up anew, so that a suspension works at once; raises NotSignedIn, Suspended."""
    return await asyncio.to_thread(actor_from_cookie, cookie(state.router.headers.cookie, session_cookie()))


async def changes(
    state: rx.State, topics: Callable[[Actor], Iterable[str]], *, every: float | None = None
) -> AsyncIterator[Actor]:
    """Yield the acting person, looked up anew, whenever one of their topics has changed.

    At most once in a tenth of a second, and after `every` seconds without a change, where time itself changes the view.
    A second call for the same tab and screen ends the first; so do leaving the page and closing the tab. Raises NotSignedIn
    or Suspended when the session ends.
    """
    tab, screen = state.router.session.client_token, state.__class__.get_full_name()
    mine = asyncio.current_task()
    assert mine is not None  # noqa: S101 - an event handler is always a task
    before = _watches.setdefault(tab, {}).get(screen)
    if before is not None and before is not mine:
        before.cancel()
    _watches.setdefault(tab, {})[screen] = mine
    try:
        actor = await acting_person(state)
        async with live.subscription({f"person:{actor.person_id}", *topics(actor)}) as told:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(every):
                        await told.next()
                yield await acting_person(state)
    finally:
        screens = _watches.get(tab, {})
        if screens.get(screen) is mine:
            del screens[screen]
        if not screens:
            _watches.pop(tab, None)


def stop_watching(tab: str) -> None:
    """End all that a tab was waiting for; its socket is gone."""
    for task in _watches.pop(tab, {}).values():
        task.cancel()


async def show(state: rx.State, refusal: Refusal) -> None:
    """Put a refusal's words into the notice of the page."""
    session = await state.get_state(SessionState)
    session.notice = explain(refusal, session._spoken())


class SessionState(rx.State):
    """What the shell around every page shows of the person at it, and the one notice."""

    signed_in: bool = False
    person: ShellView = NOBODY
    coordinator: bool = False
    language: str = ""  # until it is known; the page stays as the browser wished
    notice: str = ""
    demo: bool = False
    _chosen: str = ""  # a language that was chosen in this tab: the headers of its line are older
    _opened: str = ""  # the address that was opened while nobody was signed in

    @rx.event
    async def load(self) -> Any:
        """Know who is here; nobody is an answer too, since the first pages are for everybody."""
        self.notice, self.demo, self.language = "", settings().demo, self._reader_language()
        self._opened = ""
        try:
            actor = await acting_person(self)
        except Refusal as refusal:
            self.signed_in, self.person, self.coordinator = False, NOBODY, False
            if isinstance(refusal, NotSignedIn):
                self._opened = _address(self)
            else:
                self.notice = explain(refusal, self.language)
            return None
        self._know(actor, await read_off_loop(people.shell, by=actor))
        return SessionState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Count what is unread anew; leave the page when the session ends elsewhere."""
        async for actor in changes(self, lambda actor: ()):
            async with self:
                self._know(actor, await read_off_loop(people.shell, by=actor))

    @on_wire
    async def dismiss(self) -> None:
        """The notice has been read."""
        self.notice = ""

    @rx.event(background=True)
    async def refuse(self, slug: str) -> None:
        """Show the words of a refusal that a handler let out, or that the door itself gave."""
        kinds = {kind.slug: kind for kind in Refusal.__subclasses__()}
        async with self:
            self.notice = explain(kinds[slug](), self._spoken())

    @rx.event(background=True)
    async def report(self, code: str) -> None:
        """Show the code under which a defect of ours was logged."""
        async with self:
            self.notice = say(DEFECT_WORDS, self._spoken(), code=code)

    @rx.event(background=True)
    async def leave(self, slug: str, to: str = "/") -> Any:
        """Empty this tab, here and in the browser, and lead to the first page (or another that is for everybody).

        Who opened a page without being signed in is led on to it once they are; not so whose session has ended in this tab:
        who signs in next may be somebody else.
        """
        async with self:
            opened = self._opened
            for kind in _all_states(rx.State):
                (await self.get_state(kind)).reset()
            self._opened = opened  # each handler of a page leads away, and all of them to the same place
            self.language = self._reader_language()
            if slug != NotSignedIn.slug:
                kinds = {kind.slug: kind for kind in Refusal.__subclasses__()}
                self.notice = explain(kinds[slug](), self.language)
        return rx.redirect(way_in(opened) if to == "/" else to)

    def _know(self, actor: Actor, person: ShellView) -> None:
        self.signed_in, self.person = True, person
        self.coordinator, self.language = actor.is_coordinator, actor.language

    def _speak(self, language: str) -> None:
        self.language = self._chosen = language

    def _spoken(self) -> str:
        return self.language or self._reader_language()

    def _reader_language(self) -> str:
        headers = self.router.headers
        return self._chosen or language_for(cookie(headers.cookie, LANGUAGE_COOKIE) or headers.accept_language)


def _address(state: rx.State) -> str:
    url = state.router.url
    return f"{url.path}?{url.query}" if url.query else url.path


def _all_states(kind: type[BaseState]) -> list[type[BaseState]]:
    own = [] if kind.__module__.startswith("reflex") else [kind]
    return own + [state for below in kind.get_substates() for state in _all_states(below)]
