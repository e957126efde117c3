"""From a click in one browser to the other's screen, with 200 idle tabs connected that hear of every change too."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bench.report import Row
from tests.door.tab import Tab
from tests.servers.browser import LAUNCH_ARGUMENTS, chromium
from tests.servers.postgres import free_port

TABS, ROUNDS, HELPNET = 200, 30, Path(sys.executable).with_name("helpnet")


def measure() -> list[Row]:
    """Milliseconds between the click and the text on the other's screen: median and 95th percentile."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(folder) as base,
        sync_playwright() as playwright,
        ExitStack() as stack,
    ):
        stack.enter_context(_idle_tabs(base, _people(folder)))
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(LAUNCH_ARGUMENTS))
        asta, omar = _page(browser, base, "resident"), _page(browser, base, "helper")
        yes = sorted(_yes(base, asta, omar, number) for number in range(ROUNDS))
        said = sorted(_said(asta, omar, number) for number in range(ROUNDS))
        browser.close()
    return [*_rows("“I can” to the requester's list", yes), *_rows("a chat line to the other's chat", said)]


def _rows(what: str, found: list[float]) -> list[Row]:
    p95 = found[int(len(found) * 0.95) - 1]
    name = f"{what}, {TABS} idle tabs"
    return [
        Row(f"{name}, median", statistics.median(found), "ms", "limit 2,000 ms", statistics.median(found) / 2000),
        Row(f"{name}, p95", p95, "ms", "limit 2,000 ms", p95 / 2000),
    ]


@contextmanager
def _served(folder: str) -> Iterator[str]:
    port = free_port()
    environment = {**os.environ, "HELPNET_DATA_DIR": folder, "HELPNET_RATE_SCALE": "1000"}
    process = subprocess.Popen(
        [HELPNET, "run", "--demo", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )
    base = f"http://localhost:{port}"
    try:
        _until_ready(base)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def _until_ready(base: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise RuntimeError("the server did not become ready")


def _people(folder: str) -> list[str]:
    environment = {**os.environ, "HELPNET_DATA_DIR": folder}
    command = [HELPNET, "seed", "--people", str(TABS), "--errands", "200", "--seed", "1", "--json"]
    return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)["people"]


def _signed_in(base: str, handle: str) -> str:
    answer = httpx.post(f"{base}/auth/demo", data={"person": handle}, headers={"Origin": base})
    return answer.cookies["helpnet_session"]


@contextmanager
def _idle_tabs(base: str, handles: list[str]) -> Iterator[None]:
    ready, over = threading.Event(), asyncio.Event()

    loops: list[asyncio.AbstractEventLoop] = []

    async def idle() -> None:
        tabs = [Tab(base, cookie=_signed_in(base, handle), path="/deck") for handle in handles]
        for tab in tabs:
            await tab.__aenter__()
        loops.append(asyncio.get_running_loop())
        ready.set()
        await over.wait()
        for tab in tabs:
            await tab.close()

    thread = threading.Thread(target=lambda: asyncio.run(idle()))
    thread.start()
    if not ready.wait(120):
        raise RuntimeError("the idle tabs did not connect")
    yield
    loops[0].call_soon_threadsafe(over.set)
    thread.join()


def _page(browser: Browser, base: str, handle: str) -> Page:
    context = browser.new_context(base_url=base, locale="sv-SE")
    context.add_cookies([{"name": "helpnet_session", "value": _signed_in(base, handle), "url": base}])
    return context.new_page()


def _yes(base: str, asta: Page, omar: Page, number: int) -> float:
    title = f"Runda {number}"
    asta.goto("/mine")
    made = asta.request.post("/api/v1/errands", data=_asked(title), headers={"Origin": base})
    errand = made.json()["id"]
    row = asta.get_by_role("link", name=title)
    row.wait_for()
    omar.goto(f"/errands/{errand}")
    omar.get_by_test_id("accept").wait_for()
    before = row.inner_text()
    watching = _watch(
        asta,
        f"[...document.querySelectorAll('a')].find(a => a.innerText.includes({title!r}))?.innerText !== {before!r}",
    )
    clicked = _click(omar, "accept")
    took = watching() - clicked
    if number < ROUNDS - 1:  # the last one stays, for the chat
        asta.request.post(f"/api/v1/errands/{errand}/cancel", data={}, headers={"Origin": base})
    return took


def _asked(title: str) -> dict[str, Any]:
    return {"category": "post", "title": title, "minutes": 5, "place": {"lon": 12.6945, "lat": 56.0465}}


def _said(asta: Page, omar: Page, number: int) -> float:
    if number == 0:
        asta.goto(omar.url)
    text = f"Rad nummer {number}."
    omar.get_by_test_id("chat-text").fill(text)
    watching = _watch(asta, f"document.body.innerText.includes({text!r})")
    return -_click(omar, "chat-send") + watching()


def _watch(page: Page, is_so: str) -> Any:
    """Remember the moment at which the page first shows it; the call that comes back waits for that moment."""
    page.evaluate(
        f"""() => {{
          window.shownAt = 0
          window.watching?.disconnect()
          const look = () => {{ if (!window.shownAt && ({is_so})) window.shownAt = Date.now() }}
          window.watching = new MutationObserver(look)
          window.watching.observe(document.body, {{childList: true, subtree: true, characterData: true}})
        }}"""
    )
    return lambda: page.wait_for_function("() => window.shownAt", timeout=10_000).json_value()


def _click(page: Page, testid: str) -> float:
    page.evaluate(
        """id => document.querySelector(`[data-testid=${id}]`).addEventListener('click', () => { window.clickedAt = Date.now() }, {capture: true})""",
        testid,
    )
    page.get_by_test_id(testid).click()
    return page.evaluate("window.clickedAt")
