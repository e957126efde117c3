"""My errands in both roles, and what I should know about them."""

from dataclasses import replace
from typing import Any

import reflex as rx

from helpnet import live
from helpnet.actions import people
from helpnet.domain.actor import Actor
from helpnet.queries import mine
from helpnet.runtime import perform_off_loop, read_off_loop
from helpnet.views.errands import AlertView, MineRow
from state.session import acting_person, changes
from state.wire import on_wire

FEW, MOST = 5, 50


class MineState(rx.State):
    """What waits for me first, then what I asked for, what I help with, what is over, and the news."""

    loaded: bool = False
    turn: list[MineRow] = []
    asked: list[MineRow] = []
    helping: list[MineRow] = []
    past: list[MineRow] = []
    fresh: list[AlertView] = []
    told: list[AlertView] = []
    more: bool = False
    unseen: int = 0
    ever_asked: bool = False
    ever_helped: bool = False
    _new: set[str] = set()
    _most: int = FEW

    @rx.event
    async def load(self) -> Any:
        """Draw it, then keep it fresh."""
        self._new, self._most = set(), FEW
        await self._draw(await acting_person(self))
        self.loaded = True
        return MineState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Redraw when something was told to me, or happened to one of mine."""
        async for actor in changes(
            self, lambda actor: {f"errand:{row.id}" for row in (*self.turn, *self.asked, *self.helping)}
        ):
            async with self:
                await self._draw(actor)

    @on_wire
    async def unfold(self) -> None:
        """All that is over, and all that we have told."""
        self._most = MOST
        await self._draw(await acting_person(self))

    @on_wire
    async def see(self) -> None:
        """The news are in sight: they are counted no more, and stay marked until one comes back."""
        actor = await acting_person(self)
        await perform_off_loop(people.see_alerts, by=actor)
        self.unseen = 0
        live.publish({f"person:{actor.person_id}"})

    async def _draw(self, actor: Actor) -> None:
        page = await read_off_loop(mine.for_person, by=actor)
        self.turn = [row for row in (*page.asked, *page.helping) if row.attention]
        self.asked = [row for row in page.asked if not row.attention]
        self.helping = [row for row in page.helping if not row.attention]
        self.past, self.unseen = page.past[: self._most], sum(alert.unread for alert in page.alerts)
        self._new |= {alert.id for alert in page.alerts if alert.unread}
        self.fresh = [replace(alert, unread=True) for alert in page.alerts if alert.id in self._new]
        told = [alert for alert in page.alerts if alert.id not in self._new]
        self.told, self.more = told[: self._most], max(len(told), len(page.past)) > self._most
        self.ever_asked = any(row.role == "requester" for row in (*page.asked, *page.past))
        self.ever_helped = any(row.role != "requester" for row in (*page.helping, *page.past))
