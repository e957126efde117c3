"""Every page, for everybody: axe finds nothing, nothing is wider than its screen, and nothing is fetched from elsewhere."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.e2e.conftest import post_errand

pytestmark = pytest.mark.browser
At = Callable[..., Page]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
WIDTHS = (195, 320, 390, 720, 1440)  # 195 and 720: a phone and a desk at 200 %
SETTLED = """async () => {
    await document.fonts.ready;
    await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
    for (const one of document.getAnimations()) one.finish();
}"""
PAGES = {
    "": ("/", "/nowhere"),
    "resident": ("/errands/new", "/mine", "/wallet", "/errands/ID", "/welcome?step=2"),
    "both": ("/deck", "/map", "/nearby", "/profile", "/errands/ID"),
    "coordinator": ("/desk", "/desk/intake", "/errands/ID"),
}


def faults(page: Page, rules: dict[str, object]) -> list[object]:
    """What axe finds, once all colours have arrived."""
    page.evaluate(SETTLED)
    found = page.evaluate("async rules => (await axe.run(document, rules)).violations", rules)
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in found]


def too_wide(page: Page) -> list[int]:
    """The widths at which the page scrolls aside."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate(SETTLED)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(width)
    return found


def nowhere(said: ConsoleMessage) -> bool:
    """The browser's own word for a page that is not there."""
    return said.location["url"].endswith("/nowhere")


def watch(page: Page, app: str) -> list[str]:
    """What goes wrong on this page from now on, as the browser tells it."""
    wrong: list[str] = []
    loud = ("error", "warning")
    page.on("console", lambda said: wrong.append(said.text) if said.type in loud and not nowhere(said) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((app, "data:", "blob:")) else wrong.append(asked.url))
    page.on(
        "websocket", lambda line: None if line.url.startswith(app.replace("http", "ws", 1)) else wrong.append(line.url)
    )
    return wrong


@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_within_everybodys_reach(at: At, app: str, who: str):
    errand = post_errand(
        at("resident", "/healthz"), app, f"A walk {uuid4().hex[:6]}", text="<b>No hurry</b>\n" + "w" * 90
    )
    page = at(who, "/healthz", reduced_motion="reduce")
    wrong, found = watch(page, app), []
    for route in PAGES[who]:
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="light")
        page.goto(route.replace("ID", errand))
        page.locator("h1").wait_for()
        expect(page.locator(".waiting")).to_have_count(0)
        page.evaluate(AXE_SCRIPT)
        tall = max(844, page.evaluate("document.documentElement.scrollHeight"))  # nothing lies half under the menu
        page.set_viewport_size({"width": 390, "height": tall})
        found += [(route, "light", one) for one in faults(page, ALL)]
        page.emulate_media(color_scheme="dark")
        found += [(route, "dark", one) for one in faults(page, COLOURS)]
        found += [(route, "wide at", one) for one in too_wide(page)]
        page.emulate_media(color_scheme="light")
        found += [(route, "desk", one) for one in faults(page, ALL)]
    assert not found, found
    assert not wrong, wrong
