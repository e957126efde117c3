"""Switching alerts on in Chromium, being asked in a notification, touching it, and answering there."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from helpnet.i18n import pushing as words
from helpnet.i18n import say
from helpnet.i18n.refusals import REFUSAL_WORDS
from tests.e2e.conftest import PHONE, post_errand, sign_in
from tests.e2e.test_coming_in import RULES
from tests.servers.autopush import Autopush
from tests.servers.browser import LAUNCH_ARGUMENTS, chromium
from tests.servers.desktop import DAEMON, Desktop, Shown, desktop
from tests.servers.push import Browser

pytestmark = pytest.mark.browser
At = Callable[..., Page]
DEVICES = "/api/v1/push-subscriptions"
ASKED, YES = "Can you help?", str(words.I_CAN)
STUB = """subscription => {
  const options = {userVisibleOnly: true, applicationServerKey: null};
  const made = {...subscription, options, toJSON: () => subscription, unsubscribe: async () => { globalThis.subscribed = null; return true; }};
  PushManager.prototype.subscribe = async () => (globalThis.subscribed = made);
  PushManager.prototype.getSubscription = async () => globalThis.subscribed ?? null;
}"""
"""Chromium subscribes at Google alone: this part is played, with a real browser's keys at a push service of our own."""


class Phone:
    """Jonas's Chromium, its notifications on a desktop of its own, and the push service that its subscription is at."""

    def __init__(self, app: str, context: BrowserContext, screen: Desktop, service: Autopush) -> None:
        self.app, self.context, self.screen, self._service = app, context, screen, service
        self.subscribed: Browser = service.service.browser()
        context.set_default_timeout(20_000)
        sign_in(context.request, app, "helper")
        context.request.patch("/api/v1/me", data={"asks_per_week": 50}, headers={"Origin": app})
        for one in self.devices():
            context.request.delete(f"{DEVICES}/{one['id']}", headers={"Origin": app})
        context.add_init_script(f"({STUB})({json.dumps(self.subscribed.subscription)})")
        self.page = context.pages[0]
        cdp = context.new_cdp_session(self.page)
        found: list[dict[str, Any]] = []
        cdp.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
        cdp.send("ServiceWorker.enable")
        self._cdp, self._found = cdp, found

    @property
    def part(self) -> Any:
        return self.page.get_by_test_id("alerts")

    @property
    def worker(self) -> Any:
        """The worker in which what a page cannot do is done."""
        return self.context.service_workers[-1]

    def devices(self) -> list[dict[str, Any]]:
        """Where Jonas is alerted, as the server has it."""
        return self.context.request.get(DEVICES).json()["items"]

    def known_as_shown(self) -> set[str]:
        """The alerts of which our server has heard that a device of Jonas showed them."""
        alerts = self.context.request.get("/api/v1/me/data").json()["alerts"]
        return {one["id"] for one in alerts if one["shown_at"] is not None}

    def switch_on(self) -> None:
        """By the button on the profile."""
        self.page.goto("/profile")
        self.page.get_by_test_id("alerts-on").click()
        expect(self.part).to_have_attribute("data-state", "on")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def receive(self, said: dict[str, Any]) -> None:
        """What the push service hands to the browser."""
        told = {"origin": self.app, "registrationId": self._found[-1]["registrationId"], "data": json.dumps(said)}
        self._cdp.send("ServiceWorker.deliverPushMessage", told)

    def is_asked(self, errand: str, lang: str = "en", *, time: int = 1) -> Shown:
        """A question about an errand, with the buttons that our sender gives it, as it is shown."""
        said = {
            "v": 1, "alert": f"{errand}-{time}", "tag": f"{errand}:ask", "title": ASKED, "body": "Nearby", "lang": lang, "errand": errand,
            "url": f"/errands/{errand}", "kind": "HelpWanted",
        }  # fmt: skip
        self.receive(said | words.asked("en"))
        return self.screen.waits_for(ASKED, "Nearby")

    def says(self, key: str) -> Any:
        """The notification once it says so."""
        return self.screen.waits_for(ASKED, str(words.AFTER[key]))


