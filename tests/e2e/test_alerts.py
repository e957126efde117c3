"""Switching alerts on in a browser, being asked in a notification, and answering there."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PHONE, post_errand, sign_in
from tests.e2e.test_coming_in import RULES
from tests.servers.autopush import Autopush

pytestmark = pytest.mark.browser
At = Callable[..., Page]
STUB = """subscription => {
  const made = {...subscription, options: {}, toJSON: () => subscription, unsubscribe: async () => { globalThis.subscribed = null; return true; }};
  PushManager.prototype.subscribe = async () => (globalThis.subscribed = made);
  PushManager.prototype.getSubscription = async () => globalThis.subscribed ?? null;
}"""


def test_who_does_not_let_us_notify_is_told_how_to_change_it(at: At):
    page = at("helper", "/profile")
    page.get_by_test_id("alerts-on").click()
    expect(page.get_by_test_id("alerts")).to_contain_text("told not to let helpnet notify you")


def test_alerts_are_switched_on_shown_answered_and_switched_off(
    app: str, browser: Browser, at: At, push_services: Autopush
):
    asking = at("resident", "/profile")
    errand = post_errand(asking, app, "Bära in ved", category="other")
    context = browser.new_context(viewport=PHONE, locale="en-GB", permissions=["notifications"], base_url=app)
    context.request.post("/auth/demo", form={"person": "helper"}, headers={"origin": app}, max_redirects=0)
    subscription = push_services.service.browser().subscription
    context.add_init_script(f"({STUB})({json.dumps(subscription)})")
    page = context.new_page()
    page.goto("/profile")
    page.get_by_test_id("alerts-on").click()
    part = page.get_by_test_id("alerts")
    expect(part).to_have_attribute("data-state", "on")
    expect(part.get_by_role("listitem")).to_contain_text("this device")
    page.screenshot(path="build/alerts-on.png", full_page=True)
    worker, show = _worker(context, page, app)
    said: dict[str, Any] = {
        "v": 1, "tag": f"{errand}:ask", "title": "Can you help?", "body": "Nearby", "lang": "en", "errand": errand,
        "url": f"/errands/{errand}", "kind": "HelpWanted",
        "actions": [{"action": "yes", "title": "I'll do it"}, {"action": "no", "title": "Not me"}],
        "words": {"yes": "It is yours.", "taken": "Already taken", "failed": "It did not go through."},
    }  # fmt: skip
    show(said)
    show(said)
    shown = "self.registration.getNotifications().then(all => all.map(one => [one.title, one.body, one.lang]))"
    _until(worker, shown, [["Can you help?", "Nearby", "en"]])
    worker.evaluate(
        "self.registration.getNotifications().then(([n]) => "
        "self.dispatchEvent(new NotificationEvent('notificationclick', {notification: n, action: 'yes'})))"
    )
    _until(worker, shown, [["Can you help?", "It is yours.", "en"]])
    mine = context.request.get(f"/api/v1/errands/{errand}").json()
    assert "place" in mine  # only shown to who holds a place
    part.get_by_role("button", name="Remove").click()
    expect(part.get_by_role("listitem")).to_have_count(0)
    expect(page.get_by_test_id("alerts-on")).to_be_visible()
    context.close()


def test_a_first_yes_invites_to_switch_alerts_on_once(app: str, browser: Browser, at: At, push_services: Autopush):
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


def _worker(context: Any, page: Page, app: str) -> tuple[Any, Callable[[dict[str, Any]], None]]:
    found: list[dict[str, Any]] = []
    cdp = context.new_cdp_session(page)
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    cdp.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    while not found:
        page.wait_for_timeout(50)

    def show(said: dict[str, Any]) -> None:
        told = {"origin": app, "registrationId": found[-1]["registrationId"], "data": json.dumps(said)}
        cdp.send("ServiceWorker.deliverPushMessage", told)

    return context.service_workers[0], show


def _until(worker: Any, expression: str, wanted: Any) -> None:
    for _ in range(100):
        if (found := worker.evaluate(expression)) == wanted:
            return
        worker.evaluate("new Promise(done => setTimeout(done, 50))")
    assert found == wanted


def test_the_worker_is_served_so_that_it_may_ask_our_own_api(app: str):
    answer = httpx.get(f"{app}/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
