"""A push service for tests: checks who sends (RFC 8292), opens what is sent with the browser's own keys, and misbehaves on command."""

import base64
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.servers.serving import serving


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """A browser that has subscribed; `said` is what it was told, `answers` what the service says in turn before 201."""

    def __init__(self, origin: str) -> None:
        self.key, self.secret, self.token = (
            ec.generate_private_key(ec.SECP256R1()),
            secrets.token_bytes(16),
            secrets.token_hex(8),
        )
        self.endpoint = f"{origin}/push/{self.token}"
        self.said: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.lengths: list[int] = []
        self.calls: list[float] = []
        self.answers: list[Any] = []
        self.always: Any = None
        self.shows: Callable[[dict[str, Any]], None] | None = None  # what it does then; None: it lies in a drawer
        self.sender = ""  # who alone may send, where it is known: the key that the browser subscribed with

    def take(self, sent: bytes) -> None:
        """Open and keep a message; raises what is wrong with it."""
        said = http_ece.decrypt(sent, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        self.said.append(json.loads(said))
        if self.shows:
            self.shows(self.said[-1])

    @property
    def subscription(self) -> dict[str, Any]:
        """What the browser's toJSON() gives."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": b64(point), "auth": b64(self.secret)},
        }


class PushService(ThreadingHTTPServer):
    """On a free port of this machine; what it found wrong with a sender is in `faults`."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.browsers: dict[str, Browser] = {}
        self.faults: list[str] = []
        self.elsewhere: list[str] = []

    def browser(self) -> Browser:
        """A browser subscribes."""
        one = Browser(self.origin)
        self.browsers[one.token] = one
        return one


class _Handler(BaseHTTPRequestHandler):
    server: PushService
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("content-length", "0")))
        browser = self.server.browsers.get(self.path.rpartition("/")[2])
        if browser is None:
            self.server.elsewhere.append(self.path)
            return self._answer(404)
        browser.calls.append(time.monotonic())
        answer = browser.always or (browser.answers.pop(0) if browser.answers else 201)
        if answer == "hang":
            time.sleep(4)
            self.close_connection = True
            return None
        if answer == 201:
            try:
                self._check_sender(browser)
                browser.take(sent)
            except Exception as fault:  # shown by the test
                self.server.faults.append(repr(fault))
                return self._answer(401)
            browser.headers.append({name.lower(): value for name, value in self.headers.items()})
            browser.lengths.append(len(sent))
        return self._answer(*answer) if isinstance(answer, tuple) else self._answer(answer)

    def _check_sender(self, browser: Browser) -> None:
        parts = dict(
            one.strip().split("=", 1) for one in self.headers["authorization"].removeprefix("vapid ").split(",")
        )
        assert parts["k"] == (browser.sender or parts["k"])
        point = unb64(parts["k"])
        jwk = {"kty": "EC", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:])}
        claims = jwt.decode(parts["t"], ECKey.import_key(jwk), algorithms=["ES256"]).claims
        assert claims["aud"] == self.server.origin
        assert time.time() < claims["exp"] <= time.time() + 24 * 3600
        assert claims["sub"].startswith(("mailto:", "https://"))
        assert int(self.headers["ttl"]) > 0
        assert self.headers["content-encoding"] == "aes128gcm"

    def _answer(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def push_service() -> Iterator[PushService]:
    """The service while the block lasts."""
    with serving(PushService()) as service:
        yield service
