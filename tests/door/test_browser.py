"""The strict policy in a real browser: the page works under it, and what is smuggled in does not run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.door.conftest import Served
from tests.servers.browser import LAUNCH_ARGUMENTS, chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(server: Served, built: None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(LAUNCH_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


def test_the_page_works_and_breaks_no_rule_of_its_policy(page: Page, server: Served):
    said: list[str] = []
    sockets: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_websocket() as opened:
        page.goto(server.base)
    opened.value.wait_for_event("framereceived")
    page.get_by_role("heading", level=1).wait_for()
    assert [line for line in said if "Content Security Policy" in line or "violates" in line] == []
    assert sockets[0].startswith(server.base.replace("http", "ws"))  # the port it came from, not one that was built in
    assert [url for url in asked if not url.startswith(server.base)] == []


def test_what_is_smuggled_into_a_page_does_not_run(page: Page, server: Served):
    page.goto(server.base)
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.smuggled = 1";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<img src='/none' onerror='window.smuggled = 2'>");
            const foreign = document.createElement("script");
            foreign.textContent = "try { window.smuggled = eval('3') } catch {}";
            document.body.append(foreign);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.smuggled") is None


def test_another_site_cannot_frame_the_page(page: Page, server: Served):
    page.goto(f"{server.base}/nowhere")
    page.set_content(f"<iframe src='{server.base}/' onload='window.framed = 1'></iframe>")
    page.wait_for_timeout(500)
    assert all(frame.url in ("about:blank", "chrome-error://chromewebdata/") for frame in page.frames[1:])


def test_an_unknown_address_is_a_page_of_ours(page: Page, server: Served):
    page.goto(f"{server.base}/nowhere")
    page.get_by_role("link", name="Go to the first page").wait_for()
