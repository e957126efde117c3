"""The list of what is near, in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import post_errand

pytestmark = pytest.mark.browser
At = Callable[..., Page]


def test_the_list_is_narrowed_by_its_address_and_back_goes_back(at: At):
    page = at("both", "/nearby")
    rows = page.get_by_test_id("errand-card")
    expect(rows.first).to_be_visible()
    everything = rows.count()
    page.get_by_label("What", exact=True).select_option("garden")
    page.wait_for_url("**/nearby?kind=garden")
    expect(rows).not_to_have_count(everything)
    page.get_by_label("When").select_option("today")
    page.wait_for_url("**/nearby?kind=garden&when=today")
    page.go_back()
    expect(page.get_by_label("When")).to_have_value("")
    expect(page.get_by_label("What", exact=True)).to_have_value("garden")
    page.go_back()
    expect(rows).to_have_count(everything)


def test_a_filter_that_leaves_nothing_says_so_and_leads_back(at: At):
    page = at("bergen-helper", "/nearby?kind=homework&km=1&when=today")
    expect(page.get_by_test_id("list-end")).to_contain_text("Nothing like that near you right now")
    page.get_by_role("link", name="See everything near me").click()
    expect(page.get_by_test_id("errand-card").first).to_be_visible()


def test_nonsense_in_the_address_shows_everything(at: At):
    page = at("both", "/nearby?kind=<b>&km=1e9&when[]=x")
    expect(page.get_by_test_id("errand-card").first).to_be_visible()
    expect(page.get_by_label("How far")).to_have_value("")


def test_a_new_errand_comes_into_the_list_and_is_answered_there(at: At, app: str):
    asking, page = at("resident", "/profile"), at("both", "/nearby")
    expect(page.get_by_test_id("errand-card").first).to_be_visible()
    post_errand(asking, app, "Bära upp en låda", category="other")
    row = page.get_by_test_id("errand-card").filter(has_text="Bära upp en låda")
    expect(row).to_be_visible(timeout=2_000)
    row.get_by_test_id("accept").click()
    expect(row).to_have_count(0)
    page.get_by_test_id("undo").click()
    expect(row).to_be_visible()
    row.get_by_test_id("decline").click()
    expect(row).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("errand-card").first).to_be_visible()
    expect(row).to_have_count(0)
