"""Each thing is done once: on a line that breaks, and under fingers that tap twice."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hands import BEHIND, PHONE, TOP
from tests.e2e.line import Line

pytestmark = pytest.mark.browser
At = Callable[..., Page]
OPENED = re.compile(r"/errands/[0-9a-f-]{36}$")
UNSTEADY = (90, 350)  # milliseconds between the two taps: before and after the page has answered the first


@pytest.fixture
def line(app: str) -> Iterator[Line]:
    """A line to the server that can be cut."""
    made = Line(app)
    yield made
    made.close()


def tap_twice(button: Locator, apart: int) -> None:
    """Two taps on one spot, whatever is there by then."""
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    button.page.touchscreen.tap(*at)
    button.page.wait_for_timeout(apart)
    button.page.touchscreen.tap(*at)


def mine(page: Page) -> list[Any]:
    return page.request.get("/api/v1/me/errands?limit=200").json()["items"]


def titled(page: Page, title: str) -> list[Any]:
    return [one for one in mine(page) if title in str(one)]


def begin(page: Page) -> None:
    page.get_by_role("radio", name="Library").check(force=True)
    page.get_by_role("button", name="Next").click()


def to_preview(page: Page, title: str) -> None:
    page.get_by_label("In one line").fill(title)
    for heading in ("Where is it?", "When, and for how long?", "This is what others will see"):
        page.get_by_role("button", name="Next").click()
        page.get_by_role("heading", name=heading).wait_for()


def test_a_line_that_breaks_loses_nothing_and_sending_anew_asks_once(at: At, line: Line):
    title = f"Four books back {uuid4().hex[:6]}"
    page = at("lennart", "/errands/new", base_url=line.base, **PHONE)
    page.get_by_role("heading", name="What would you like help with?").wait_for()
    page.context.set_offline(True)
    begin(page)
    expect(page.get_by_text("No contact right now")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("No contact right now")).to_have_count(0, timeout=10_000)
    to_preview(page, title)

    line.cut()
    page.get_by_test_id("submit").click()
    expect(page.get_by_text("No contact right now")).to_be_visible()
    line.mend()
    page.reload()
    expect(page.get_by_test_id("preview")).to_contain_text(title)
    page.wait_for_timeout(300)
    assert titled(page, title) == []
    page.get_by_test_id("submit").click()
    page.wait_for_url(OPENED)
    assert len(titled(page, title)) == 1


@pytest.mark.parametrize("apart", UNSTEADY)
def test_two_taps_on_a_main_button_are_one(at: At, app: str, apart: int):
    title = f"Two taps {uuid4().hex[:6]}"
    asta, omar = at("resident", "/errands/new", **PHONE), at("helper", "/deck", **PHONE)
    expect(omar.locator(TOP)).to_be_visible()
    begin(asta)
    to_preview(asta, title)
    asta.wait_for_timeout(600)  # it is read
    tap_twice(asta.get_by_test_id("submit"), apart)
    asta.wait_for_url(OPENED)
    assert len(titled(asta, title)) == 1

    expect(omar.locator(BEHIND)).to_have_text(title)
    before = len(mine(omar))
    tap_twice(omar.get_by_test_id("decline"), apart)
    expect(omar.locator(TOP)).to_have_text(title)
    omar.wait_for_timeout(700)
    tap_twice(omar.get_by_test_id("accept"), apart)
    expect(omar.get_by_text(f"You are on it: {title}")).to_be_visible()
    omar.wait_for_timeout(700)
    assert len(mine(omar)) == before + 1
    tap_twice(omar.get_by_test_id("undo"), apart)
    expect(omar.locator(TOP)).to_have_text(title)
    assert omar.url.endswith("/deck")

    omar.goto(asta.url)
    tap_twice(omar.get_by_test_id("accept"), apart)
    expect(omar.get_by_text("Drottninggatan 4, Helsingborg")).to_be_visible()
    expect(omar.get_by_test_id("done")).to_be_visible()
    assert [one["state"] for one in titled(omar, title)] == ["taken"]
    omar.get_by_test_id("chat-text").fill("Here I am.")
    tap_twice(omar.get_by_test_id("chat-send"), apart)
    expect(asta.get_by_text("Here I am.")).to_be_visible()
    omar.wait_for_timeout(300)
    expect(asta.get_by_text("Here I am.")).to_have_count(1)

    his = omar.request.get("/api/v1/me").json()["balance"]
    tap_twice(omar.get_by_test_id("done"), apart)
    thanks = asta.get_by_role("button", name="Say thanks", exact=True)
    thanks.wait_for()
    length = titled(asta, title)[0]["minutes"]
    tap_twice(thanks, apart)
    expect(omar.get_by_text("Thank you. The minutes are yours.")).to_be_visible()
    assert omar.request.get("/api/v1/me").json()["balance"] == his + length
    for page in (asta, omar):
        expect(page.get_by_test_id("notice")).to_be_empty()
