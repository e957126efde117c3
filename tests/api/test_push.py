"""Switching alerts on in a browser over HTTP, and off."""

from typing import Any

import pytest

from helpnet import pushing
from helpnet.actions import conversations
from helpnet.queries import people
from helpnet.runtime import perform, read, sign_in_demo
from tests.api.conftest import BASE
from tests.builders import a_taken_errand
from tests.reaching.conftest import go

PATH = "/api/v1/push-subscriptions"


def test_a_browser_is_added_once_listed_tried_and_removed(client, service, bo, anna):
    browser, mine, other = service.browser(), client(bo), client(anna)
    made = mine.post(PATH, json=browser.subscription | {"label": "Firefox on Android"})
    assert made.status_code == 201
    assert browser.endpoint not in made.text
    again = mine.post(PATH, json=browser.subscription)
    assert (again.status_code, again.json()["id"], again.json()["label"]) == (
        200,
        made.json()["id"],
        "Firefox on Android",
    )
    [shown] = mine.get(PATH).json()["items"]
    assert (shown["failing"], shown["last_ok_at"]) == (False, None)
    assert other.get(PATH).json()["items"] == []
    one = f"{PATH}/{made.json()['id']}"
    assert other.post(f"{one}/test").status_code == 404
    assert other.delete(one).status_code == 404
    assert mine.post(f"{one}/test").status_code == 202
    assert browser.said[0]["title"] == "Det fungerar"
    browser.always = 500
    assert mine.post(f"{one}/test").status_code == 422
    gone = service.browser()
    two = f"{PATH}/{mine.post(PATH, json=gone.subscription).json()['id']}"
    gone.always = 410
    assert mine.post(f"{two}/test").status_code == 404
    assert [shown["id"] for shown in mine.get(PATH).json()["items"]] == [made.json()["id"]]
    assert mine.delete(one).status_code == 204
    assert mine.delete(one).status_code == 404


def test_a_renewed_subscription_takes_the_place_of_the_old_one(client, service, bo):
    old, new, mine = service.browser(), service.browser(), client(bo)
    made = mine.post(PATH, json=old.subscription | {"label": "Firefox on Android"}).json()
    assert mine.post(PATH, json=new.subscription | {"replaces": old.endpoint}).status_code == 200
    [shown] = mine.get(PATH).json()["items"]
    assert (shown["id"], shown["label"]) == (made["id"], "Firefox on Android")
    assert mine.post(f"{PATH}/{shown['id']}/test").status_code == 202
    assert (len(old.said), len(new.said)) == (0, 1)
    mine.post(PATH, json=old.subscription)  # a page that still had it
    mine.post(PATH, json=new.subscription | {"replaces": old.endpoint})
    assert [one["id"] for one in mine.get(PATH).json()["items"]] == [made["id"]]


def test_a_renewal_may_be_said_twice(client, service, bo):
    old, new, mine = service.browser(), service.browser(), client(bo)
    mine.post(PATH, json=old.subscription)
    renewal = new.subscription | {"replaces": old.endpoint}
    first, again = (mine.post(PATH, json=renewal) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()["id"]) == (200, 200, first.json()["id"])


def test_one_person_has_at_most_ten(client, service, bo):
    mine = client(bo)
    for _ in range(12):
        assert mine.post(PATH, json=service.browser().subscription).status_code == 201
    assert len(mine.get(PATH).json()["items"]) == 10


def test_a_browser_says_what_it_shows_while_its_person_is_signed_in_there(client, service, anna, bo, clock):
    browser, worker, ours = service.browser(), client(), {"Origin": BASE}
    worker.cookies.set("helpnet_session", sign_in_demo("anna")[0])
    assert worker.post(PATH, json=browser.subscription, headers=ours).status_code == 201
    perform(conversations.write, a_taken_errand(anna, bo), "Hej", by=bo)
    go()
    shown = f"/api/v1/me/alerts/{browser.said[0]['alert']}/shown"
    assert worker.post(shown).status_code == 403  # not from a page of ours
    assert client(bo).post(shown).status_code == 404
    assert _said_to_be_shown(anna) == 0
    assert [worker.post(shown, headers=ours).status_code for _ in range(2)] == [204, 204]
    assert _said_to_be_shown(anna) == 1
    clock.forward(days=29)
    assert worker.post(shown, headers=ours).status_code == 204
    clock.forward(days=2)  # a worker is not its person, who was not here for 30 days
    assert worker.post(shown, headers=ours).status_code == 401


def _said_to_be_shown(person: Any) -> int:
    return sum(one["shown_at"] is not None for one in read(people.all_about_me, by=person)["alerts"])


def test_the_key_is_a_point_and_stays_the_same(client, service, bo):
    key = client(bo).get(f"{PATH}/key").json()["key"]
    assert len(key) == 87
    pushing.signer.cache_clear()
    assert client(bo).get(f"{PATH}/key").json()["key"] == key
    assert client().get(f"{PATH}/key").status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"endpoint": "https://evil.example/x"}, "endpoint"), ({"endpoint": "http://169.254.169.254/latest"}, "endpoint"),
        ({"endpoint": "https://fcm.googleapis.com/" + "x" * 1000}, "endpoint"), ({"endpoint": ""}, "endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAAAAAAAAAAAAAAAAAAAA"}}, "keys.p256dh"),
        ({"keys": {"p256dh": "B" + "A" * 86, "auth": "AAAAAAAAAAAAAAAAAAAAAA"}}, "keys.p256dh"),
    ],
)  # fmt: skip
def test_what_is_not_a_subscription_is_refused(client, service, bo, change, field):
    answer = client(bo).post(PATH, json=service.browser().subscription | change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
