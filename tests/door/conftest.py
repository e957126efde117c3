"""A really running server with the probe on it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from helpnet.build import build_pages

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """A server process: its address and what it wrote."""

    def __init__(self, base: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.base, self.process, self._log = base, process, log

    @property
    def said(self) -> str:
        return self._log.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(folder: Path, module: str = "tests.door.serve", **settings: str) -> Served:
    """Start a server; it is ready when this returns."""
    port, log = free_port(), folder / "server.log"
    env = {**os.environ, "HELPNET_DATA_DIR": str(folder), "HELPNET_DEMO": "1", **settings}
    with log.open("wb") as writing:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(port)],
            cwd=ROOT,
            env=env,
            stdout=writing,
            stderr=subprocess.STDOUT,
        )
    served = Served(f"http://localhost:{port}", process, log)
    end = time.monotonic() + 90  # what follows wants speed; this only wants it up, beside whatever else runs
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(f"{served.base}/healthz", timeout=1)
            return served
        except httpx.HTTPError:
            time.sleep(0.1)
    process.kill()
    process.wait()
    raise AssertionError(served.said)


def stop(served: Served) -> None:
    served.process.terminate()
    try:
        served.process.wait(30)
    except subprocess.TimeoutExpired:
        served.process.kill()
        served.process.wait()
        raise


@pytest.fixture(scope="session")
def built() -> None:
    """The pages, built if something in them has changed."""
    build_pages()


@pytest.fixture(scope="session")
def server(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests that leave it as it was; limits far out of the way."""
    served = start(tmp_path_factory.mktemp("door"), HELPNET_RATE_SCALE="1000")
    yield served
    stop(served)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start a server of the test's own, with its own settings."""
    started: list[Served] = []

    def starting(**settings: str) -> Served:
        started.append(start(tmp_path, **settings))
        return started[-1]

    yield starting
    for served in started:
        stop(served)
