"""The socket, as a public door: who may connect, what may be said, and how often.

Every event of a browser passes `on_event` before anything of ours runs. A tab's state is kept under a name made of the
tab's token *and* the secret in its session cookie: the token alone, which is guessable and travels in addresses, opens
nothing, and after a sign-in or sign-out the tab begins with an empty state.
"""

import asyncio
import hashlib
import inspect
import logging
import time
import urllib.parse
import uuid
from functools import cache
from typing import Any

import reflex as rx
from reflex.app import EventNamespace
from reflex.event import Event
from reflex.state import OnLoadInternalState, State
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler
from socketio.exceptions import ConnectionRefusedError as Refused

from helpnet.domain.refusals import Refusal
from helpnet.door.cookies import cookie, session_cookie
from helpnet.door.limits import EVENTS_PER_ADDRESS, EVENTS_PER_SESSION, WAITING_EVENTS_PER_TAB, Buckets
from helpnet.door.origins import address
from helpnet.runtime import actor_from_cookie
from helpnet.settings import settings
from state.session import SessionState, stop_watching
from state.wire import ON_WIRE

log = logging.getLogger(__name__)

BOOT = format_event_handler(State.event_handlers["hydrate_and_load"])
NAVIGATE = format_event_handler(OnLoadInternalState.event_handlers["on_load_internal"])
REFUSE = format_event_handler(SessionState.event_handlers["refuse"])
ROUTER_KEYS = ("pathname", "query", "asPath")
SECONDS_BETWEEN_NOTICES = 2.0
PATIENCE = 500  # dropped events, after which the socket is closed


def wire_surface() -> dict[str, str]:
    """Everything a browser can call: full event name → the name people use for it."""
    ours = {
        name: f"{registered.states[0].__name__}.{name.rpartition('.')[2]}"
        for name, registered in RegistrationContext.get().event_handlers.items()
        if getattr(registered.handler.fn, ON_WIRE, False)
    }
    return {BOOT: "reflex: hydrate_and_load", NAVIGATE: "reflex: on_load_internal", **ours}


class Wire(EventNamespace):
    """Reflex's event namespace behind our checks; take it with `guard`."""

    def __init__(self, namespace: str, app: rx.App) -> None:
        super().__init__(namespace, app)
        scale = settings().rate_scale
        self._by_session = Buckets(EVENTS_PER_SESSION.scaled(scale))
        self._by_address = Buckets(EVENTS_PER_ADDRESS.scaled(scale))
        self._callers: dict[str, tuple[str, str]] = {}
        self._dropped: dict[str, int] = {}
        self._noticed: dict[str, float] = {}
        self._surface: dict[str, str] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        tab = environ.setdefault("helpnet.tab", _tab_of(environ.get("QUERY_STRING", "")))
        if tab is None:
            raise Refused("a tab's token is a UUID")
        boot = auth.get("event") if isinstance(auth, dict) else None
        if boot is not None and not (isinstance(boot, dict) and boot.get("name") == BOOT):
            raise Refused("a connection begins with hydration")
        secret = await _living(cookie(environ.get("HTTP_COOKIE", ""), session_cookie()))
        environ["QUERY_STRING"] = f"token={bound_token(tab, secret)}"
        session = hashlib.sha256(secret.encode()).hexdigest() if secret else sid
        self._callers[sid] = (session, address(environ["asgi.scope"], settings().proxy_hops))
        try:
            await super().on_connect(sid, environ, auth)
        except Exception:  # whatever it was goes on its way: only the caller who never came in is forgotten
            self._callers.pop(sid, None)
            raise

    def on_disconnect(self, sid: str, *reason: Any) -> Any:
        self._callers.pop(sid, None)
        self._dropped.pop(sid, None)
        self._noticed.pop(sid, None)
        token = self.sid_to_token.get(sid)
        record = self._token_manager.token_to_socket.get(token) if token else None
        if token and record is not None and record.sid == sid:
            stop_watching(token)
        return super().on_disconnect(sid)

    async def on_event(self, sid: str, data: Any) -> None:
        token, caller = self.sid_to_token.get(sid), self._callers.get(sid)
        if token is None or caller is None:
            return
        if self._too_many(token, caller):
            await self._drop(sid, token, "too-many")
            return
        self._surface = self._surface or wire_surface()
        if not isinstance(data, dict) or not _is_call(data, self._surface):
            log.warning("a browser called something that is not on the wire")
            await self._drop(sid, token, "not-found")
            return
        await super().on_event(sid, _cleaned(data))

    async def on_ping(self, sid: str) -> None:
        caller = self._callers.get(sid)
        if caller is not None and not self._by_session.take(caller[0]):
            await super().on_ping(sid)

    def _too_many(self, token: str, caller: tuple[str, str]) -> bool:
        session, peer = caller
        if self._by_session.take(session) or self._by_address.take(peer):
            return True
        waiting = self.app.event_processor._token_queues.get(token, ())
        return len(waiting) >= WAITING_EVENTS_PER_TAB

    async def _drop(self, sid: str, token: str, slug: str) -> None:
        """Do not do it; say so, now and then; and close on those who do not listen."""
        self._dropped[sid] = self._dropped.get(sid, 0) + 1
        if self._dropped[sid] > PATIENCE:
            await self.disconnect(sid)
        elif time.monotonic() - self._noticed.get(sid, 0.0) > SECONDS_BETWEEN_NOTICES:
            self._noticed[sid] = time.monotonic()
            await self.app.event_processor.enqueue(token, Event(name=REFUSE, payload={"slug": slug}))


