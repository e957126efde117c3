"""The deck in a browser: by hand, by keyboard, and while others are at it too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import post_errand

pytestmark = pytest.mark.browser
At = Callable[..., Page]


def top(page: Page) -> str:
    """The title on the top card."""
    return page.locator(".deck-card.swipe h2").inner_text()


def behind(page: Page) -> str:
    """The title on the card under it."""
    return page.locator(".deck-card.behind:not([hidden]) h2").inner_text()


def swipe(page: Page, by: int) -> None:
    """Drag the top card with the mouse, to the right when `by` is positive."""
    box = page.locator(".deck-card.swipe").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 90
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + by * step / 8, y)
    page.mouse.up()


def test_a_swipe_to_the_right_is_yes_and_can_be_taken_back(at: At):
    page = at("helper", "/deck")
    first, second = top(page), behind(page)
    swipe(page, 200)
    assert top(page) == second  # at once
    undo = page.get_by_test_id("undo")
    expect(page.get_by_text(f"You are on it: {first}")).to_be_visible()
    expect(page.get_by_role("link", name=f"Open “{first}”")).to_be_visible()
    undo.click()
    expect(page.locator(".deck-card.swipe h2")).to_have_text(first)
    expect(undo).to_have_count(0)


def test_a_swipe_to_the_left_is_no_for_good(at: At):
    page = at("helper", "/deck")
    first, second = top(page), behind(page)
    swipe(page, -200)
    assert top(page) == second
    page.reload()
    expect(page.locator(".deck-card.swipe h2")).to_have_text(second)
    expect(page.get_by_text(first, exact=True)).to_have_count(0)


def test_a_little_drag_is_no_answer_and_a_tap_opens(at: At):
    page = at("helper", "/deck")
    first = top(page)
    swipe(page, 30)
    assert top(page) == first
    page.locator(".deck-card.swipe").click()
    page.wait_for_url("**/errands/*")


def test_the_whole_deck_by_keyboard_alone(at: At):
    page = at("helper", "/deck", reduced_motion="reduce")
    first, second = top(page), behind(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "deck":
            break
    page.keyboard.press("ArrowRight")
    assert top(page) == second
    expect(page.get_by_test_id("undo")).to_be_visible()
    for name in ("Not me", "I'll do it", "Open", "Undo"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.locator(".deck-card.swipe h2")).to_have_text(first)
    page.locator(".deck").focus()
    third = behind(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".deck-card.swipe h2")).to_have_text(third)
    expect(page.locator(".deck")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/errands/*")


def test_what_is_new_comes_second_and_what_is_taken_is_told(at: At, app: str):
    asking, other, page = at("resident", "/profile"), at("both", "/profile"), at("helper", "/deck")
    shown = top(page)
    errand = post_errand(asking, app, "Kattmat från Ica")
    expect(page.locator(".deck-card.behind:not([hidden]) h2")).to_have_text("Kattmat från Ica", timeout=2_000)
    assert top(page) == shown
    page.get_by_test_id("decline").click()
    expect(page.locator(".deck-card.swipe h2")).to_have_text("Kattmat från Ica")
    page.wait_for_timeout(300)
    assert other.request.post(f"/api/v1/errands/{errand}/accept", data={}, headers={"Origin": app}).ok
    expect(page.get_by_test_id("notice")).to_contain_text(
        "Somebody else has just said yes to “Kattmat från Ica”", timeout=2_000
    )
    assert top(page) != "Kattmat från Ica"


def test_whoever_comes_second_is_told_kindly_and_sees_the_next_card(at: At, app: str):
    asking, other, page = at("resident", "/profile"), at("both", "/profile"), at("helper", "/deck")
    shown = top(page)
    errand = post_errand(asking, app, "Ett brev till lådan")
    expect(page.locator(".deck-card.behind:not([hidden]) h2")).to_have_text("Ett brev till lådan")
    page.get_by_test_id("decline").click()
    page.wait_for_timeout(800)
    page.context.set_offline(True)  # the news that it is taken does not arrive before the tap
    page.get_by_test_id("accept").click()
    assert other.request.post(f"/api/v1/errands/{errand}/accept", data={}, headers={"Origin": app}).ok
    page.context.set_offline(False)
    expect(page.get_by_test_id("notice")).to_contain_text("Somebody else", timeout=15_000)
    assert top(page) not in (shown, "Ett brev till lådan")


def test_an_empty_deck_says_why_and_what_one_can_do(at: At, app: str):
    page = at("fatima", "/profile")
    assert page.request.patch("/api/v1/me", data={"alert_radius": 500, "alerts_on": False}, headers={"Origin": app}).ok
    page.goto("/deck")
    end, card = page.get_by_test_id("deck-end"), page.get_by_test_id("accept")
    expect(end.or_(card).first).to_be_visible()
    for _ in range(40):  # what she was asked about before lies on the deck, too
        if card.is_visible():
            page.get_by_test_id("decline").click()
        elif end.is_visible():
            break
        page.wait_for_timeout(750)
    expect(end).to_contain_text("a little farther away")
    end.get_by_test_id("widen").click()
    expect(page.get_by_test_id("accept")).to_be_visible()
