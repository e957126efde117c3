"""What holds for every call: who calls, from where, how often, in which language, and what is said when it fails."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from helpnet.actions import access
from helpnet.api.app import api
from helpnet.api.openapi import describe
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.i18n import explain, field_words
from helpnet.queries import desk as desk_queries
from helpnet.runtime import perform, sign_in_demo
from helpnet.store.clock import FixedClock
from tests.api.conftest import BASE, Client, door
from tests.api.test_errands import ERRANDS, MILK, NOBODYS, refused
from tests.builders import a_person, a_taken_errand, an_errand

ROUTES = sorted(
    (method, path) for path, ways in describe(api)["paths"].items() for method in ways if path.startswith("/api/")
)
ME = "/api/v1/me"


def called(client: TestClient, method: str, path: str) -> Any:
    return client.request(
        method,
        path.replace("{errand_id}", NOBODYS),
        json={"text": "x"} if method == "post" and "messages" in path else None,
    )


# -- who ---------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_call_wants_to_know_who(client: Client, method: str, path: str):
    problem = called(client(), method, path)
    refused(problem, 401, "not-signed-in")
    assert problem.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Bearer", "Basic YTpi", "x", "", "Bearer ä"])
def test_a_made_up_token_is_nobodys(client: Client, header: str):
    refused(client().get(ME, headers={"Authorization": header.encode("latin-1")}), 401, "not-signed-in")


@pytest.mark.parametrize(("method", "path"), [one for one in ROUTES if one[0] != "get"])
def test_a_reading_token_changes_nothing(client: Client, anna: Actor, method: str, path: str):
    refused(called(client(anna, "read"), method, path), 403, "not-allowed")


@pytest.mark.parametrize(("method", "path"), [one for one in ROUTES if one[0] == "get"])
def test_a_writing_token_shows_nothing(client: Client, anna: Actor, method: str, path: str):
    refused(called(client(anna, "write"), method, path), 403, "not-allowed")


def test_a_suspension_works_at_once(client: Client, anna: Actor, desk: Actor):
    caller = client(anna)
    assert caller.get(ME).status_code == 200
    perform(access.suspend, anna.person_id, by=desk)
    refused(caller.get(ME), 403, "suspended")
    refused(caller.post(ERRANDS, json=MILK), 403, "suspended")


# -- the session's cookie ------------------------------------------------------------


@pytest.fixture
def signed_in(client: Client, anna: Actor) -> TestClient:
    """Anna's browser."""
    browser = client()
    browser.cookies.set("helpnet_session", sign_in_demo("anna")[0])
    return browser


def test_a_browser_may_look(signed_in: TestClient):
    assert signed_in.get(ME).json()["handle"] == "anna"


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://localhost:3000.evil.example"])
def test_a_browser_changes_things_from_our_own_pages_only(signed_in: TestClient, origin: str | None):
    headers = {} if origin is None else {"Origin": origin}
    refused(signed_in.post(ERRANDS, json=MILK, headers=headers), 403, "not-allowed")
    refused(signed_in.patch(ME, json={"name": "X"}, headers=headers), 403, "not-allowed")
    refused(signed_in.delete(ME, headers=headers), 403, "not-allowed")
    assert signed_in.get(ME).json()["name"] == "Anna"
    assert signed_in.post(ERRANDS, json=MILK, headers={"Origin": BASE}).status_code == 201


def test_no_header_makes_up_for_the_origin(signed_in: TestClient):
    for header in ("Bearer x", "Basic eA==", "x"):
        answer = signed_in.patch(
            ME, json={"name": "X"}, headers={"Authorization": header, "Origin": "https://evil.example"}
        )
        refused(answer, 401, "not-signed-in")


def test_an_ended_session_is_nobodys(signed_in: TestClient):
    signed_in.post("/auth/logout", headers={"Origin": BASE}, follow_redirects=False)
    refused(signed_in.get(ME), 401, "not-signed-in")


# -- once ------------------------------------------------------------------------------

KEY = {"Idempotency-Key": "a-key"}


def test_the_same_call_three_times_is_one_errand_and_one_answer(client: Client, anna: Actor, bo: Actor):
    first = client(anna).post(ERRANDS, json=MILK, headers=KEY)
    client(bo).post(f"{ERRANDS}/{first.json()['id']}/accept")
    for _ in range(3):
        again = client(anna).post(ERRANDS, json=MILK, headers=KEY)
        assert (again.status_code, again.content) == (201, first.content)
    assert len(client(anna).get(f"{ME}/errands").json()["items"]) == 1
    assert client(anna).get(f"{ME}/ledger").json()["reserved"] == 30


def test_another_call_with_the_same_key_is_a_conflict(client: Client, anna: Actor, bo: Actor):
    caller = client(anna)
    errand = caller.post(ERRANDS, json=MILK, headers=KEY).json()["id"]
    refused(caller.post(ERRANDS, json={**MILK, "title": "Kaffe"}, headers=KEY), 409, "conflict")
    refused(caller.post(f"{ERRANDS}/{errand}/cancel", headers=KEY), 409, "conflict")
    assert (
        client(bo).post(ERRANDS, json=MILK, headers=KEY).json()["id"] != errand
    )  # another person's key is another key


