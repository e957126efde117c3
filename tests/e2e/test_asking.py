"""Asking for help on a phone: quickly, with nothing lost on the way, and once."""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import post_errand
from tests.e2e.line import Line

pytestmark = pytest.mark.browser
At = Callable[..., Page]


def go_on(page: Page) -> None:
    """The way on, whatever it is called in this step."""
    page.locator("[data-step]:not([hidden]) button[type=submit]").click()


def again(page: Page) -> None:
    """The same button once more, later than an unsteady finger would."""
    page.wait_for_timeout(800)
    go_on(page)


def to_step(page: Page, number: int) -> None:
    page.wait_for_url(f"**/errands/new#step-{number}")
    page.locator(f"[data-step='{number - 1}']:not([hidden])").wait_for()


def fill(page: Page, title: str) -> None:
    """From the first step to the last, at home and as soon as possible."""
    page.get_by_role("radio", name="Library").check()
    go_on(page)
    page.get_by_label("In one line").fill(title)
    for step in (3, 4, 5):
        go_on(page)
        to_step(page, step)
    page.get_by_test_id("preview").wait_for()


def asked(page: Page, title: str) -> int:
    """How many errands of that title one has."""
    page.goto("/mine")
    page.get_by_role("heading", level=1).wait_for()
    expect(page.get_by_test_id("mine-row").first).to_be_visible()
    return page.get_by_test_id("mine-row").filter(has_text=title).count()


def test_from_the_first_tap_to_the_errand_in_six_taps_and_a_line(at: At):
    page, title = at("resident", "/errands/new"), f"Three books back {uuid4().hex[:6]}"
    fill(page, title)
    card = page.get_by_test_id("preview")
    expect(card).to_contain_text(title)
    expect(card).not_to_contain_text("Drottninggatan")
    page.get_by_test_id("submit").click()
    page.wait_for_url(re.compile(r"/errands/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("Drottninggatan")).to_be_visible()
    assert "draft" not in page.evaluate("Object.keys(sessionStorage).join()")


def test_what_is_missing_is_said_at_the_field_and_back_loses_nothing(at: At):
    page = at("resident", "/errands/new")
    go_on(page)
    expect(page.get_by_text("Choose what kind of help it is.")).to_be_visible()
    page.get_by_role("radio", name="Parcel").check()
    again(page)
    to_step(page, 2)
    go_on(page)
    title = page.get_by_label("In one line")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_be_focused()
    title.fill("A parcel")
    again(page)
    to_step(page, 3)
    page.go_back()
    to_step(page, 2)
    expect(title).to_have_value("A parcel")
    page.reload()
    expect(title).to_have_value("A parcel")
    page.go_back()
    expect(page.get_by_role("radio", name="Parcel")).to_be_checked()


def test_an_address_is_found_by_keyboard_and_where_it_is_stays_private(at: At):
    page = at("resident", "/errands/new")
    page.get_by_role("radio", name="Post").check()
    go_on(page)
    page.get_by_label("In one line").fill("A letter")
    go_on(page)
    to_step(page, 3)
    page.get_by_role("radio", name="Somewhere else").check()
    place = page.get_by_role("combobox", name="Address")
    place.press_sequentially("Söderg", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    place.press("q")
    assert page.get_by_role("option").count() == 0  # what was suggested for the text before is not offered for this one
    place.press("Backspace")
    expect(page.get_by_role("option").first).to_be_visible()
    place.press("ArrowDown")
    place.press("Enter")
    expect(place).to_have_value(re.compile("Södergatan"))
    place.fill("Nowhere at all 9")
    go_on(page)
    expect(page.get_by_text("We can't find that address.")).to_be_visible()
    expect(place).to_have_value("Nowhere at all 9")


@pytest.fixture
def line(app: str) -> Iterator[Line]:
    """A line to the server that can be cut."""
    made = Line(app)
    yield made
    made.close()


def test_a_line_lost_while_sending_loses_nothing_and_asks_once(at: At, line: Line):
    page, title = at("both", "/errands/new", base_url=line.base), f"Lost line {uuid4().hex[:6]}"
    fill(page, title)
    line.cut()
    page.get_by_test_id("submit").click()
    expect(page.get_by_text("No contact right now")).to_be_visible()
    assert title in page.evaluate("JSON.stringify(sessionStorage)")
    line.mend()
    page.wait_for_url(re.compile(r"/errands/[0-9a-f-]{36}$"))
    assert asked(page, title) == 1


def test_when_only_the_answer_was_lost_the_errand_is_shown_by_itself(at: At, line: Line):
    page, title = at("both", "/errands/new", base_url=line.base), f"Lost answer {uuid4().hex[:6]}"
    fill(page, title)
    line.deafen()
    page.get_by_test_id("submit").click()
    elsewhere = at("both", "/mine")
    expect(elsewhere.get_by_text(title)).to_be_visible()
    line.cut()
    expect(page.get_by_text("No contact right now")).to_be_visible()
    line.mend()
    page.wait_for_url(re.compile(r"/errands/[0-9a-f-]{36}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert asked(page, title) == 1


def test_two_quick_taps_ask_once(at: At):
    page, title = at("both", "/errands/new"), f"Twice {uuid4().hex[:6]}"
    fill(page, title)
    assert page.locator("[name=draft_key]").input_value()
    page.get_by_test_id("submit").evaluate("button => { button.form.requestSubmit(); button.form.requestSubmit(); }")
    page.wait_for_url(re.compile(r"/errands/[0-9a-f-]{36}$"))
    assert asked(page, title) == 1


def test_who_got_very_much_help_is_told_kindly_whom_to_call(at: At, app: str):
    page = at("both", "/errands/new")
    going = [post_errand(page, app, "Ten hours", minutes=600) for _ in range(2)]
    try:
        fill(page, "One more")
        page.get_by_test_id("submit").click()
        expect(page.get_by_role("link", name=re.compile(r"^Call \+46"))).to_have_attribute("href", re.compile("^tel:"))
        expect(page.get_by_test_id("preview")).to_be_visible()
    finally:
        for errand in going:
            page.request.post(f"/api/v1/errands/{errand}/cancel", headers={"Origin": app})


def test_too_long_a_line_is_kept_and_said(at: At):
    page = at("resident", "/errands/new")
    page.get_by_role("radio", name="Library").check()
    go_on(page)
    line = page.get_by_label("In one line")
    line.fill("x" * 81)
    go_on(page)
    expect(page.get_by_text("Use at most 80 characters here.")).to_be_visible()
    expect(line).to_have_value("x" * 81)


def test_asking_by_keyboard_alone(at: At):
    page, title = at("resident", "/errands/new"), f"By keyboard {uuid4().hex[:6]}"
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    to_step(page, 2)
    expect(page.get_by_role("heading", name="Say it in your own words")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(title)
    for step in (3, 4, 5):
        page.keyboard.press("Enter")
        to_step(page, step)
        expect(page.locator("[data-step]:not([hidden]) h2")).to_be_focused()
        page.keyboard.press("Tab")
    page.get_by_test_id("submit").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/errands/[0-9a-f-]{36}$"))
