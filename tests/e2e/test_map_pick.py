"""Choosing a place on the map, by hand and by keys, also when the geocoder is out of order."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.conftest import PHONE, served, sign_in
from tests.servers.serving import serving

pytestmark = pytest.mark.browser


class Broken(BaseHTTPRequestHandler):
    """A geocoding server that answers 500 to everything."""

    def do_GET(self) -> None:
        self.server.asked += 1  # type: ignore[attr-defined]
        self.send_error(500)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def geocoder() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Broken)
    server.asked = 0  # type: ignore[attr-defined]
    with serving(server):
        yield server


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory, geocoder: ThreadingHTTPServer) -> Iterator[str]:
    """helpnet with that geocoder."""
    url = f"http://127.0.0.1:{geocoder.server_port}"
    with served(tmp_path_factory.mktemp("lost"), HELPNET_GEOCODER_URL=url) as base:
        yield base


@pytest.fixture
def page(lost: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=lost, viewport=PHONE, locale="en-GB", reduced_motion="reduce")
    sign_in(context.request, lost, "coordinator")
    yield context.new_page()
    context.close()


def under_the_pin(page: Page) -> str:
    """The words for the place, once they are there."""
    words = page.get_by_test_id("pick-words")
    expect(words).not_to_have_text("One moment")
    return words.inner_text()


def test_a_home_is_chosen_by_keys_alone_while_the_geocoder_is_down(page: Page, geocoder: ThreadingHTTPServer):
    page.goto("/profile")
    button = page.get_by_test_id("pick-on-map")
    button.focus()
    page.keyboard.press("Enter")
    box = page.get_by_test_id("pick-map")
    expect(box).to_be_focused()
    first = under_the_pin(page)
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    expect(page.get_by_test_id("pick-words")).not_to_have_text(first)
    chosen = under_the_pin(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("pick-sheet")).to_be_hidden()
    expect(page.locator("#home")).to_have_value(chosen)
    expect(button).to_be_focused()
    page.get_by_role("button", name="Save: Where I live").click()
    expect(page.get_by_test_id("notice")).to_contain_text("Your home is saved")
    assert geocoder.asked, "the geocoder was never asked"  # type: ignore[attr-defined]


def test_nothing_of_an_errand_is_lost_and_it_lies_where_the_pin_was(page: Page, lost: str):
    page.goto("/errands/new")
    page.get_by_role("radio", name="Library").check()
    on = page.locator("[data-step]:not([hidden]) button[type=submit]")
    on.click()
    page.get_by_label("In one line").fill("Books back")
    on.click()
    page.get_by_role("radio", name="Somewhere else").check()
    page.locator(".opens:has(#where-other) .opened").get_by_test_id("pick-on-map").last.click()
    expect(page.get_by_test_id("pick-sheet")).to_be_visible()
    under_the_pin(page)
    box = page.get_by_test_id("pick-map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x - 10 * step, y + 6 * step)
    page.wait_for_timeout(120)
    page.mouse.up()
    page.wait_for_timeout(400)
    chosen = under_the_pin(page)
    page.get_by_test_id("pick-take").click()
    expect(page.locator("#place")).to_have_value(chosen)
    on.click()
    page.locator("[data-step='3']:not([hidden])").wait_for()
    on.click()
    page.get_by_test_id("preview").wait_for()
    expect(page.get_by_test_id("preview")).to_contain_text("Books back")
    page.get_by_test_id("submit").click()
    page.wait_for_url(re.compile(r"/errands/[0-9a-f-]{36}$"))
    errand = page.request.get(f"/api/v1/errands/{page.url.rsplit('/', 1)[1]}").json()
    assert errand["place"]["address"] == chosen


def test_focus_stays_where_somebody_went_while_the_map_was_coming(page: Page):
    page.goto("/profile")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/map/base", hold)
    with page.expect_request("**/api/v1/map/base"):
        page.get_by_test_id("pick-on-map").click()
    page.keyboard.press("Tab")
    close = page.get_by_test_id("pick-sheet").get_by_role("button", name="Close", exact=True)
    expect(close).to_be_focused()
    held[0].continue_()
    under_the_pin(page)
    expect(close).to_be_focused()


def test_what_is_under_the_pin_is_asked_again_when_the_line_lost_it(page: Page):
    page.add_init_script("""const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (said) {
            if (window.losing && String(said).includes(".look")) window.losing = false;
            else send.call(this, said);
        };""")
    page.goto("/profile")
    page.get_by_test_id("pick-on-map").click()
    first = under_the_pin(page)
    page.evaluate("window.losing = true")
    page.get_by_test_id("pick-map").press("ArrowRight")
    page.wait_for_function("() => window.losing === false")
    assert under_the_pin(page) != first
