"""A yes or a no to an errand, wherever it is shown; either can be taken back for a moment."""

from typing import Any

import reflex as rx

from helpnet.actions import helping
from helpnet.domain.actor import Actor
from helpnet.domain.errand import WITHDRAWN
from helpnet.domain.refusals import NotFound, Refusal
from helpnet.i18n import mark, say
from helpnet.i18n.pushing import LEFT
from helpnet.queries import deck
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import ErrandCard
from state.session import SessionState, acting_person, show
from state.wire import id_from_wire, on_wire

GONE_WORDS = {
    "taken": mark("Somebody else has just said yes to “{title}”."),
    "cancelled": mark("“{title}” is no longer wanted."),
    "expired": mark("The time for “{title}” has passed."),
}


class AnswerState(rx.State):
    """The last answer that was given in this tab, while it can be taken back."""

    last_id: str = ""
    last_title: str = ""
    last_yes: bool = False
    round: int = 0

    @on_wire
    async def over(self) -> None:
        """Its moment has passed."""
        self.last_id = ""


async def answer(state: rx.State, errand_id: Any, title: str, *, yes: bool) -> Actor:
    """Take the errand, or pass it by; a refusal becomes the notice, and that a place was given up. Returns who answered."""
    actor, errand = await acting_person(state), id_from_wire(errand_id)
    (await state.get_state(SessionState)).notice = ""
    try:
        became = await perform_off_loop(helping.accept if yes else helping.decline, errand, by=actor)
    except Refusal as refusal:
        await show(state, refusal)
        return actor
    if became == WITHDRAWN:  # a yes of another device's: taking this no back would not bring the place again
        (await state.get_state(SessionState)).notice = say(LEFT, actor.language)
        (await state.get_state(AnswerState)).last_id = ""
        return actor
    said = await state.get_state(AnswerState)
    said.last_id, said.last_title, said.last_yes, said.round = str(errand), title, yes, said.round + 1
    return actor


async def take_back(state: rx.State) -> tuple[Actor, str]:
    """Undo the last answer; who it was and the errand's id. Raises NotFound when its moment has passed, ErrandClosed."""
    actor, said = await acting_person(state), await state.get_state(AnswerState)
    if not said.last_id:
        raise NotFound
    errand_id, said.last_id = said.last_id, ""
    await perform_off_loop(helping.withdraw if said.last_yes else helping.reconsider, id_from_wire(errand_id), by=actor)
    return actor, errand_id


async def tell_gone(state: rx.State, card: ErrandCard, *, by: Actor) -> None:
    """Say what became of an errand that was just looked at; nothing when it left by an answer of the actor's own."""
    became = await read_off_loop(deck.gone, id_from_wire(card.id), by=by)
    if became in GONE_WORDS:
        session = await state.get_state(SessionState)
        session.notice = say(GONE_WORDS[became], by.language, title=card.title)
