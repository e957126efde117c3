"""The coordinator's journeys: a call written down with the keyboard alone, two people connected, and a desk that changes by itself."""

import re
import time
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import post_errand

pytestmark = pytest.mark.browser

DESK = {"width": 1440, "height": 900}
A_MINUTE_AND_A_HALF = 90
PER_KEY = 50  # milliseconds; at 300, as one types while talking, the same call takes half a minute
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
At = Callable[..., Page]


def has_focus(page: Page, selector: str) -> None:
    expect(page.locator(selector)).to_be_focused()


def test_a_call_is_written_down_with_the_keyboard_alone(at: At, record_property: Callable[[str, object], None]):
    page = at("coordinator", "/desk/intake", viewport=DESK)
    has_focus(page, "#phone")
    begun, keys = time.monotonic(), page.keyboard
    keys.type("042-25 61 30", delay=PER_KEY)
    keys.press("Enter")
    has_focus(page, "#name")
    keys.type("Gunnel Ek", delay=PER_KEY)
    keys.press("Enter")
    keys.type("Drottninggatan 18", delay=PER_KEY)
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#address")).to_have_value("Drottninggatan 18, Helsingborg")
    keys.press("Enter")
    has_focus(page, "#note")
    keys.press("Enter")
    keys.press("f")  # a letter chooses the kind that begins with it: fetch a parcel
    expect(page.locator("#category-parcel")).to_be_checked()
    keys.press("Enter")
    keys.type("Fetch a parcel at Ica", delay=PER_KEY)
    keys.press("Enter")
    keys.type("The slip lies in the hall.", delay=PER_KEY)
    keys.press("Tab")
    keys.press("Tab")
    has_focus(page, "#when-today")
    expect(page.get_by_test_id("read-back")).to_contain_text("Gunnel Ek, I have written: Fetch a parcel at Ica.")
    expect(page.get_by_test_id("read-back")).to_contain_text("Drottninggatan 18")
    keys.press("Control+Enter")
    has_focus(page, "#sent")
    took = time.monotonic() - begun
    record_property("seconds for a call", round(took, 1))
    assert took < A_MINUTE_AND_A_HALF
    keys.press("Tab")
    keys.press("Enter")
    has_focus(page, "#phone")
    keys.type("042256130")
    keys.press("Enter")
    expect(page.locator("#name")).to_have_value("Gunnel Ek")
    has_focus(page, "#category-shopping")


def test_what_was_typed_survives_a_reload_and_a_refusal(at: At):
    page = at("coordinator", "/desk/intake", viewport=DESK)
    page.locator("#phone").fill("042-25 61 31")
    page.locator("#title").fill("Something heavy")
    page.get_by_test_id("post-errand").click()
    has_focus(page, "#name")
    expect(page.locator("#name-error")).not_to_be_empty()
    expect(page.locator("#category-error")).not_to_be_empty()
    page.reload()
    expect(page.locator("#title")).to_have_value("Something heavy")
    expect(page.locator("#phone")).to_have_value("042-25 61 31")


def test_the_caller_and_whoever_said_yes_are_connected(at: At, app: str):
    page = at("coordinator", "/desk/intake", viewport=DESK)
    expect(page.locator("#phone")).to_be_visible()
    caller = {"name": "Nils Persson", "phone": "042-25 61 32", "address": "Drottninggatan 20"}
    errand = post_errand(page, app, "Company for coffee", on_behalf_of=caller)
    helper = at("helper", "/mine")
    assert helper.request.post(f"/api/v1/errands/{errand}/accept", data={}, headers={"Origin": app}).ok
    row = page.get_by_test_id("connection").filter(has_text="Company for coffee")
    expect(row).to_be_visible(timeout=5_000)
    row.get_by_test_id("connect").click()
    sheet = page.get_by_test_id("connect-sheet")
    expect(sheet.get_by_role("link", name="042-25 61 32")).to_have_attribute("href", "tel:042-256132")
    expect(sheet.get_by_role("link")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(row).to_contain_text("The numbers were shown to")


def test_the_desk_changes_by_itself_and_calls_around(at: At, app: str):
    desk = at("coordinator", "/desk", viewport=DESK)
    before = int(desk.get_by_test_id("monitor-open").inner_text())
    neighbour = at("both", "/mine")
    errand = post_errand(neighbour, app, "A ladder for an hour")
    expect(desk.get_by_test_id("monitor-open")).to_have_text(str(before + 1), timeout=5_000)
    desk.get_by_test_id("fold-open").locator("summary").click()
    desk.get_by_role("button", name="More about A ladder for an hour").click()
    sheet = desk.get_by_test_id("desk-sheet")
    sheet.get_by_role("button", name="Call somebody").click()
    sheet.get_by_test_id("show-number").first.click()
    sheet.get_by_test_id("said-no").click()
    sheet.get_by_test_id("show-number").first.click()
    sheet.get_by_test_id("said-yes").click()
    expect(sheet).not_to_be_visible()
    expect(desk.get_by_test_id("monitor-open")).to_have_text(str(before))
    answer = neighbour.request.get(f"/api/v1/errands/{errand}")
    assert answer.json()["state"] == "taken"


def test_reported_trouble_is_one_tap_away_where_what_stalls_stands_first(at: At, app: str):
    neighbour, helper, desk = at("both", "/mine"), at("helper", "/mine"), at("coordinator", "/desk")
    errand = post_errand(neighbour, app, "A shelf to carry")
    assert helper.request.post(f"/api/v1/errands/{errand}/accept", data={}, headers={"Origin": app}).ok
    helper.goto(f"/errands/{errand}")
    helper.get_by_test_id("report").click()
    sheet = helper.get_by_role("dialog")
    sheet.get_by_role("textbox").fill("Nobody opened the door.")
    sheet.get_by_test_id("report-send").click()
    told = desk.get_by_test_id("first-report")
    expect(told).to_have_text("Something went wrong with 1 errand", timeout=5_000)
    expect(told).to_be_in_viewport()
    # what lost its helper stands first late at night, when nobody may be asked
    expect(desk.get_by_test_id("desk-row").first).to_contain_text(re.compile("Nobody yet|Lost its helper"))
    expect(desk.get_by_test_id("desk-row").last).to_contain_text("Nobody opened the door.")
    told.click()
    opened = desk.get_by_test_id("desk-sheet")
    expect(opened).to_contain_text("A shelf to carry")
    opened.get_by_role("button", name="Looked after").click()
    expect(told).to_have_count(0)


def test_focus_stays_where_an_answered_row_was(at: At):
    desk = at("coordinator", "/desk", viewport=DESK)
    desk.get_by_test_id("widen").first.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("tr.answered")).to_be_focused()
    expect(desk.locator("tr.answered")).to_have_count(0, timeout=9_000)


@pytest.mark.parametrize("route", ["/desk", "/desk/intake"])
def test_anybody_else_is_led_on_and_nothing_is_shown(at: At, route: str):
    page = at("helper", route)
    expect(page.get_by_role("heading", name="This page is for the coordinators")).to_be_visible()
    expect(page.get_by_test_id("monitor-open")).to_have_count(0)
    expect(page.locator("#phone")).to_have_count(0)


@pytest.mark.parametrize("route", ["/desk", "/desk/intake"])
@pytest.mark.parametrize("width", [320, 1440])
def test_everybody_can_use_it(at: At, route: str, width: int):
    page = at("coordinator", route, viewport={"width": width, "height": 900})
    page.get_by_test_id("monitor-open" if route == "/desk" else "caller-phone").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.evaluate("document.fonts.ready")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
