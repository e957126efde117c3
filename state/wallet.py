"""My minutes, and where they came from."""

from typing import Any

import reflex as rx

from helpnet.queries import wallet
from helpnet.runtime import read_off_loop
from helpnet.views.people import EntryView, WalletView
from state.session import acting_person, changes
from state.wire import id_from_wire, on_wire

MOST = 50


class WalletState(rx.State):
    """The minutes in words, and the entries in sight."""

    wallet: WalletView | None = None
    entries: list[EntryView] = []
    cursor: str = ""
    later: bool = False

    @rx.event
    async def load(self) -> Any:
        """Draw it, then keep it fresh."""
        await self._newest()
        return WalletState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Redraw when minutes may have moved; one who looks at earlier entries is left there."""
        async for actor in changes(self, lambda actor: ()):
            async with self:
                self.wallet = view = await read_off_loop(wallet.for_person, by=actor)
                if not self.later:
                    self.entries, self.cursor = view.entries, view.next

    @on_wire
    async def earlier(self) -> None:
        """More entries, further back."""
        if not self.cursor:
            return
        view = await read_off_loop(wallet.for_person, by=await acting_person(self), before=id_from_wire(self.cursor))
        self.entries, self.cursor = [*self.entries, *view.entries][-MOST:], view.next
        self.later = True

    @on_wire
    async def newest(self) -> None:
        """Back to the newest entries."""
        await self._newest()

    async def _newest(self) -> None:
        view = await read_off_loop(wallet.for_person, by=await acting_person(self))
        self.wallet, self.entries, self.cursor, self.later = view, view.entries, view.next, False
