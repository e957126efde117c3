"""One errand, seen by the one who asked, the one who helps, and somebody else."""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import post_errand
from tests.e2e.line import Line

pytestmark = pytest.mark.browser
At = Callable[..., Page]


@pytest.fixture
def errand(at: At, app: str) -> tuple[Page, str]:
    """An open errand of the resident's, and their browser on its page."""
    asta = at("resident")
    path = f"/errands/{post_errand(asta, app, f'Milk {uuid4().hex[:6]}', minutes=25)}"
    asta.goto(path)
    return asta, path


def say(page: Page, words: str) -> None:
    page.get_by_test_id("chat-text").fill(words)
    page.get_by_test_id("chat-text").press("Enter")


def minutes(page: Page) -> str:
    page.goto("/wallet")
    return page.get_by_test_id("balance").inner_text()


def test_from_yes_to_thanks_live_in_both_browsers_and_nobody_elses(at: At, errand: tuple[Page, str]):
    asta, path = errand
    omar, stranger = at("helper", path), at("both", path)
    expect(omar.get_by_text("Drottninggatan")).to_have_count(0)
    omar.get_by_test_id("accept").click()
    expect(omar.get_by_text("Drottninggatan")).to_be_visible()
    expect(omar.get_by_role("link", name=re.compile("^Call "))).to_have_attribute("href", re.compile(r"^tel:\+46"))
    say(omar, "Hej! Jag är där <b>kvart över tre</b>.")
    expect(asta.get_by_text("Hej! Jag är där <b>kvart över tre</b>.")).to_be_visible(timeout=2_000)
    say(asta, "Tack snälla du.")
    expect(omar.get_by_text("Tack snälla du.")).to_be_visible(timeout=2_000)
    expect(stranger.get_by_test_id("accept")).to_have_text("Stand by")
    for secret in ("Drottninggatan", "kvart över tre"):
        expect(stranger.get_by_text(secret)).to_have_count(0)
    expect(stranger.get_by_test_id("chat-text")).to_have_count(0)
    omar.get_by_test_id("done").click()
    asta.get_by_role("button", name="Say thanks", exact=True).click()
    expect(omar.get_by_text("+25 min")).to_be_visible(timeout=2_000)
    gone, ended = (
        stranger.get_by_text("This errand is not here any more"),
        stranger.get_by_text("Thank you for being ready"),
    )
    expect(gone.or_(ended).first).to_be_visible()  # who happened to be asked about it may read how it ended
    for secret in ("Drottninggatan", "kvart över tre"):
        expect(stranger.get_by_text(secret)).to_have_count(0)


def test_shift_enter_is_a_new_line_and_what_could_not_be_sent_stays(
    at: At, app: str, errand: tuple[Page, str], line: Line
):
    asta, path = errand
    omar = at("helper", path, base_url=line.base)
    omar.get_by_test_id("accept").click()
    box = omar.get_by_test_id("chat-text")
    box.fill("One")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    line.cut()
    box.press("Enter")
    expect(omar.get_by_text("No contact right now")).to_be_visible()
    expect(box).to_have_value("One\ntwo")
    say(asta, "Written while you were away")
    line.mend()
    expect(omar.get_by_text("Written while you were away")).to_be_visible(timeout=15_000)
    arrived = omar.get_by_role("log").get_by_text("One")
    try:
        expect(arrived).to_have_count(1, timeout=6_000)
    except AssertionError:  # the press itself fell into the gap: the words are still there to be sent
        box.press("Enter")
    expect(arrived).to_have_count(1)
    expect(box).to_have_value("")


@pytest.fixture
def line(app: str) -> Iterator[Line]:
    """A line to the server that can be cut."""
    made = Line(app)
    yield made
    made.close()


def test_whoever_cannot_after_all_says_so_and_it_is_open_again(at: At, errand: tuple[Page, str]):
    asta, path = errand
    omar = at("helper", path)
    omar.get_by_test_id("accept").click()
    withdraw = omar.get_by_test_id("withdraw")
    withdraw.click()
    expect(withdraw).to_have_text("Sure? Tap once more")
    omar.wait_for_timeout(800)
    withdraw.click()
    expect(asta.get_by_text("Looking for somebody")).to_be_visible()
    expect(omar.get_by_test_id("accept")).to_be_visible()


def test_taken_back_with_a_word_to_the_one_who_was_coming(at: At, errand: tuple[Page, str]):
    asta, path = errand
    omar = at("helper", path)
    omar.get_by_test_id("accept").click()
    asta.get_by_test_id("cancel").click()
    sheet = asta.get_by_role("dialog")
    sheet.get_by_label("A word to them, if you like").fill("My son came home.")
    sheet.get_by_role("button", name="Take it back").click()
    expect(omar.get_by_text("My son came home.")).to_be_visible()
    expect(omar.get_by_text("Drottninggatan")).to_have_count(0)
    expect(asta.get_by_text("You took it back.")).to_be_visible()


