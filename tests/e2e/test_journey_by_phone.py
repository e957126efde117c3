"""Somebody without a computer calls: the desk writes it down by keyboard, a neighbour comes, and both are connected."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hands import BEHIND, DESK, PHONE, TOP, Finger, Keys

pytestmark = pytest.mark.browser
At = Callable[..., Page]
NUMBER, NAME, FIRST, HOME = "042-25 61 47", "Sven Ask", "Sven", "Drottninggatan 24"
PER_KEY = 40  # milliseconds
A_MINUTE_AND_A_HALF = 90


def focused(page: Page, selector: str) -> None:
    expect(page.locator(selector)).to_be_focused()


def write_down(page: Page, title: str) -> None:
    """The whole call, Enter after each answer."""
    keys = Keys(page, PER_KEY)
    focused(page, "#phone")
    keys.type(NUMBER)
    keys.press("Enter")
    focused(page, "#name")
    keys.type(NAME)
    keys.press("Enter")
    keys.type(HOME)
    expect(page.get_by_role("option").first).to_contain_text(HOME)
    keys.press("ArrowDown", "Enter", "Enter")
    focused(page, "#note")
    keys.type("Hears badly: let it ring.")
    keys.press("Enter", "g", "Enter")
    expect(page.locator("#category-shopping")).to_be_checked()
    keys.type(title)
    keys.press("Enter")
    expect(page.get_by_test_id("read-back")).to_contain_text(HOME)
    keys.press("Control+Enter")
    focused(page, "#sent")


def history(page: Page, errand: str) -> Locator:
    """What has happened to the errand, as the desk reads it."""
    page.goto(f"/errands/{errand}")
    expect(page.get_by_text("Asked for")).to_be_visible()
    return page.get_by_role("listitem")


def test_a_call_becomes_a_neighbour_at_the_door(at: At, record_property: Callable[[str, object], None]):
    title = f"Soup and bread {uuid4().hex[:6]}"
    desk, helper = at("coordinator", "/desk/intake", **DESK), at("helper", "/deck", **PHONE)
    expect(helper.locator(TOP)).to_be_visible()
    begun = time.monotonic()
    write_down(desk, title)
    took = time.monotonic() - begun
    record_property("seconds for a call", round(took, 1))
    assert took < A_MINUTE_AND_A_HALF

    expect(helper.locator(BEHIND)).to_have_text(title, timeout=2_000)
    helper.get_by_test_id("decline").tap()
    expect(helper.locator(TOP)).to_have_text(title)
    expect(helper.locator(".deck-card.swipe")).not_to_contain_text(NAME)
    helper.wait_for_timeout(300)
    Finger(helper).swipe(220)
    helper.get_by_role("link", name=f"Open “{title}”").tap()
    expect(helper.get_by_text(f"{HOME}, Helsingborg")).to_be_visible()
    expect(helper.get_by_role("link", name=f"Call {NAME}")).to_have_attribute("href", "tel:+4642256147")

    row = desk.get_by_test_id("connection").filter(has_text=title)
    expect(row).to_be_visible(timeout=2_000)
    expect(desk.get_by_text("+46")).to_have_count(0)
    errand, watcher = helper.url.rpartition("/")[2], at("admin", "", **DESK)
    both_shown = history(watcher, errand).filter(has_text="Was shown both phone numbers")
    expect(both_shown).to_have_count(0)
    keys = Keys(desk, PER_KEY)
    keys.to(f"Show both numbers of {FIRST} and Jonas")
    keys.press("Enter")
    sheet = desk.get_by_test_id("connect-sheet")
    expect(sheet.get_by_role("link", name=NUMBER)).to_be_visible()
    expect(sheet.get_by_role("link")).to_have_count(2)
    keys.check()
    keys.press("Escape")
    expect(row).to_contain_text("The numbers were shown to")
    expect(desk.get_by_text(NUMBER)).to_have_count(0)
    history(watcher, errand)
    expect(both_shown).to_contain_text("Helena")

    desk.get_by_test_id("next-call").focus()
    keys.press("Enter")
    focused(desk, "#phone")
    keys.type("+46 42 256147")
    keys.press("Enter")
    focused(desk, "#category-shopping")
    expect(desk.locator("#name")).to_have_value(NAME)
    expect(desk.locator("#note")).to_have_value("Hears badly: let it ring.")
    expect(desk.get_by_test_id("intake-form")).to_contain_text(title)
