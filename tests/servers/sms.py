"""A text message gateway for tests, in the style of 46elks, that misbehaves on command."""

import json
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.servers.serving import serving


class Gateway(ThreadingHTTPServer):
    """Remembers every form; `answers` are taken in turn before the usual one: a status, a status with a body, or "hang"."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sent: list[dict[str, str]] = []
        self.logins: list[str] = []
        self.answers: list[Any] = []
        self.url = f"http://user:pass%2Fword@127.0.0.1:{self.server_port}/a1/sms"


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        self.server.logins.append(b64decode(self.headers.get("authorization", " ").split()[-1]).decode())
        answer = self.server.answers.pop(0) if self.server.answers else 200
        if answer == "hang":
            time.sleep(3)
            return
        status, body = answer if isinstance(answer, tuple) else (answer, "")
        if status == 200:
            self.server.sent.append({name: values[0] for name, values in form.items()})
            body = body or json.dumps({"id": f"s{len(self.server.sent)}", "status": "created"})
        try:
            self.send_response(status)
            self.send_header("location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(body.encode())
        except OSError:
            pass

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def sms_gateway() -> Iterator[Gateway]:
    """A gateway on a free port of this machine."""
    with serving(Gateway()) as gateway:
        yield gateway