def test_trouble_is_told_in_ones_own_words(at: At, errand: tuple[Page, str]):
    asta, path = errand
    omar = at("helper", path)
    omar.get_by_test_id("accept").click()
    omar.get_by_test_id("report").click()
    sheet = omar.get_by_role("dialog")
    sheet.get_by_test_id("report-send").click()
    expect(sheet.get_by_label("Tell us in your own words")).to_have_attribute("aria-invalid", "true")
    sheet.get_by_label("Tell us in your own words").fill("Nobody opens the door.")
    omar.wait_for_timeout(800)
    sheet.get_by_test_id("report-send").click()
    expect(omar.get_by_text("You have told us that something went wrong.", exact=False)).to_be_visible()
    boss = at("coordinator", path)
    expect(boss.get_by_text("Nobody opens the door.", exact=False)).to_be_visible()
    expect(asta.get_by_text("Nobody opens the door.", exact=False)).to_be_hidden()  # she may be the one it is about


def test_an_errand_that_is_not_there_leads_back(at: At):
    for path in ("/errands/00000000-0000-7000-8000-000000000000", "/errands/nonsense"):
        page = at("helper", path)
        expect(page.get_by_text("This errand is not here any more")).to_be_visible()
        expect(page.get_by_role("link", name="See who you can help")).to_be_visible()


def test_news_are_counted_until_they_are_seen(at: At, errand: tuple[Page, str]):
    asta, path = errand
    asta.goto("/mine")
    expect(asta.get_by_role("heading", name="You have asked for")).to_be_visible()
    omar = at("helper", path)
    omar.get_by_test_id("accept").click()
    expect(asta.get_by_role("heading", name="New since you were here")).to_be_visible()
    row = asta.get_by_test_id("mine-row").filter(has=asta.locator(f"a[href='{path}']"))
    say(omar, "Hello")
    expect(row.get_by_text("new line")).to_be_attached()
    row.get_by_role("link").click()
    expect(asta.get_by_role("log").get_by_text("Hello")).to_be_visible()
    asta.goto("/mine")
    expect(asta.get_by_test_id("mine-row").first).to_be_visible()
    expect(row.get_by_text("new line")).to_have_count(0)


def test_with_two_helpers_one_says_who_was_there(at: At, app: str):
    asta = at("resident")
    path = f"/errands/{post_errand(asta, app, 'Carry a sofa', helpers=2, minutes=15)}"
    asta.goto(path)
    omar, amra, late = at("helper", path), at("both", path), at("coordinator", path)
    omar.get_by_test_id("accept").click()
    expect(omar.get_by_test_id("done")).to_be_visible()
    amra.get_by_test_id("accept").click()
    expect(late.get_by_test_id("accept")).to_have_text("Stand by")
    both = asta.locator("section").filter(has=asta.get_by_role("heading", name="Who helps")).get_by_role("listitem")
    expect(both).to_have_count(2)
    asta.get_by_test_id("confirm").click()
    sheet = asta.get_by_role("dialog", name="Who was there?")
    expect(sheet.get_by_role("checkbox")).to_have_count(2)
    first, second = sheet.get_by_role("checkbox").all()
    first.uncheck()
    second.uncheck()
    sheet.get_by_test_id("confirm-thanks").click()
    expect(sheet.get_by_text("Choose who was there.")).to_be_visible()
    first.check()
    asta.wait_for_timeout(800)
    sheet.get_by_test_id("confirm-thanks").click()
    expect(asta.get_by_text("Thanks are said")).to_be_visible()
    pages = [omar, amra]
    for page in pages:
        expect(page.get_by_test_id("done")).to_have_count(0)  # they have been told
    assert sum(page.get_by_text("+15 min").count() for page in pages) == 1


def test_older_lines_are_a_press_away(at: At, app: str, errand: tuple[Page, str]):
    asta, path = errand
    omar = at("helper", path)
    omar.get_by_test_id("accept").click()
    expect(omar.get_by_test_id("done")).to_be_visible()  # before that there is no chat
    for number in range(55):
        answer = omar.request.post(f"/api/v1{path}/messages", data={"text": f"Line {number}."}, headers={"Origin": app})
        assert answer.status == 201, answer.text()
    expect(asta.get_by_text("Line 54.")).to_be_visible()
    expect(asta.get_by_text("Line 4.", exact=True)).to_have_count(0)
    asta.get_by_role("button", name="Earlier lines").click()
    expect(asta.get_by_text("Line 4.", exact=True)).to_be_visible()
    asta.get_by_role("button", name="To the newest lines").click()
    expect(asta.get_by_text("Line 54.")).to_be_visible()


def test_another_municipalitys_errand_is_not_there(at: At, errand: tuple[Page, str]):
    _, path = errand
    expect(at("bergen-helper", path).get_by_text("This errand is not here any more")).to_be_visible()


def test_the_wallet_says_what_for_and_with_whom(at: At):
    page = at("resident", "/wallet")
    expect(page.get_by_test_id("balance")).to_be_visible()
    expect(page.get_by_test_id("entry").first).to_be_visible()
    assert not re.search(r"\b(debt|owe|balance|negative)", page.locator("main").inner_text(), re.IGNORECASE)
