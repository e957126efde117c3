"""One's own rules in a browser: one tap each, said aloud, kept, and taken back by the same tap."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.hands import Keys
from tests.e2e.test_coming_in import RULES

pytestmark = pytest.mark.browser
At = Callable[..., Page]


def me(page: Page) -> dict[str, Any]:
    return page.request.get("/api/v1/me").json()


def test_each_rule_is_one_tap_and_is_there_after_a_reload(at: At):
    page = at("goran", "/profile")
    page.get_by_role("link", name="Change when we ask you").click()
    page.wait_for_url("**/profile/rules")
    notice = page.get_by_test_id("notice")
    week = page.get_by_test_id("rest-week")
    week.click()
    expect(notice).to_contain_text("We ask you nothing until")
    expect(notice).to_have_attribute("role", "status")  # heard, too
    expect(week).to_have_attribute("aria-pressed", "true")
    assert me(page)["paused_until"]
    page.reload()
    expect(week).to_have_attribute("aria-pressed", "true")
    week.click()
    expect(notice).to_contain_text("The pause is over")
    expect(week).to_have_attribute("aria-pressed", "false")
    assert me(page)["paused_until"] is None

    page.get_by_label("2 times", exact=True).check(force=True)
    expect(notice).to_contain_text("at most 2 times a week")
    page.get_by_label("1.5 km", exact=True).check(force=True)
    expect(notice).to_contain_text("within 1.5 km")
    page.get_by_label("Garden").uncheck(force=True)
    expect(notice).to_contain_text("We do not ask you about this: Garden.")
    if not page.get_by_label("Quiet hours").is_checked():
        page.get_by_label("Quiet hours").check(force=True)
    page.get_by_label("From").select_option("23:00")
    expect(notice).to_contain_text("between 23:00 and")
    page.reload()
    expect(page.get_by_label("2 times", exact=True)).to_be_checked()
    expect(page.get_by_label("1.5 km", exact=True)).to_be_checked()
    expect(page.get_by_label("Garden")).not_to_be_checked()
    expect(page.get_by_label("From")).to_have_value("23:00")
    kept = me(page)
    assert (kept["asks_per_week"], kept["alert_radius"], kept["kinds_off"]) == (2, 1500, ["garden"])
    page.get_by_label("Garden").check(force=True)
    expect(notice).to_contain_text("We ask you about this: Garden.")
    page.get_by_label("Tell me when somebody near me").uncheck(force=True)
    expect(notice).to_contain_text("We leave you in peace.")
    page.get_by_role("link", name="My profile").first.click()
    expect(page.get_by_test_id("rules")).to_contain_text("We ask you nothing")
    expect(page.get_by_test_id("odds")).to_contain_text("within 1.5 km of you")


def test_a_pause_until_a_day_is_taken_and_ended_by_keyboard(at: At):
    page = at("margareta", "/profile/rules", viewport={"width": 1440, "height": 900})
    page.get_by_test_id("rest-today").wait_for()
    keys = Keys(page)
    keys.to("Not more today")
    keys.press("Enter")
    expect(page.get_by_test_id("rest-today")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("rest-today")).to_be_focused()
    page.wait_for_timeout(800)
    last = page.get_by_label("Or until a day").get_attribute("max")
    assert last
    page.get_by_label("Or until a day").fill(last)
    expect(page.get_by_test_id("rest-today")).to_have_attribute("aria-pressed", "false")
    assert me(page)["paused_until"].startswith(last)
    page.get_by_test_id("rest-over").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("notice")).to_contain_text("The pause is over")
    assert me(page)["paused_until"] is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rules_are_within_reach_of_everybody(at: At, scheme: str):
    page = at("both", "/profile/rules", color_scheme=scheme, reduced_motion="reduce")
    page.get_by_test_id("rest-month").click()
    expect(page.get_by_test_id("rest-over")).to_be_visible()
    page.wait_for_timeout(300)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    page.get_by_test_id("rest-over").click()
    expect(page.get_by_test_id("rest-over")).to_have_count(0)
