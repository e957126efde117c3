"""On a phone, with a real touch: a slip taken back, a no that lasts, and two who want the last place at once."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import post_errand
from tests.e2e.hands import BEHIND, PHONE, TOP, Finger

pytestmark = pytest.mark.browser
At = Callable[..., Page]


def bring_up(page: Page, finger: Finger, title: str) -> str:
    """Swipe the card on top to the left, so that the new one behind it is on top; what the other was."""
    first = page.locator(TOP).inner_text()
    expect(page.locator(BEHIND)).to_have_text(title)
    finger.swipe(-220)
    expect(page.locator(TOP)).to_have_text(title)
    page.wait_for_timeout(300)
    return first


def test_a_slip_is_taken_back_unheard_and_a_no_is_for_good(at: At, app: str):
    title = f"Soup from the shop {uuid4().hex[:6]}"
    asta, omar = at("resident", "/profile", **PHONE), at("helper", "/deck", **PHONE)
    expect(omar.locator(TOP)).to_be_visible()
    errand, finger = post_errand(asta, app, title, minutes=15), Finger(omar)
    declined = bring_up(omar, finger, title)

    finger.swipe(220)
    omar.get_by_test_id("undo").tap()  # at once, as one does
    expect(omar.locator(TOP)).to_have_text(title)
    expect(omar.get_by_text("Undo")).to_have_count(0)
    assert asta.request.get(f"/api/v1/errands/{errand}").json()["state"] == "open"
    asta.goto("/mine")
    row = asta.get_by_test_id("mine-row").filter(has_text=title)
    expect(row).to_contain_text("Looking for somebody")
    expect(asta.get_by_text(f"helps with “{title}”")).to_have_count(0)

    omar.wait_for_timeout(300)
    finger.swipe(220)
    expect(asta.get_by_text(f"Jonas helps with “{title}”")).to_be_visible(timeout=3_000)
    omar.get_by_role("link", name=f"Open “{title}”").tap()
    expect(omar.get_by_text("Drottninggatan 4, Helsingborg")).to_be_visible()
    omar.get_by_test_id("done").tap()
    expect(row).to_contain_text("Done, waiting for thanks")
    row.get_by_role("link").tap()
    asta.get_by_role("button", name="Say thanks", exact=True).tap()
    expect(omar.get_by_text("+15 min")).to_be_visible(timeout=2_000)

    for route in ("/deck", "/nearby"):
        omar.goto(route)
        expect(omar.get_by_test_id("errand-card").first).to_be_visible()
        expect(omar.get_by_text(declined, exact=True)).to_have_count(0)


def test_of_two_who_want_the_last_place_one_gets_it_and_the_other_is_told_kindly(at: At, app: str):
    title = f"A parcel at Ica {uuid4().hex[:6]}"
    asta = at("resident", "/profile", **PHONE)
    rivals = [at(who, "/deck", **PHONE) for who in ("helper", "both")]
    fingers = [Finger(page) for page in rivals]
    for page in rivals:
        expect(page.locator(TOP)).to_be_visible()
    errand = post_errand(asta, app, title)
    for page, finger in zip(rivals, fingers, strict=True):
        bring_up(page, finger, title)
    following = [page.locator(BEHIND).inner_text() for page in rivals]

    for finger in fingers:
        finger.drag(".deck-card.swipe", 220)
    for finger in fingers:
        finger.lift()
    for page, card in zip(rivals, following, strict=True):
        expect(page.locator(TOP)).to_have_text(card)
    asta.goto(f"/errands/{errand}")
    expect(asta.get_by_text("Somebody is coming")).to_be_visible()
    won = [page.get_by_text(f"You are on it: {title}") for page in rivals]
    lost = [page.get_by_test_id("notice") for page in rivals]
    winner = 0 if "Jonas" in asta.locator("main").inner_text() else 1
    expect(won[winner]).to_be_visible()
    expect(lost[1 - winner]).to_contain_text("Somebody else")
    expect(won[1 - winner]).to_have_count(0)
    expect(lost[winner]).to_be_empty()
    rivals[1 - winner].goto(f"/errands/{errand}")
    expect(rivals[1 - winner].get_by_test_id("accept")).to_have_text("Stand by")
    expect(rivals[1 - winner].get_by_text("Drottninggatan")).to_have_count(0)
