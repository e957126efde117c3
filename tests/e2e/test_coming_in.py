"""From the first page through the first steps to the profile, and out again."""

import threading
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.e2e.conftest import post_errand

pytestmark = pytest.mark.browser
At = Callable[..., Page]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def test_the_first_page_shows_who_one_can_be_and_lets_them_in(at: At):
    page = at("", "/")
    expect(page.get_by_test_id("demo-person")).to_have_count(8)
    page.get_by_role("button", name="Be Jonas").click()
    page.wait_for_url("**/deck")
    page.goto("/")
    page.wait_for_url("**/deck")  # whoever is here already goes on


def test_a_coordinator_goes_to_the_desk(at: At):
    page = at("", "/")
    page.get_by_role("button", name="Be Helena").click()
    page.wait_for_url("**/desk")


def test_the_language_is_the_browsers_and_then_the_readers_choice(at: At):
    page = at("", "/", locale="nb-NO")
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    page.get_by_label("English").check(force=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("A hand from somebody nearby")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_nobody_is_taken_for_a_reader_of_another_language_even_for_a_moment(at: At):
    page = at("", "about:blank", locale="nb-NO")
    page.add_init_script(
        """window.written = [];
        const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
        Object.defineProperty(document, "cookie", { get: () => cookie.get.call(document), set: (value) => {
            written.push(value.split(";")[0]);
            cookie.set.call(document, value);
        } });"""
    )
    page.goto("/")
    expect(page.get_by_test_id("demo-person")).to_have_count(8)
    page.wait_for_function("() => written.length")
    assert set(page.evaluate("written")) == {"helpnet_language=nb"}


def test_a_language_chosen_before_the_scripts_have_come_is_kept(at: At):
    page = at("", "about:blank", locale="nb-NO")
    held: list[Route] = []
    come = threading.Event()
    page.route("**/assets/*.js", lambda route: route.continue_() if come.is_set() else held.append(route))
    page.goto("/", wait_until="commit")
    english = page.get_by_label("English")
    expect(english).to_be_visible()
    english.check(force=True)
    come.set()
    for route in held:
        route.continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text("A hand from somebody nearby")
    expect(page.get_by_test_id("demo-person")).to_have_count(8)
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_choice_is_not_undone_by_what_was_on_its_way_before(at: At):
    page = at("", "about:blank", locale="nb-NO")
    late: list[Callable[[], None]] = []

    def hold(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda words: late.append(lambda: socket.send(words)))

    page.route_web_socket("**/_event/**", hold)
    page.goto("/")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Hjelp fra noen i nærheten")
    page.get_by_label("English").check(force=True)
    expect(heading).to_have_text("A hand from somebody nearby")
    for _ in range(20):
        while late:
            late.pop(0)()
            assert "helpnet_language=en" in page.evaluate("document.cookie")
        page.wait_for_timeout(50)
    expect(page.get_by_test_id("demo-person")).to_have_count(8)
    expect(heading).to_have_text("A hand from somebody nearby")


def test_words_that_come_late_do_not_undo_a_later_choice(at: At):
    page = at("", "about:blank", locale="nb-NO")
    held: list[Route] = []
    page.route("**/locales/nb.json", lambda route: held.append(route))  # noqa: PLW0108 - playwright asks the function how it was made
    page.goto("/")
    heading = page.get_by_role("heading", level=1)
    expect(page.get_by_test_id("demo-person")).to_have_count(8)
    expect(heading).to_be_visible()
    page.get_by_label("English").check(force=True)
    expect(heading).to_have_text("A hand from somebody nearby")
    with page.expect_response("**/locales/nb.json"):
        for route in held:
            route.continue_()
    page.wait_for_timeout(200)
    expect(heading).to_have_text("A hand from somebody nearby")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_first_steps_can_be_taken_or_left_out(at: At):
    page = at("oksana", "/", geolocation={"longitude": 12.6945, "latitude": 56.0465}, permissions=[])
    page.wait_for_url("**/welcome")
    page.get_by_label("Your address").fill("Bruksg")
    page.get_by_role("option").first.click()
    expect(page.get_by_label("Your address")).to_have_value("Bruksgatan, Helsingborg")
    page.get_by_test_id("submit").click()
    page.wait_for_url("**/welcome?step=2")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_label("Garden").check(force=True)
    page.get_by_label("5 km", exact=True).check(force=True)
    page.get_by_test_id("submit").click()
    page.wait_for_url("**/welcome?step=3")
    page.go_back()
    expect(page.get_by_label("5 km", exact=True)).to_be_checked()  # what was saved is there
    page.get_by_test_id("skip").click()
    page.wait_for_url("**/welcome?step=3")
    page.get_by_label("Your phone number").fill("hello")
    page.get_by_test_id("submit").click()
    expect(page.locator("#phone-error")).to_contain_text("phone number")
    page.get_by_test_id("skip").click()
    expect(page.get_by_test_id("odds")).to_contain_text("within 5 km of you")
    page.get_by_role("link", name="See who you can help").click()
    page.wait_for_url("**/deck")


def test_who_keeps_their_place_to_themselves_is_told_to_write(at: At):
    page = at("kerstin", "/profile", permissions=[])
    page.get_by_test_id("find-me").click()
    expect(page.locator("#where-error")).to_contain_text("Write the address instead.")


def test_where_one_is_becomes_an_address(at: At):
    page = at(
        "kerstin", "/profile", geolocation={"longitude": 12.6945, "latitude": 56.0465}, permissions=["geolocation"]
    )
    page.get_by_test_id("find-me").click()
    expect(page.get_by_label("Your address")).to_have_value("Drottninggatan 4, Helsingborg")
    page.get_by_label("Your address").fill("Somewhere else")
    page.get_by_test_id("find-me").click()
    expect(page.get_by_label("Your address")).to_have_value("Drottninggatan 4, Helsingborg")
    page.get_by_role("button", name="Save: Where I live").click()
    expect(page.get_by_test_id("notice")).to_contain_text("Your home is saved.")


def test_each_part_of_the_profile_is_saved_by_itself(at: At):
    page = at("anders", "/profile")
    page.get_by_label("What are you called?").fill("  ")
    page.get_by_role("button", name="Save: Name").click()
    expect(page.locator("#name-error")).to_contain_text("Write a name.")
    page.get_by_label("What are you called?").fill("Anders E")
    page.wait_for_timeout(700)  # two taps within a moment are one
    page.get_by_role("button", name="Save: Name").click()
    expect(page.get_by_test_id("notice")).to_contain_text("Your name is saved.")
    expect(page.locator("#name-error")).to_be_empty()
    page.get_by_label("Your address").fill("Ingenstansgatan 999")
    page.get_by_role("button", name="Save: Where I live").click()
    expect(page.locator("#home-error")).to_contain_text("find that address")
    expect(page.get_by_label("Your address")).to_have_value("Ingenstansgatan 999")  # nothing typed is lost
    page.get_by_label("Garden").check(force=True)
    page.get_by_role("button", name="Save: How I help").click()
    expect(page.get_by_test_id("notice")).to_contain_text("What you like to help with is saved.")
    page.get_by_role("switch", name="Sum up my week on Sundays").click()
    expect(page.get_by_test_id("notice")).to_contain_text("We sum up your week on Sundays.")
    page.get_by_label("Norsk bokmål").check(force=True)
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    page.reload()
    expect(page.locator("#weekly")).to_be_checked()
    expect(page.locator("#likes-garden")).to_be_checked()
    expect(page.locator("#name")).to_have_value("Anders E")


def test_erasing_asks_twice_and_leads_out(at: At):
    page = at("hodan", "/profile")
    page.get_by_role("button", name="Erase me").first.click()
    sure = page.get_by_test_id("erase")
    expect(sure).to_be_visible()
    page.keyboard.press("Escape")
    expect(sure).to_be_hidden()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Erase me").first.click()
    sure.click()
    expect(sure).to_have_text("Sure? Tap once more")
    page.wait_for_timeout(800)
    sure.click()
    page.wait_for_url("**/?farewell=1")
    expect(
        page.get_by_text("Allt om dig är borttaget.")
    ).to_be_visible()  # the cookie, not the account, knows the language now
    page.goto("/profile")
    page.wait_for_url("**/?next=/profile")


@pytest.mark.parametrize("size", [(320, 568), (390, 844), (1440, 900)], ids=str)
def test_the_pages_are_within_reach_of_everybody(at: At, size: tuple[int, int]):
    page = at("elsa", "/profile", viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    for route in (
        "/profile",
        "/profile/rules",
        "/deck",
        "/nearby",
        "/welcome",
        "/welcome?step=2",
        "/welcome?step=3",
        "/welcome?step=4",
    ):
        page.goto(route)
        page.locator("h1").wait_for()
        page.wait_for_timeout(500)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == [], route
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, route


def test_who_opens_an_errand_signed_out_comes_to_it_after_signing_in(at: At, app: str):
    asker = at("resident", "/mine")
    errand = post_errand(asker, app, "A lamp that blinks")
    page = at("", f"/errands/{errand}")
    page.wait_for_url(f"**/?next=/errands/{errand}")
    expect(page.get_by_text("Sign in, and you come to what you opened.")).to_be_visible()
    page.get_by_role("button", name="Be Jonas").click()
    page.wait_for_url(f"**/errands/{errand}")
    expect(page.get_by_role("heading", name="A lamp that blinks")).to_be_visible()
    assert asker.request.get(f"/api/v1/errands/{errand}").json()["state"] == "open"  # nothing was answered by it
    page.goto(f"/?next=/errands/{errand}")
    page.wait_for_url(f"**/errands/{errand}")  # whoever is here already goes on at once


@pytest.mark.parametrize(
    "asked",
    [
        "//127.0.0.1:9/deck",
        "/%5c127.0.0.1:9",
        "%2f%2f127.0.0.1:9",
        "/auth/logout",
        "javascript:alert(1)",
        "/%0a/127.0.0.1:9",
    ],
)
def test_no_address_leads_a_sign_in_out_of_here(at: At, app: str, asked: str):
    page = at("", f"/?next={asked}")
    expect(page.get_by_test_id("demo-person")).to_have_count(8)
    expect(page.locator("input[name=next]").first).to_have_value("")
    page.get_by_role("button", name="Be Jonas").click()
    page.wait_for_url(f"{app}/deck")


def test_whose_session_ended_in_an_open_tab_leaves_nothing_for_the_next_one(at: At):
    page = at("helper", "/wallet")
    expect(page.get_by_test_id("balance")).to_be_visible()
    other = page.context.new_page()
    other.goto("/profile")
    other.request.post("/auth/logout", headers={"Origin": other.evaluate("location.origin")})
    expect(page.get_by_test_id("demo-person")).to_have_count(8)
    assert page.url.endswith("/")
    expect(page.locator("input[name=next]").first).to_have_value("")
