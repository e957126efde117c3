"""The map in a browser: by finger, by keyboard and by ear; live, and without contact; asking nobody else for anything."""

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import post_errand
from tests.e2e.hands import Keys
from tests.e2e.test_journey_everywhere import ALL, COLOURS, faults, watch

pytestmark = pytest.mark.browser
At = Callable[..., Page]
HOME = {"lon": 12.6945, "lat": 56.0465}
QUIET = ({"lon": 12.6905, "lat": 56.0518}, {"lon": 12.6921, "lat": 56.0487}, {"lon": 12.6841, "lat": 56.0609})
"""In town, where many live, so that areas are small; and where nobody else in the demonstration asks for anything."""

CROWDED = {"lon": 12.7105, "lat": 56.0512}
COLOURED = """() => [...document.querySelectorAll('canvas.leaflet-tile')].some((tile) => {
        const seen = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data;
        return new Set(Array.from({ length: 400 }, (_, at) => seen[(at * 997 * 4) % seen.length])).size > 2; })"""


def drawn(page: Page) -> Locator:
    """The map, once its ground and its points are there."""
    box = page.get_by_test_id("map")
    expect(page.locator(".map[data-state=here]")).to_be_visible()
    expect(box.locator("canvas.leaflet-tile-loaded").first).to_be_attached()
    return box


def closer(page: Page) -> None:
    """Come so near that each area has its own sign."""
    before = sight(page)
    page.get_by_role("button", name="Closer").click()
    page.wait_for_function(
        "before => JSON.parse(sessionStorage.getItem('helpnet map view'))[2] > before", arg=before[2]
    )
    drawn(page)


def sight(page: Page) -> Any:
    """Where the map is, as it keeps it."""
    return json.loads(page.evaluate("sessionStorage.getItem('helpnet map view')"))


@pytest.fixture
def database(app: str, kept: Path) -> Iterator[sqlite3.Connection]:
    """What the served helpnet keeps, for what no door gives: written when the test says so."""
    with closing(sqlite3.connect(kept / "helpnet.db", timeout=10)) as opened:
        yield opened


def sign(page: Page, errand: str) -> Locator:
    return page.locator(f"[data-errand='{errand}']")


def test_the_map_is_drawn_from_here_alone_and_says_whose_it_is(at: At, app: str):
    page = at("helper", "/healthz")
    wrong = watch(page, app)
    page.goto("/map")
    drawn(page)
    expect(page.locator(".map-source")).to_have_text("© OpenStreetMap contributors · Simplified map")
    link = page.locator(".map a")  # no flag, no advertisement: only the terms, in a window of their own
    expect(link).to_have_count(1)
    expect(link).to_have_attribute("href", "https://www.openstreetmap.org/copyright")
    expect(link).to_have_attribute("rel", "noreferrer noopener")
    expect(link).to_have_attribute("target", "_blank")
    on_top = (
        "one => one.contains(document.elementFromPoint(...['x', 'y'].map(a => one.getBoundingClientRect()[a] + 9)))"
    )
    assert link.evaluate(on_top), "the link cannot be touched"
    assert page.evaluate(COLOURED), "the streets are not drawn"
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="Farther away").click()
    drawn(page)
    assert not wrong, wrong


def test_a_new_errand_appears_and_a_taken_one_goes_without_losing_the_view(at: At, app: str):
    asking, other, page = at("resident", "/profile"), at("both", "/profile"), at("helper", "/map")
    box = drawn(page)
    box.focus()
    for key in ("ArrowUp", "+"):
        page.keyboard.press(key)
        page.wait_for_timeout(600)
    before = sight(page)
    asked = time.monotonic()
    errand = post_errand(asking, app, "Kattmat till båten", place=QUIET[0])
    expect(sign(page, errand)).to_be_visible(timeout=2_000)
    assert time.monotonic() - asked < 2, "the errand came late"
    row = page.get_by_test_id("errand-card").filter(has_text="Kattmat till båten")
    expect(row).to_be_visible(timeout=2_000)
    assert other.request.post(f"/api/v1/errands/{errand}/accept", data={}, headers={"Origin": app}).ok
    expect(sign(page, errand)).to_have_count(0, timeout=2_000)
    expect(row).to_have_count(0)
    assert sight(page) == before