def test_a_refused_call_may_be_sent_again(client: Client, town: Any, anna: Actor, bo: Actor):
    path, third = f"{ERRANDS}/{a_taken_errand(anna, bo)}/accept", client(a_person(town))
    refused(third.post(path, headers=KEY), 409, "errand-full")
    client(bo).post(path.replace("accept", "withdraw"))
    assert third.post(path, headers=KEY).json() == {"state": "accepted"}
    assert third.post(path, headers=KEY).json() == {"state": "accepted"}
    refused(third.post(path), 409, "already-accepted")


@pytest.mark.parametrize("call", ["accept", "decline", "messages", "withdraw", "done", "confirm", "cancel"])
def test_every_changing_call_may_be_repeated(client: Client, anna: Actor, bo: Actor, call: str):
    errand = an_errand(anna) if call in ("accept", "decline") else a_taken_errand(anna, bo)
    caller = client(anna if call in ("confirm", "cancel") else bo)
    body = {"json": {"text": "Hej"}} if call == "messages" else {}
    answers = [caller.post(f"{ERRANDS}/{errand}/{call}", headers=KEY, **body) for _ in range(3)]
    assert [one.status_code for one in answers] == [201 if call == "messages" else 200] * 3
    assert len({one.content for one in answers}) == 1


def test_a_key_is_forgotten_after_a_day(client: Client, anna: Actor, clock: FixedClock):
    first = client(anna).post(ERRANDS, json=MILK, headers=KEY).json()
    clock.forward(hours=25)
    second = client(anna).post(ERRANDS, json=MILK, headers=KEY).json()
    assert first["id"] != second["id"]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(client: Client, anna: Actor, key: str):
    problem = refused(client(anna).post(ERRANDS, json=MILK, headers={"Idempotency-Key": key}), 422, "invalid")
    assert problem["errors"][0]["field"] == "Idempotency-Key"


def test_the_same_call_from_many_sides_at_once_is_one(client: Client, anna: Actor):
    callers = [client(anna) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda caller: caller.post(ERRANDS, json=MILK, headers=KEY), callers))
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    assert len(client(anna).get(f"{ME}/errands").json()["items"]) == 1


def test_without_a_key_two_calls_are_two(client: Client, anna: Actor):
    assert len({client(anna).post(ERRANDS, json=MILK).json()["id"] for _ in range(2)}) == 2


# -- what fails ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api/v1", "/api/v2/me", "/api/v1/me/", "/api/v1/errands/", "/auth/nothing", "/readyz/x"],
)
def test_an_unknown_address_is_a_problem_too(client: Client, anna: Actor, path: str):
    refused(client(anna).get(path), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_a_wrong_method_is_named(client: Client, anna: Actor, method: str):
    answer = client(anna).request(method, ERRANDS)
    assert answer.status_code == 405
    assert {"GET", "POST"} & set(re.split(", ?", answer.headers["allow"]))
    assert answer.headers["content-type"] == "application/problem+json"


def test_too_large_a_body_is_refused_before_it_is_read(client: Client, anna: Actor):
    problem = refused(client(anna).post(ERRANDS, json={**MILK, "text": "x" * 66_000}), 413, "invalid")
    assert problem["errors"][0]["field"] == "body"


def test_too_many_calls_are_told_when_to_come_back(client: Client, anna: Actor):
    caller = client(anna)
    answers = (caller.get(f"{ERRANDS}/x") for _ in range(2_000))  # calls come back while a slow machine makes them
    problem = next(one for one in answers if one.status_code == 429)
    assert refused(problem, 429, "too-many")["retry_after"] == int(problem.headers["retry-after"])


def test_a_defect_tells_a_code_and_nothing_else(
    client: Client, desk: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_args: Any, **_fields: Any) -> None:
        raise RuntimeError("the price of tea")

    monkeypatch.setattr(desk_queries, "numbers", broken)
    with caplog.at_level(logging.ERROR):
        answer = client(desk).get("/api/v1/monitor")
    problem = refused(answer, 500, "defect")
    assert "tea" not in answer.text
    assert problem["code"] in problem["title"]
    assert f"defect {problem['code']}" in caplog.text
    assert client(desk).get(ME).status_code == 200


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("sv", "Du är utloggad"),
        ("nb-NO,nb;q=0.9", "Du er logget ut"),
        ("en", "You are signed out"),
        ("fr", "Du är utloggad"),
        ("", "Du är utloggad"),
    ],
)
def test_a_stranger_is_answered_in_the_language_they_ask_for(client: Client, asked: str, words: str):
    assert words in client().get(ME, headers={"Accept-Language": asked}).json()["title"]


def test_a_person_is_answered_in_their_own_language(client: Client, town: Any):
    norwegian = client(a_person(town, language="nb"))
    problem = norwegian.post(ERRANDS, json={**MILK, "title": ""}, headers={"Accept-Language": "en"}).json()
    assert problem["title"] == explain(Invalid(), "nb")
    assert problem["errors"][0]["title"] == field_words(FieldError("title", "empty"), "nb")


def test_nothing_private_is_kept_on_the_way(client: Client, anna: Actor):
    for answer in (client(anna).get(ME), client().get(ME), client(anna).get("/api/v1/nothing")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in answer.headers


def test_the_door_is_the_only_way_to_these_tests(engine: Engine, anna: Actor):
    """The tests above go through the door; were they not, the origin would not be asked for."""
    bare = TestClient(api, base_url=BASE, cookies={"helpnet_session": sign_in_demo("anna")[0]})
    guarded = TestClient(door(), base_url=BASE, cookies={"helpnet_session": sign_in_demo("anna")[0]})
    assert (bare.patch(ME, json={}).status_code, guarded.patch(ME, json={}).status_code) == (200, 403)
