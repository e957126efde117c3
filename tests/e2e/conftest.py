"""One served demonstration for all journeys, and people at their browsers."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.door.conftest import free_port
from tests.servers.autopush import Autopush, autopush
from tests.servers.browser import LAUNCH_ARGUMENTS, chromium

expect.set_options(timeout=15_000)  # what a promise of speed is made of has its own, shorter limit

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need a loop of their own come before Chromium, whose loop runs until its last page is shut."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@contextmanager
def served(folder: Path, **given: str) -> Iterator[str]:
    """The address of helpnet with its demonstration, on the database in that folder; the pages are built if they have changed."""
    port = free_port()
    log, base = folder / "server.log", f"http://localhost:{port}"
    env = {
        **os.environ,
        **given,
        "HELPNET_DATA_DIR": str(folder),
        "HELPNET_PUBLIC_URL": base,
        "HELPNET_RATE_SCALE": "1000",
    }
    with log.open("wb") as writing:
        command = [sys.executable, "-m", "helpnet.cli", "run", "--demo", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=writing, stderr=subprocess.STDOUT)
    end = time.monotonic() + 180
    while time.monotonic() < end and process.poll() is None and not _answers(base):
        time.sleep(0.2)
    try:
        assert _answers(base), log.read_text()
        yield base
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def push_services() -> Iterator[Autopush]:
    """The one push service that helpnet may push to here."""
    with autopush() as one:
        yield one


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the served helpnet."""
    return tmp_path_factory.mktemp("helpnet")


@pytest.fixture(scope="session")
def app(kept: Path, push_services: Autopush) -> Iterator[str]:
    """helpnet with its demonstration, on a fresh database."""
    with served(kept, HELPNET_PUSH_ORIGINS=push_services.service.origin) as base:
        yield base


def _answers(base: str) -> bool:
    try:
        return httpx.get(f"{base}/healthz", timeout=1).is_success
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; gone after them, since its event loop stands in the way of other tests' own."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(LAUNCH_ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def at(app: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`at("helper", "/deck")`: a page in a browser of that person's own, a phone in English unless said otherwise."""
    opened = []

    def opening(handle: str, route: str = "/", **more: Any) -> Page:
        given = {"base_url": app, "viewport": PHONE, "locale": "en-GB", "timezone_id": "Europe/Stockholm", **more}
        context = browser.new_context(**given)
        context.set_default_timeout(20_000)
        opened.append(context)
        if handle:
            sign_in(context.request, app, handle)
        page = context.new_page()
        page.goto(route)
        return page

    yield opening
    _call_off()
    for context in opened:
        context.close()


def sign_in(request: Any, app: str, handle: str) -> None:
    """Come in as one of the demonstration's people, and read in English."""
    answer = request.post("/auth/demo", form={"person": handle}, headers={"Origin": app}, max_redirects=0)
    assert answer.status == 303
    assert request.patch("/api/v1/me", data={"language": "en"}, headers={"Origin": app}).ok


_posted: list[tuple[Any, str, str]] = []


def post_errand(page: Page, app: str, title: str, **more: Any) -> str:
    """An errand of the person at `page`, in the middle of Helsingborg, called off when the test has ended; its id."""
    place = {"address": "Drottninggatan 4, Helsingborg"}
    draft = {"category": "shopping", "title": title, "place": place, **more}
    answer = page.request.post("/api/v1/errands", data=draft, headers={"Origin": app})
    assert answer.status == 201, answer.text()
    _posted.append((page.request, app, answer.json()["id"]))
    return answer.json()["id"]


def _call_off() -> None:
    """Leave nothing open: a person may ask for so much at once, and the tests share the town's."""
    while _posted:
        request, app, errand = _posted.pop()
        with suppress(PlaywrightError):  # whoever asked is gone, or without a line
            request.post(f"/api/v1/errands/{errand}/cancel", headers={"Origin": app}, timeout=5_000)