def test_a_slow_line_shows_what_is_new_while_the_town_is_busy_and_drops_a_view_that_was_left(at: At, app: str):
    asking, page = at("resident", "/profile"), at("helper", "/map")
    drawn(page)
    closer(page)
    slow = {"offline": False, "latency": 2_500, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    errand = post_errand(asking, app, "Vattna balkongen", place=QUIET[0])
    end = time.monotonic() + 15
    while not sign(page, errand).is_visible() and time.monotonic() < end:
        other = post_errand(asking, app, "En till", place=QUIET[2])
        assert asking.request.post(f"/api/v1/errands/{other}/cancel", headers={"Origin": app}).ok
        page.wait_for_timeout(100)
    expect(sign(page, errand)).to_be_visible(timeout=100)
    with page.expect_event("requestfailed", lambda request: "/api/v1/map?" in request.url):
        for name in ("Closer", "Farther away"):
            page.get_by_role("button", name=name).click()
            page.wait_for_timeout(700)


def test_a_tap_opens_the_errand_and_yes_is_said_there_and_taken_back(at: At, app: str):
    asking = at("resident", "/profile")
    errand = post_errand(asking, app, "Ett paket till kajen", place=QUIET[1])
    page = at("helper", "/map", has_touch=True, is_mobile=True)
    drawn(page)
    closer(page)
    sign(page, errand).tap()
    sheet = page.get_by_test_id("map-sheet")
    expect(sheet).to_contain_text("Ett paket till kajen")
    sheet.get_by_test_id("accept").tap()
    expect(sheet).to_be_hidden()
    expect(sign(page, errand)).to_have_count(0)
    page.get_by_test_id("undo").tap()
    expect(sign(page, errand)).to_be_visible()
    sign(page, errand).tap()
    sheet.get_by_test_id("decline").tap()
    expect(sign(page, errand)).to_have_count(0)


def test_an_errand_that_is_taken_while_one_reads_is_told_kindly(at: At, app: str):
    asking, other, page = at("resident", "/profile"), at("both", "/profile"), at("helper", "/map")
    drawn(page)
    closer(page)
    errand = post_errand(asking, app, "Flytta en cykel", place=QUIET[1])
    sign(page, errand).click()
    expect(page.get_by_test_id("map-sheet")).to_contain_text("Flytta en cykel")
    assert other.request.post(f"/api/v1/errands/{errand}/accept", data={}, headers={"Origin": app}).ok
    expect(page.get_by_test_id("notice")).to_contain_text("Somebody else has just said yes to “Flytta en cykel”")
    expect(page.get_by_test_id("map-sheet")).to_be_hidden()


def test_those_that_share_an_area_are_a_list(at: At, app: str):
    asking, page = at("resident", "/profile"), at("helper", "/map")
    drawn(page)
    closer(page)
    errands = [post_errand(asking, app, title, place=QUIET[2]) for title in ("En lampa", "En gardin")]
    cell = page.request.get(f"/api/v1/errands/{errands[0]}").json()["area"]["cell"]
    shared = page.locator(f".map-cluster[data-cell='{cell}']")
    expect(shared).to_have_text("2")
    shared.click()
    sheet = page.get_by_test_id("map-sheet")
    expect(sheet.get_by_role("heading", name="In the same area")).to_be_visible()
    expect(sheet.get_by_test_id("errand-card")).to_have_count(2)
    sheet.get_by_test_id("errand-card").filter(has_text="En gardin").get_by_test_id("decline").click()
    expect(sheet).to_be_hidden()
    expect(page.get_by_test_id("errand-card").filter(has_text="En gardin")).to_have_count(0)


def test_the_list_beside_the_map_is_answered_by_keyboard_alone(at: At, app: str):
    asking = at("resident", "/profile")
    title = "Läsa en etikett"
    errand = post_errand(asking, app, title, place={**HOME, "address": "Drottninggatan 4"})
    page = at("helper", "/map", reduced_motion="reduce")
    drawn(page)
    keys = Keys(page)
    keys.to("Skip the map")
    keys.press("Enter")
    expect(page.locator("#in-sight")).to_be_focused()
    row = page.get_by_test_id("errand-card").filter(has_text=title)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-row]')?.dataset.row") == errand:
            break
    keys.to(f"I'll do it: {title}")
    page.keyboard.press("Enter")
    expect(row).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body"), "focus is lost with its row"
    expect(page.get_by_text(f"You are on it: {title}")).to_be_visible()


