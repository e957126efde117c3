"""The strict policy in a real browser: the page works under it, and what is smuggled in does not run."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_page_works_and_breaks_no_rule_of_its_policy(at: Callable[..., Page], app: str):
    said: list[str] = []
    sockets: list[str] = []
    asked: list[str] = []
    page = at("", "about:blank")
    page.on("console", lambda message: said.append(message.text))
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.on("request", lambda request: asked.append(request.url))
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))  # noqa: PLW0108 - Playwright marks what it is given, and a method cannot be marked
    page.goto(app)
    page.get_by_role("heading", level=1).wait_for()
    for _ in range(100):
        page.wait_for_timeout(0 if frames else 100)
    assert frames
    assert [line for line in said if "Content Security Policy" in line or "violates" in line] == []
    assert sockets[0].startswith(app.replace("http", "ws"))  # the port it came from, not one that was built in
    assert [url for url in asked if not url.startswith(app)] == []


def test_what_is_smuggled_into_a_page_does_not_run(at: Callable[..., Page], app: str):
    page = at("")
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


def test_another_site_cannot_frame_the_page(at: Callable[..., Page], app: str):
    page = at("", "/nowhere")
    page.set_content(f"<iframe src='{app}/' onload='window.framed = 1'></iframe>")
    page.wait_for_timeout(500)
    assert all(frame.url in ("about:blank", "chrome-error://chromewebdata/") for frame in page.frames[1:])


def test_an_unknown_address_is_a_page_of_ours(at: Callable[..., Page], app: str):
    page = at("", "/nowhere")
    page.get_by_role("link", name="Go to the first page").wait_for()


def test_the_small_pages_behind_links_have_the_houses_own_font_from_here(at: Callable[..., Page], app: str):
    page, said, asked = at("", "about:blank"), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{app}/l/nobody-gave-this-one")
    page.get_by_role("link", name="Open helpnet").wait_for()
    drawn = (
        "document.fonts.ready.then(fonts => [...fonts].filter(one => one.status === 'loaded').map(one => one.family))"
    )
    assert "Atkinson Hyperlegible Next Variable" in "".join(page.evaluate(drawn))
    assert [url for url in asked if not url.startswith(app)] == []
    assert [line for line in said if "Content Security Policy" in line] == []
