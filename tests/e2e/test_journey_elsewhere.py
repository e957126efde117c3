"""What belongs to another municipality is not there: by its address in a browser."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import post_errand

pytestmark = pytest.mark.browser
At = Callable[..., Page]


def test_a_neighbour_of_another_town_finds_nothing(at: At, app: str):
    errand = post_errand(at("resident", "/profile"), app, f"Only here {uuid4().hex[:6]}")
    page = at("bergen-helper", f"/errands/{errand}")
    expect(page.locator("h1")).to_have_text("Nothing to see here")
    expect(page.get_by_text("This errand is not here any more")).to_be_visible()
    page.get_by_role("link", name="See who you can help").click()
    expect(page.get_by_test_id("accept")).to_be_visible()
    desk = at("bergen-coordinator", f"/errands/{errand}")
    expect(desk.locator("h1")).to_have_text("Nothing to see here")