def test_the_map_is_moved_by_keys_and_the_list_follows(at: At):
    page = at("helper", "/map")
    box = drawn(page)
    assert box.aria_snapshot() == '- application "Map of errands near you"'  # no pictures without a word
    told = page.locator(".map-told")
    expect(told).to_have_text(re.compile(r"^\d+ errands on the map$"))
    assert int(told.inner_text().split()[0]) == page.locator(".map-list").get_by_test_id("errand-card").count()
    box.focus()
    for _ in range(14):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(120)
    expect(told).to_have_text("Nothing in this part of the map")
    expect(page.get_by_test_id("list-end")).to_contain_text("Press minus")
    page.get_by_role("button", name="To my home").click()
    expect(page.locator(".map-list").get_by_test_id("errand-card").first).to_be_visible()


def test_back_leads_to_the_same_view_and_the_filters_of_the_list_hold_here_too(at: At):
    page = at("helper", "/map?kind=shopping")
    drawn(page)
    expect(page.get_by_label("What", exact=True)).to_have_value("shopping")
    for name in ("Closer", "Closer"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(500)
    before = sight(page)
    page.get_by_role("link", name="Mine").first.click()
    page.wait_for_url("**/mine")
    page.go_back()
    drawn(page)
    page.wait_for_timeout(500)
    assert sight(page) == before
    expect(page.get_by_label("What", exact=True)).to_have_value("shopping")


def test_whoever_comes_next_to_this_tab_finds_nothing_of_whoever_left(at: At):
    page = at("both", "/errands/new")
    page.get_by_role("radio", name="Library").check()
    page.goto("/map")
    drawn(page)
    kept = page.evaluate("Object.keys(sessionStorage).join()")
    assert "helpnet map view" in kept
    assert "helpnet draft" in kept
    page.goto("/profile")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(re.compile(r"/$"))
    assert "helpnet" not in page.evaluate("Object.keys(sessionStorage).join()")


def test_without_contact_it_says_so_and_keeps_what_is_drawn(at: At):
    page = at("helper", "/map")
    drawn(page)
    signs = page.locator(".map-errand, .map-cluster")
    before = signs.count()
    page.context.set_offline(True)
    page.get_by_role("button", name="Farther away").click()
    expect(page.locator(".map-told")).to_contain_text("No contact")
    assert signs.count() == before
    page.context.set_offline(False)
    expect(page.locator(".map-told")).to_contain_text("on the map", timeout=15_000)


def move_out(database: sqlite3.Connection, handle: str) -> None:
    """Take somebody's home away."""
    names = [row[1] for row in database.execute("pragma table_info(person)")]
    gone = ", ".join(f"{name} = null" for name in names if name.startswith(("h3_", "home_l", "home_cell")))
    database.execute(f"update person set {gone}, home_address = '' where handle = ?", (handle,))
    database.commit()


@pytest.mark.parametrize("handle", ["helper", "admin"])
def test_the_list_does_without_the_map_and_without_a_home(at: At, database: sqlite3.Connection, handle: str):
    move_out(database, "admin")
    page = at(handle, "/healthz")
    page.route("**/api/v1/map/base", lambda route: route.abort())
    page.goto("/map")
    expect(page.locator(".map-list").get_by_test_id("errand-card").first).to_be_visible()
    expect(page.locator(".map-told")).to_contain_text("No contact")
    page.unroute("**/api/v1/map/base")
    drawn(page)


def test_where_there_is_no_map_it_says_so_and_the_signs_stand_on_plain_land(at: At):
    page = at("helper", "/healthz")

    def none(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | {"kind": "none", "url": "", "attribution": "", "approximate": False})

    page.route("**/api/v1/map/base", none)
    page.goto("/map")
    expect(page.locator(".map-source")).to_have_text("There is no street map here yet")
    expect(page.locator(".map-errand, .map-cluster").first).to_be_visible()


def test_it_begins_at_home_however_late_we_learn_where_that_is(at: At):
    page = at("both", "/healthz")
    page.add_init_script("""const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (said) { setTimeout(() => send.call(this, said), 1500); };""")
    page.goto("/map")
    drawn(page)
    lat, lon, _ = sight(page)
    assert (lat, lon) == pytest.approx((56.045152, 12.697156), abs=1e-4)


def test_somebody_without_a_home_begins_in_the_middle_of_the_municipality_and_is_told(
    at: At, database: sqlite3.Connection
):
    move_out(database, "admin")
    page = at("admin", "/map")
    drawn(page)
    assert sight(page) == [56.0465, 12.6945, 13]
    expect(page.get_by_text("We do not know where you live")).to_be_visible()
    page.get_by_role("link", name="Say where you live").click()
    page.wait_for_url("**/profile")


def test_what_comes_torn_is_asked_for_again_and_land_is_never_drawn_as_sea(at: At):
    page, torn = at("helper", "/healthz"), set()

    def tear(route: Route) -> None:
        part = route.request.headers["range"]
        answer = route.fetch()
        whole = part.startswith("bytes=0-") or part in torn
        torn.add(part)
        route.fulfill(response=answer, body=answer.body() if whole else answer.body()[:99])

    page.route("**/*.pmtiles*", tear)
    page.goto("/map")
    drawn(page)
    assert len(torn) > 1
    assert page.evaluate(COLOURED), "the streets are not drawn"
    page.unroute_all(behavior="ignoreErrors")  # what is still on its way would fail in the next test


def test_fifty_in_one_area_are_each_within_reach_of_finger_and_keys(at: At, app: str, database: sqlite3.Connection):
    asking = at("resident", "/profile")
    first = post_errand(asking, app, "En av femtio", place=CROWDED)
    cell = asking.request.get(f"/api/v1/errands/{first}").json()["area"]["cell"]
    names = [row[1] for row in database.execute("pragma table_info(errand)") if row[1] != "id"]
    copied = ", ".join(names)
    for _ in range(49):
        database.execute(
            f"insert into errand (id, {copied}) select lower(hex(randomblob(16))), {copied} from errand where id = ?",
            (UUID(first).hex,),
        )
    database.commit()
    page = at("helper", "/map", has_touch=True, is_mobile=True, reduced_motion="reduce")
    drawn(page)
    closer(page)
    shared = page.locator(f".map-cluster[data-cell='{cell}']")
    expect(shared).to_have_text("50")
    shared.tap()
    rows = page.get_by_test_id("map-sheet").get_by_test_id("errand-card")
    expect(rows).to_have_count(50)
    expect(page.get_by_test_id("map-sheet")).to_contain_text("Choose a kind or a day to see others")
    rows.last.get_by_test_id("decline").tap()
    expect(page.get_by_test_id("map-sheet")).to_be_hidden()
    expect(shared).to_have_text("49")
    shared.tap()
    expect(rows).to_have_count(49)
    last = rows.last.get_by_test_id("accept")
    for _ in range(4):  # round the corner, past the browser's own
        page.keyboard.press("Shift+Tab")
        if last.evaluate("one => one === document.activeElement"):
            break
    expect(last).to_be_focused()
    page.keyboard.press("Enter")
    expect(shared).to_have_text("48")
    database.execute("update errand set state = 'cancelled' where title = 'En av femtio'")
    database.commit()


def test_the_sheet_and_the_pin_are_within_everybodys_reach(at: At, app: str):
    asking = at("resident", "/profile")
    errand = post_errand(asking, app, "Läsa ett brev högt", place=QUIET[1])
    page = at("helper", "/map", reduced_motion="reduce")
    drawn(page)
    closer(page)
    sign(page, errand).click()
    expect(page.get_by_test_id("map-sheet")).to_be_visible()
    page.evaluate(AXE_SCRIPT)
    found = faults(page, ALL)
    page.goto("/profile")
    page.get_by_test_id("pick-on-map").click()
    expect(page.get_by_test_id("pick-words")).not_to_have_text("One moment")
    page.evaluate(AXE_SCRIPT)
    found += faults(page, ALL)
    page.emulate_media(color_scheme="dark")
    assert not found + faults(page, COLOURS)
