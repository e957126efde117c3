"""A browser tab without a browser: the pages' socket, spoken by hand."""

import asyncio
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import socketio


def aside(call: Callable[[], Any]) -> Any:
    """Run a call on a thread of its own: the browser of another test may keep an event loop on this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(call).result()


ROOT = "reflex___state____state"
PROBE = f"{ROOT}.tests___door___probe____probe_state"
SESSION = f"{ROOT}.state___session____session_state"
SUFFIX = "_rx_state_"


class Tab:
    """Connect with `async with`; `vars` is what the browser would show, as (state's last name, var) → value."""

    def __init__(
        self,
        base: str,
        *,
        cookie: str = "",
        token: str | None = None,
        origin: str | None = "",
        path: str = "/probe",
        headers: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
    ) -> None:
        self.base, self.path, self.query = base, path, query or {}  # what a page's route names is in its query
        self.token = token or str(uuid.uuid4())
        self.headers = {"Origin": base if origin == "" else origin} if origin is not None else {}
        self.headers |= {"Accept-Language": "en", **(headers or {})}
        if cookie:
            self.headers["Cookie"] = f"helpnet_session={cookie}"
        self.vars: dict[tuple[str, str], Any] = {}
        self.deltas: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self._changed = asyncio.Event()
        self._socket = socketio.AsyncClient(reconnection=False)
        self._socket.on("event", self._receive, namespace="/_event")

    async def __aenter__(self) -> "Tab":
        await self.connect()
        await self.until(lambda: self.vars.get(("state", "is_hydrated")))
        return self

    async def __aexit__(self, *failed: object) -> None:
        await self.close()

    async def close(self) -> None:
        with suppress(TimeoutError):  # of a server that has stopped answering, too
            async with asyncio.timeout(10):
                await self._socket.disconnect()
        if self._socket.eio.http and not self._socket.eio.http.closed:
            await self._socket.eio.http.close()

    @property
    def connected(self) -> bool:
        return self._socket.connected

    async def connect(self, boot: dict[str, Any] | None = None) -> None:
        """Connect as the pages do: with the hydration in the connect packet."""
        event = self.event(f"{ROOT}.hydrate_and_load", vars={}, hashes=None) if boot is None else boot
        connecting = self._socket.connect(
            f"{self.base}?token={self.token}", headers=self.headers, namespaces=["/_event"], socketio_path="/_event",
            transports=["websocket"], auth={"event": event}, wait_timeout=5,
        )  # fmt: skip
        try:
            await connecting
        except BaseException:
            await self.close()
            raise

    def event(self, name: str, /, **payload: Any) -> dict[str, Any]:
        place = {"pathname": self.path, "query": self.query, "asPath": self.path}
        return {"name": name, "payload": payload, "router_data": place, "token": self.token}

    async def send(self, name: str, /, **payload: Any) -> None:
        """Call a handler by its full name; nothing is waited for."""
        await self._socket.emit("event", self.event(name, **payload), namespace="/_event")

    async def call(self, handler: str, /, **payload: Any) -> None:
        """Call a handler of ProbeState."""
        await self.send(f"{PROBE}.{handler}", **payload)

    def probe(self, var: str) -> Any:
        return self.vars.get(("probe_state", var))

    @property
    def notice(self) -> str:
        return self.vars.get(("session_state", "notice"), "")

    async def until(self, true: Callable[[], Any], seconds: float = 10.0) -> None:
        """Wait for what the browser shows to be so; fails the test after `seconds`."""
        end = time.monotonic() + seconds
        while not true():
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), end - time.monotonic())
            except TimeoutError:
                raise AssertionError(f"after {seconds} s the tab shows {self.vars}") from None

    async def _receive(self, update: dict[str, Any]) -> None:
        self.deltas.append(update.get("delta") or {})
        self.events += update.get("events") or []
        for state, changed in (update.get("delta") or {}).items():
            short = state.rpartition("____")[2]
            self.vars |= {(short, name.removesuffix(SUFFIX)): value for name, value in changed.items()}
        self._changed.set()
