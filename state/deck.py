"""The deck: one card at a time, yes or no."""

import asyncio
from typing import Any

import reflex as rx

from helpnet import placing
from helpnet.actions import people as profiles
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import ProfileDraft
from helpnet.queries import deck, people
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import DeckEnd, ErrandCard
from state.answers import AnswerState, answer, take_back, tell_gone
from state.session import acting_person, changes
from state.wire import id_from_wire, on_wire


class DeckState(rx.State):
    """The open errands one helper sees, and the swipe that takes one."""

    cards: list[ErrandCard] = []
    turn: int = 0
    ready: bool = False
    area: str = ""
    end: DeckEnd | None = None
    _seen: frozenset[str] | None = None

    @rx.event
    async def load(self) -> Any:
        """Draw the deck, the card that was last on top first, then keep it fresh."""
        actor, self._seen, self.cards = await acting_person(self), None, self.cards[:1]
        (await self.get_state(AnswerState)).last_id = ""
        await self._draw(actor)
        me = await read_off_loop(people.profile, by=actor)
        where = (me.home_lon, me.home_lat) if me.has_home else (None, None)
        self.area = await asyncio.to_thread(placing.area_name, *where, by=actor) or me.municipality
        self.ready = True
        return DeckState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Take in what is new and leave out what is gone; the card that is looked at stays while it is there."""
        async for actor in changes(self, lambda actor: {f"municipality:{actor.municipality_id}"}):
            async with self:
                shown = self.cards[:1]
                await self._draw(actor)
                if shown and shown[0].id not in (self._seen or ()):
                    await tell_gone(self, shown[0], by=actor)

    @on_wire
    async def answer(self, direction: str, card_id: str) -> None:
        """Say yes (right) or no (left) to a card; the next one is drawn either way."""
        title = next((card.title for card in self.cards if card.id == card_id), "")
        await self._draw(await answer(self, card_id, title, yes=direction == "right"))

    @on_wire
    async def undo(self) -> None:
        """I did not mean that: the card is on top again."""
        actor, card_id = await take_back(self)
        self.turn += 1
        await self._draw(actor, card_id)

    @on_wire
    async def read(self, card_id: str) -> Any:
        """Open the errand's own page."""
        return rx.redirect(f"/errands/{id_from_wire(card_id)}")

    @on_wire
    async def widen(self) -> None:
        """Look as far as the nearest errand outside my distance."""
        actor = await acting_person(self)
        if self.end is None or not self.end.widen_to:
            return
        await perform_off_loop(profiles.change_profile, ProfileDraft({"alert_radius": self.end.widen_to}), by=actor)
        await self._draw(actor)

    async def _draw(self, actor: Actor, first: str = "") -> None:
        kept = tuple(dict.fromkeys([first, *(card.id for card in self.cards)]))
        hand = await read_off_loop(deck.hand, by=actor, kept=kept, seen=self._seen)
        self.cards, self._seen = hand.cards, hand.ids
        self.end = None if hand.cards else await read_off_loop(deck.end, by=actor)
