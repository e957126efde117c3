"""A real browser is pushed to: Firefox subscribes at a push service, is sent to by helpnet, and opens what only it can open."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.servers.autopush import Autopush
from tests.servers.firefox import firefox, path_of_firefox

FIREFOX = path_of_firefox() or ""
MISSING = "no Firefox here: install the package firefox-esr, or name it in $FIREFOX"
SHOWN = "navigator.serviceWorker.ready.then(one => one.getNotifications()).then(all => all.map(one => one.tag).sort())"
STATE = "document.querySelector('[data-testid=alerts]')?.dataset.state ?? null"
DEVICES = "fetch('/api/v1/push-subscriptions').then(one => one.json()).then(one => one.items.length)"
KNOWN_AS_SHOWN = """fetch('/api/v1/me/data').then(one => one.json()).then(
  ({alerts}) => alerts.filter(one => one.errand_id === '%s' && one.shown_at !== null).length)"""
TRIED = """fetch('/api/v1/push-subscriptions').then(one => one.json()).then(({items: [one]}) =>
  fetch(`/api/v1/push-subscriptions/${one?.id}/test`, {method: 'POST'})).then(one => one.status)"""


@pytest.mark.slow
@pytest.mark.skipif(not FIREFOX, reason=MISSING)
def test_firefox_shows_what_helpnet_sends_until_it_is_switched_off(app: str, push_services: Autopush, tmp_path: Path):
    with firefox(FIREFOX, tmp_path, push_services.url) as browser, httpx.Client(base_url=app, timeout=30) as asking:
        asking.headers["origin"] = app
        asking.post("/auth/demo", data={"person": "margareta"})
        browser.allow_notifications(app)
        browser.goto(f"{app}/")
        browser.click("Be Jonas, Helsingborg")
        browser.until("location.pathname", "/deck")
        read_english = "{method: 'PATCH', headers: {'content-type': 'application/json'}, body: '{\"language\": \"en\", \"asks_per_week\": 50}'}"
        browser.until(f"fetch('/api/v1/me', {read_english}).then(one => one.status)", 200)
        browser.goto(f"{app}/profile")
        browser.click("Alert me on this device")
        browser.until(STATE, "on")
        browser.click("Send a test alert")
        browser.until(SHOWN, ["try"])

        browser.goto("about:blank")  # the worker is woken though no page of ours is open
        draft = {
            "category": "other",
            "title": "Bära ut korgen",
            "helpers": 20,
            "minutes": 5,
            "place": {"address": "Drottninggatan 4, Helsingborg"},
        }
        errand = asking.post("/api/v1/errands", json=draft).raise_for_status().json()["id"]
        _wait(lambda: push_services.acks == [100, 100])
        browser.goto(f"{app}/profile")
        browser.until(SHOWN, sorted(["try", f"{errand}:ask"]))
        browser.until(KNOWN_AS_SHOWN % errand, 1)

        browser.click("Remove: Firefox · Linux")
        browser.until(DEVICES, 0)
        [first] = push_services.channels
        assert first.always == 410  # it told its push service
        browser.click("Alert me on this device")
        browser.until(DEVICES, 1)

        push_services.forget()  # and Firefox wakes the worker to subscribe anew
        _wait(lambda: len(push_services.channels) == 3)
        browser.until(TRIED, 202)
        _wait(lambda: push_services.acks == [100, 100, 100])
        browser.goto(f"{app}/profile")
        push_services.channels[-1].always = 410
        browser.click("Send a test alert")
        browser.until(DEVICES, 0)
        assert push_services.service.faults == []
        assert asking.post(f"/api/v1/errands/{errand}/cancel").is_success


def _wait(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
