"""The one door of the server: every request passes here, and what is not named here goes to the pages, which only read.

/_event                                           the pages' socket (Reflex)
/api/…  /auth/…  /l/…  /problems/…  /embed/…  /healthz  …   the HTTP side (FastAPI)
all else                                          the built pages; so `/_upload` and Reflex's other paths lead nowhere
"""

import hashlib
import logging
from typing import Any

from helpnet.api.problems import refused
from helpnet.domain.refusals import FieldError, Invalid, NotAllowed, Refusal, TooMany
from helpnet.door.cookies import cookie, session_cookie
from helpnet.door.headers import policy_for_data, security_headers
from helpnet.door.limits import (
    CALLS_PER_ADDRESS,
    CALLS_PER_CALLER,
    CONNECTIONS_PER_ADDRESS,
    LINKS_PER_ADDRESS,
    MAP_PIECES_PER_ADDRESS,
    SIGN_INS_PER_ADDRESS,
    Buckets,
)
from helpnet.door.origins import SAFE_METHODS, address, allowed_origins, header
from helpnet.i18n import language_for
from helpnet.mapping.base import FILES
from helpnet.settings import Settings

log = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024
SOCKET = "/_event"
EMBEDDED = "/embed/"
HTTP_SIDE = (EMBEDDED, "/api/", "/auth/", "/problems/", "/l/", "/healthz", "/readyz")


class Door:
    """ASGI application around the three others."""

    def __init__(self, *, socket: Any, http: Any, pages: Any, given: Settings) -> None:
        self._socket, self._http, self._pages = socket, http, pages
        self._given = given
        self._origins = allowed_origins(given)
        self._always = security_headers(given)
        scale = given.rate_scale
        self._connections = Buckets(CONNECTIONS_PER_ADDRESS.scaled(scale))
        self._callers = Buckets(CALLS_PER_CALLER.scaled(scale))
        self._addresses = Buckets(CALLS_PER_ADDRESS.scaled(scale))
        self._map_pieces = Buckets(MAP_PIECES_PER_ADDRESS.scaled(scale))
        self._links = Buckets(LINKS_PER_ADDRESS.scaled(scale))
        self._sign_ins = Buckets(SIGN_INS_PER_ADDRESS.scaled(scale))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._socket(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._open_socket(scope, receive, send)
        else:
            await self._answer(scope, receive, self._with_headers(send, framed=scope["path"].startswith(EMBEDDED)))

    async def _open_socket(self, scope: Any, receive: Any, send: Any) -> None:
        """Only our own pages, from an address that does not hammer."""
        known = scope["path"].rstrip("/") == SOCKET
        own = header(scope["headers"], b"origin") in self._origins
        if known and own and not self._connections.take(address(scope, self._given.proxy_hops)):
            await self._socket(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"]
        if not path.startswith(HTTP_SIDE):
            return await self._pages(scope, receive, send)
        try:
            if path.startswith(("/api/", "/auth/", "/l/", EMBEDDED)):
                self._check(scope)
                receive = await _whole_body(receive)
        except _TooLarge:
            refusal: Refusal = Invalid(FieldError("body", "too-long", LARGEST_BODY))
            return await _refuse(scope, receive, send, refusal, 413)
        except Refusal as refusal:
            return await _refuse(scope, receive, send, refusal)
        try:
            await self._http(scope, receive, send)
        except Exception:  # the HTTP side has logged it under a code and answered; the connection may live on
            log.debug("a defect was answered")

    def _check(self, scope: Any) -> None:
        """Raise TooMany or NotAllowed."""
        peer = address(scope, self._given.proxy_hops)
        headers = scope["headers"]
        bearer = header(headers, b"authorization")
        session = cookie(header(headers, b"cookie"), session_cookie())
        piece = scope["path"].startswith(FILES)
        waits = [(self._map_pieces if piece else self._addresses).take(peer)]
        if (bearer or session) and not piece:
            waits.append(self._callers.take(hashlib.sha256((bearer or session or "").encode()).hexdigest()))
        if scope["path"].startswith("/l/"):
            waits.append(self._links.take(peer))
        if scope["path"].startswith("/auth/"):
            waits.append(self._sign_ins.take(peer))
        if max(waits):
            raise TooMany(retry_after=int(max(waits)) + 1)
        if scope["method"] not in SAFE_METHODS and not bearer:
            origin = header(headers, b"origin")
            if origin not in self._origins and (origin or (session and scope["path"].startswith("/api/"))):
                raise NotAllowed(reason="origin")

    def _with_headers(self, send: Any, framed: bool) -> Any:
        """Every answer's headers; what other sites may show in a frame is not denied to them."""
        always = [one for one in self._always if not (framed and one[0] == b"x-frame-options")]

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                named = {key.lower() for key, _ in given}
                given += [(key, value) for key, value in always if key not in named]
                if b"cache-control" not in named:
                    given.append((b"cache-control", b"no-store"))
                if b"content-security-policy" not in named:
                    given.append((b"content-security-policy", policy_for_data()))
                message = {**message, "headers": given}
            await send(message)

        return sending


class _TooLarge(Exception):
    """The body is larger than LARGEST_BODY."""


async def _whole_body(receive: Any) -> Any:
    """Read the body before anything else sees it, so that its size is known; a `receive` that gives it again."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            raise _TooLarge
    held = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Any:
        return held.pop() if held else await receive()

    return again


async def _refuse(scope: Any, receive: Any, send: Any, refusal: Refusal, status: int | None = None) -> None:
    answer = refused(refusal, language_for(header(scope["headers"], b"accept-language")), status)
    if status == 413:
        answer.headers["connection"] = "close"  # the rest of the body is not waited for
    await answer(scope, receive, send)