def guard(app: rx.App) -> None:
    """Put the checked namespace in the place of Reflex's own."""
    if app.sio is None:
        raise RuntimeError("the app has no socket")
    app._event_namespace = Wire(app.event_namespace.namespace, app) if app.event_namespace else None
    app.sio.register_namespace(app._event_namespace)


def bound_token(tab: str, secret: str) -> str:
    """The name under which the state of this tab in this session is kept."""
    return str(uuid.UUID(bytes=hashlib.sha256(f"{tab}\0{secret}".encode()).digest()[:16]))


def _tab_of(query: str) -> str | None:
    try:
        return str(uuid.UUID(urllib.parse.parse_qs(query).get("token", [""])[0]))
    except ValueError:
        return None


async def _living(secret: str | None) -> str:
    """The cookie's secret while its session lives; an ended session must not find its old screens again."""
    if not secret:
        return ""
    try:
        await asyncio.to_thread(actor_from_cookie, secret)
    except Refusal:
        return ""
    return secret


def _is_call(data: dict[str, Any], surface: dict[str, str]) -> bool:
    """Whether it names a handler on the wire and gives it the parameters that it has; their values are its own affair."""
    name, payload = data.get("name"), data.get("payload") or {}
    if not isinstance(name, str) or name not in surface or not isinstance(payload, dict):
        return False
    known = _parameters(name)
    return set(payload) <= set(known) and all(parameter in payload for parameter, needed in known.items() if needed)


@cache
def _parameters(name: str) -> dict[str, bool]:
    """A handler's parameters, and whether each must be given."""
    handler = inspect.signature(RegistrationContext.get().event_handlers[name].handler.fn)
    return {each.name: each.default is each.empty for each in list(handler.parameters.values())[1:]}


def _cleaned(data: dict[str, Any]) -> dict[str, Any]:
    """The event without what a browser has no business to send: vars of client storage, routing but the page's."""
    payload, router = data.get("payload"), data.get("router_data")
    payload = payload if isinstance(payload, dict) else {}
    router = router if isinstance(router, dict) else {}
    if data.get("name") == BOOT:
        payload = {key: value for key, value in payload.items() if key == "hashes"}
    kept = {key: router[key] for key in ROUTER_KEYS if key in router}
    return {**data, "payload": payload, "router_data": kept}