def waited(page: Page, true: Callable[[], Any]) -> None:
    """Until it is true, for twenty seconds at most, while the page lives on."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "It did not become true"
        page.wait_for_timeout(50)


def suspend(kept: Path, *how: str) -> None:
    """Close Jonas's access, as the coordinator; or, with `--lift`, open it again."""
    command = [sys.executable, "-m", "helpnet.cli", "suspend", "helper", *how]
    subprocess.run(command, env={**os.environ, "HELPNET_DATA_DIR": str(kept)}, check=True, capture_output=True)


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    if not DAEMON:
        pytest.skip("no dbus-daemon here: install the package dbus-daemon")
    with desktop() as one:
        yield one


@pytest.fixture
def phone(app: str, browser: Chromium, screen: Desktop, push_services: Autopush, tmp_path: Path) -> Iterator[Phone]:
    """A profile of its own on disk: a touch on the desktop is only handed to such a one."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", executable_path=chromium(), args=list(LAUNCH_ARGUMENTS), env=screen.env, viewport=PHONE,
        locale="en-GB", permissions=["notifications"], base_url=app,
    )  # fmt: skip
    screen.clear()
    yield Phone(app, context, screen, push_services)
    context.close()


@pytest.fixture
def errand(app: str, at: At) -> Iterator[str]:
    """Margareta asks, and takes it back afterwards: other journeys find the town as it was."""
    asking = at("margareta", "/profile")
    posted = post_errand(asking, app, "Bära ut korgen", category="other", minutes=5)
    yield posted
    asking.request.post(f"/api/v1/errands/{posted}/cancel", headers={"Origin": app})


def test_who_does_not_let_us_notify_is_told_how_to_change_it(at: At):
    page = at("helper", "/profile")
    page.get_by_test_id("alerts-on").click()
    expect(page.get_by_test_id("alerts")).to_contain_text("told not to let helpnet notify you")


def test_a_question_is_sent_shown_and_answered_without_opening_helpnet(app: str, at: At, phone: Phone):
    phone.switch_on()
    expect(phone.part.get_by_role("listitem")).to_contain_text("this device")
    phone.page.screenshot(path="build/alerts-on.png", full_page=True)
    asking = at("margareta", "/profile")
    errand = post_errand(
        asking, app, "Bära ut korgen", category="other", helpers=20, minutes=5
    )  # so many that all around are asked
    waited(asking, lambda: phone.subscribed.said)
    [said] = [one for one in phone.subscribed.said if one["errand"] == errand]
    phone.receive(said)
    phone.screen.waits_for(said["title"], said["body"])
    waited(phone.page, lambda: said["alert"] in phone.known_as_shown())
    phone.receive(said)  # the same once more takes the place of the first
    shown = phone.screen.waits_for(said["title"], said["body"], again=1)
    assert phone.worker.evaluate("self.registration.getNotifications().then(all => all.length)") == 1
    phone.screen.touch(shown, YES)
    phone.screen.waits_for(said["title"], str(words.AFTER["yes"]))
    assert "place" in phone.context.request.get(f"/api/v1/errands/{errand}").json()  # only shown to who holds a place
    phone.part.get_by_role("button", name="Remove").click()
    expect(phone.part.get_by_role("listitem")).to_have_count(0)
    expect(phone.page.get_by_test_id("alerts-on")).to_be_visible()
    asking.request.post(f"/api/v1/errands/{errand}/cancel", headers={"Origin": app})


def test_news_sounds_in_the_place_of_older_news_and_what_comes_twice_does_not(phone: Phone, errand: str):
    phone.switch_on()
    said = {"tag": f"{errand}:news", "title": "News", "lang": "en", "url": f"/errands/{errand}", "renotify": True}
    sounds = []
    for again, (alert, body) in enumerate([("1", "One"), ("1", "One"), ("2", "Two"), ("2", "Two")]):
        phone.receive(said | {"alert": alert, "body": body})
        phone.screen.waits_for("News", body, again=again)
        shown = phone.worker.evaluate("self.registration.getNotifications().then(all => all.map(one => one.renotify))")
        sounds.append(shown)
    assert sounds == [[True], [False], [True], [False]]


def test_a_touch_opens_the_errand_in_the_window_there_is_or_in_a_new_one(phone: Phone, errand: str):
    phone.switch_on()
    phone.screen.touch(phone.is_asked(errand))
    phone.page.wait_for_url(f"**/errands/{errand}")
    assert len(phone.context.pages) == 1
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Bära ut korgen")
    phone.page.goto("about:blank")
    asked = phone.is_asked(errand)
    with phone.context.expect_page() as opened:
        phone.screen.touch(asked)
    opened.value.wait_for_url(f"**/errands/{errand}")


def test_what_did_not_go_through_is_said_and_can_be_tried_again(phone: Phone, errand: str):
    phone.switch_on()
    asked = phone.is_asked(errand)
    phone.context.set_offline(True)
    phone.screen.touch(asked, YES)
    failed = phone.says("failed")
    phone.context.set_offline(False)
    phone.screen.touch(failed, YES)
    phone.says("yes")


@pytest.mark.parametrize("time", [1, 2])  # the same one, as another device has it; and asked anew
def test_a_yes_after_one_that_was_taken_back_is_a_yes_of_its_own(app: str, phone: Phone, errand: str, time: int):
    phone.switch_on()
    phone.screen.touch(phone.is_asked(errand), YES)
    phone.says("yes")
    here = f"/api/v1/errands/{errand}"
    assert phone.context.request.post(f"{here}/withdraw", headers={"Origin": app}).ok
    phone.screen.touch(phone.is_asked(errand, time=time), YES)
    phone.says("yes")
    assert "place" in phone.context.request.get(here).json()  # only shown to who holds a place


def test_not_me_is_thanked_for_and_kept(phone: Phone, errand: str):
    phone.switch_on()
    phone.screen.touch(phone.is_asked(errand), str(words.NOT_ME))
    phone.says("no")


def test_who_is_too_late_is_told_so(app: str, at: At, phone: Phone, errand: str):
    phone.switch_on()
    asked = phone.is_asked(errand)
    other = at("both", "/profile")
    assert other.request.post(f"/api/v1/errands/{errand}/accept", headers={"Origin": app}).ok
    phone.screen.touch(asked, YES)
    assert phone.says("taken").actions.keys() == {  # no buttons of ours: there is nothing to try again
        "Activate",
        "Settings",
    }


def test_who_is_not_approved_for_it_is_told_so(app: str, at: At, phone: Phone):
    errand = post_errand(at("margareta", "/profile"), app, "Till läkaren", category="doctor")
    phone.switch_on()
    phone.screen.touch(phone.is_asked(errand), YES)
    shown = phone.screen.waits_for(ASKED, REFUSAL_WORDS["not-qualified"])
    assert shown.actions.keys() == {"Activate", "Settings"}


def test_whom_the_municipality_has_paused_is_told_so_in_the_language_of_the_question(
    phone: Phone, errand: str, kept: Path
):
    phone.switch_on()
    asked = phone.is_asked(errand, lang="nb")
    suspend(kept)
    try:
        phone.screen.touch(asked, YES)
        phone.screen.waits_for(ASKED, say(REFUSAL_WORDS["suspended"], "nb"))
    finally:
        suspend(kept, "--lift")


@pytest.mark.parametrize(
    ("who", "does", "told"), [("helper", "accept", "already-accepted"), ("margareta", "cancel", "errand-closed")]
)
def test_whose_answer_is_not_needed_is_told_why(at: At, phone: Phone, errand: str, who: str, does: str, told: str):
    phone.switch_on()
    asked = phone.is_asked(errand)
    done = at(who, "/profile").request.post(f"/api/v1/errands/{errand}/{does}", headers={"Origin": phone.app})
    assert done.ok
    phone.screen.touch(asked, YES)
    phone.screen.waits_for(ASKED, REFUSAL_WORDS[told])


def test_who_was_signed_out_comes_to_where_one_signs_in(phone: Phone, errand: str):
    phone.switch_on()
    asked = phone.is_asked(errand)
    phone.context.clear_cookies()
    phone.screen.touch(asked, YES)
    phone.screen.touch(phone.says("signed_out"))
    expect(phone.page.get_by_role("button", name="Be Jonas, Helsingborg")).to_be_visible()


@pytest.mark.parametrize("given", [True, False])
def test_a_renewed_subscription_takes_the_place_of_the_old_one(phone: Phone, push_services: Autopush, *, given: bool):
    phone.switch_on()
    old, new = phone.subscribed, push_services.service.browser()
    phone.worker.evaluate(
        """([old, fresh, given]) => {
          const made = {toJSON: () => fresh};
          PushManager.prototype.subscribe = async () => made;
          const change = new ExtendableEvent("pushsubscriptionchange");
          self.dispatchEvent(Object.assign(change, {oldSubscription: {endpoint: old, options: {}}, newSubscription: given ? made : null}));
        }""",
        [old.endpoint, new.subscription, given],
    )
    end = 100
    while not new.said and (end := end - 1):
        [device] = phone.devices()
        phone.context.request.post(f"{DEVICES}/{device['id']}/test", headers={"Origin": phone.app})
    assert new.said
    assert device["label"].startswith("Chrome")  # still by its name


def test_a_first_yes_invites_to_switch_alerts_on_once(app: str, browser: Chromium, at: At, push_services: Autopush):
    asking = at("resident", "/profile")
    errand = post_errand(asking, app, "Bära ut papper", category="other")
    later = at("yonas", f"/errands/{errand}")
    later.get_by_role("button", name="I'll do it").wait_for()
    expect(later.get_by_test_id("invitation")).to_have_count(0)
    later.get_by_role("button", name="I'll do it").click()
    card = later.get_by_test_id("invitation")
    expect(card).to_contain_text("this device can tell you, also when helpnet is not open")
    later.screenshot(path="build/invitation.png", full_page=True)
    found = Axe().run(later, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    later.get_by_test_id("invitation-later").focus()
    later.keyboard.press("Enter")
    expect(card).to_have_count(0)
    expect(later.get_by_test_id("notice")).to_contain_text("under My profile")
    expect(later.locator("h1")).to_be_focused()
    later.goto("/mine")
    later.locator(".list-row").first.wait_for()
    later.wait_for_timeout(500)
    expect(card).to_have_count(0)

    errand = post_errand(asking, app, "Bära in papper", category="other")
    context = browser.new_context(viewport=PHONE, locale="en-GB", permissions=["notifications"], base_url=app)
    sign_in(context.request, app, "kerstin")
    assert context.request.post(f"/api/v1/errands/{errand}/accept", headers={"Origin": app}).ok
    subscription = push_services.service.browser().subscription
    context.add_init_script(f"({STUB})({json.dumps(subscription)})")
    page = context.new_page()
    page.goto("/mine")
    page.get_by_test_id("invitation-on").click()
    expect(page.get_by_test_id("invitation")).to_contain_text("Alerts come to this device now.")
    assert len(context.request.get("/api/v1/push-subscriptions").json()["items"]) == 1
    page.reload()
    page.locator(".list-row").first.wait_for()
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("invitation")).to_have_count(0)
    context.close()


def test_the_worker_is_served_so_that_it_may_ask_our_own_api(app: str):
    answer = httpx.get(f"{app}/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
