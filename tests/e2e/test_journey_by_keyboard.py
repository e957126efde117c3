"""Asking and saying yes without a mouse or a finger: Tab, Enter, space and the arrows alone."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hands import BEHIND, DESK, TOP, Keys, arrives

pytestmark = pytest.mark.browser
At = Callable[..., Page]
STEPS = ("Say it in your own words", "Where is it?", "When, and for how long?", "This is what others will see")


def come_in(at: At, handle: str, name: str) -> tuple[Page, Keys]:
    """Somebody who reads English signs in from the first page."""
    page = at(handle, "/healthz", **DESK)
    page.context.clear_cookies()
    page.goto("/")
    keys = Keys(page)
    expect(page.get_by_test_id("demo-person").first).to_be_visible()
    keys.to(f"Be {name}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/deck")
    expect(page.locator("h1")).to_have_text("Who can you help?")
    keys.to("Go to the content", most=1)  # a page load begins at its top
    return page, keys


def ask(page: Page, keys: Keys, title: str) -> None:
    """All five steps; each begins at its heading."""
    keys.to("Ask for help")
    keys.press("Enter")
    arrives(page, "**/errands/new", "Ask for help")
    page.get_by_role("radio", name="Groceries").wait_for(state="attached")  # the kinds come a moment after the heading
    keys.to("Groceries")
    keys.press("ArrowRight", "ArrowRight")
    expect(page.get_by_role("radio", name="Post a letter")).to_be_checked()
    for heading in STEPS:
        keys.to("Next")
        keys.press("Enter")
        expect(page.get_by_role("heading", name=heading)).to_be_focused()
        if heading == STEPS[0]:
            keys.to("In one line")
            keys.type(title)
        elif heading == STEPS[2]:
            keys.to("As soon as possible")
            keys.press("ArrowDown")
            keys.to("More")
            keys.press("Enter", "Space")
    keys.to("Back")
    keys.to("Ask for help")
    keys.press("Enter")


def test_a_need_is_met_by_keyboard_alone(at: At):
    title = f"A letter to the box {uuid4().hex[:6]}"
    (ingrid, hers), (jonas, his) = come_in(at, "resident", "Ingrid"), come_in(at, "helper", "Jonas")
    expect(jonas.locator(TOP)).to_be_visible()
    first = jonas.locator(TOP).inner_text()
    ask(ingrid, hers, title)
    arrives(ingrid, "**/errands/*-*", title)

    expect(jonas.locator(BEHIND)).to_have_text(title, timeout=2_000)
    his.to(first)
    his.press("ArrowLeft")
    expect(jonas.locator(TOP)).to_have_text(title)
    jonas.wait_for_timeout(300)
    his.press("ArrowRight")
    expect(jonas.get_by_text(f"You are on it: {title}")).to_be_visible()
    his.to(f"Open “{title}”")
    his.press("Enter")
    arrives(jonas, "**/errands/*", title)
    expect(jonas.get_by_text("Drottninggatan 4, Helsingborg")).to_be_visible()
    his.to("I have done it")
    his.to("Write something")
    his.type("On my way.")
    his.press("Enter")
    expect(ingrid.get_by_text("On my way.")).to_be_visible(timeout=2_000)
