"""A state class with everything on it that a forgetful builder could leave lying about, served for real.

`python -m tests.door.serve PORT` serves the application with this class added. Sessions are a dict here: what is tested
is the door, and the question who somebody is has its own tests.
"""

import asyncio
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from helpnet import live, runtime
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import ErrandFull, NotSignedIn, Suspended

SHARED: dict[str, Any] = {"hidden": "untouched", "running": 0, "most": 0}
TOWN = UUID(int=1)
PEOPLE = {
    name: Actor(UUID(int=10 + n), TOWN, "en", frozenset(), name=name) for n, name in enumerate(("anna", "bo", "cia"))
}
SUSPENDED: set[str] = set()


def actor_from_cookie(secret: str | None, *, door: str = "screen", is_here: bool = True) -> Actor:
    """The person whose secret is secret-NAME."""
    name = (secret or "").removeprefix("secret-")
    if name in SUSPENDED:
        raise Suspended
    if not secret or name not in PEOPLE:
        raise NotSignedIn
    return PEOPLE[name]


runtime.actor_from_cookie = actor_from_cookie

from state import session  # noqa: E402 - the stub above comes first
from state.session import acting_person, changes  # noqa: E402
from state.wire import on_wire  # noqa: E402


async def _shell(query: Any, *, by: Actor) -> Any:
    return session.ShellView(by.name, "en", [], 0, 0, "", "", True)


session.read_off_loop = _shell  # type: ignore[assignment]


class ProbeState(rx.State):
    """Bait."""

    note: str = ""
    role: str = "resident"
    looks: int = 0
    hits: int = 0
    taste: str = rx.LocalStorage("")
    _secret: str = "kept on the server"
    kinds: ClassVar[list[str]] = []

    def promote(self, role: str) -> None:
        """A helper that somebody forgot to hide: Reflex makes a handler of it."""
        self.role = role

    @staticmethod
    def set_hidden(value: str) -> None:
        """No handler, yet `setvar` reaches it."""
        SHARED["hidden"] = value

    @rx.event
    async def load(self) -> Any:
        return ProbeState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        SHARED["running"] += 1
        try:
            async for actor in changes(self, lambda actor: {"probe"}):
                async with self:
                    self.looks += 1
                    self.note = f"{actor.name} looked"
        finally:
            SHARED["running"] -= 1

    @on_wire
    async def start(self) -> Any:
        return ProbeState.watch

    @on_wire
    async def publish(self, times: int) -> None:
        for _ in range(times):
            live.publish({"probe"})

    @on_wire
    async def write(self, text: str) -> None:
        self.note = str(text)

    @on_wire
    async def who(self) -> None:
        self.note = (await acting_person(self)).name

    @on_wire
    async def ask(self) -> None:
        """What the process knows, for the test."""
        self.note = f"hidden={SHARED['hidden']} running={SHARED['running']} url={self.router.url}"

    @on_wire
    async def slow(self) -> None:
        await asyncio.sleep(0.05)
        self.hits += 1

    @on_wire
    async def count(self) -> None:
        self.hits += 1

    @on_wire
    async def suspend(self, name: str) -> None:
        SUSPENDED.add(name)
        live.publish({f"person:{PEOPLE[name].person_id}"})

    @on_wire
    async def refuse(self) -> None:
        raise ErrandFull

    @on_wire
    async def crash(self) -> None:
        raise RuntimeError("the price of tea")
