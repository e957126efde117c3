"""One process on one port: pages, socket, HTTP side and, if wanted, the jobs."""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import uvicorn
from reflex_base.constants import Env
from reflex_base.environment import environment

from helpnet.build import PAGES, ROOT, build_pages
from helpnet.settings import CannotStart, Settings

log = logging.getLogger(__name__)

EVERYWHERE = ("127.0.0.1", "0.0.0.0", "::")  # noqa: S104 - only named, for the words on the screen
GRACE = 3  # seconds for what is under way when we are told to stop


def serve(given: Settings, host: str, port: int, jobs: bool = True) -> None:
    """Serve until Ctrl-C or SIGTERM; raises CannotStart when the port is taken or the pages cannot be built."""
    listening = _listen(host, port)
    build_pages(_say)
    config = uvicorn.Config(
        application(given),
        lifespan="on",
        log_config=None,
        access_log=False,  # a query string holds the tab's token, and addresses are people's
        server_header=False,
        proxy_headers=False,  # X-Forwarded-For is read in helpnet.door.origins, by trusted hops
        ws_max_size=64 * 1024,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=GRACE,
        log_level="warning",
    )
    with _jobs() if jobs else nullcontext():
        _Server(config, f"http://{'localhost' if host in EVERYWHERE else host}:{port}").run([listening])


def application(given: Settings) -> Any:
    """The whole ASGI application over the pages as they have been built."""
    os.chdir(ROOT)  # Reflex looks for rxconfig.py and .web where it stands
    environment.REFLEX_SKIP_COMPILE.set(True)  # the pages are built already
    environment.REFLEX_ENV_MODE.set(Env.PROD)  # no traceback to a browser
    from helpnet.api.app import api
    from helpnet.door.gate import Door
    from helpnet.door.pages import Pages
    from helpnet.helpnet import app
    from helpnet.pages import DEMONSTRATION_ONLY

    app.register_lifespan_task(_hear_the_others)
    socket_side = app()
    hidden = set() if given.demo else set(DEMONSTRATION_ONLY)
    return Door(socket=socket_side, http=api, pages=Pages(PAGES, app.router, given, hidden), given=given)


@asynccontextmanager
async def _hear_the_others() -> AsyncGenerator[None]:
    """While we serve, changes from our other processes arrive here."""
    from helpnet.live import listen
    from helpnet.settings import settings

    url = settings().redis_url
    listening = asyncio.create_task(listen(url)) if url else None
    yield
    if listening:
        listening.cancel()


class _Server(uvicorn.Server):
    """Says when it is ready, and ends with 0 on Ctrl-C and SIGTERM: both are how one stops it."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _say(f"helpnet is ready on {self._url}")

    def capture_signals(self) -> Any:
        return _signals(self.handle_exit)


class _signals:  # noqa: N801 - a context manager, used once
    def __init__(self, handler: Any) -> None:
        self._handler = handler
        self._before: dict[int, Any] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._handler) for number in (signal.SIGINT, signal.SIGTERM)}

    def __exit__(self, *failed: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as fault:
        listening.close()
        raise CannotStart(
            f"Port {port} on {host} cannot be used ({fault.strerror}); choose another with --port."
        ) from None
    listening.set_inheritable(False)
    return listening


class _jobs:  # noqa: N801 - a context manager, used once
    """The jobs in a thread of this process, for as long as the block lasts."""

    def __enter__(self) -> None:
        from helpnet.jobs import run_forever

        self._stop = threading.Event()
        self._thread = threading.Thread(target=run_forever, args=(self._stop,), name="jobs", daemon=True)
        self._thread.start()

    def __exit__(self, *failed: object) -> None:
        self._stop.set()
        self._thread.join(GRACE)


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
