"""The errand's calls: what they answer, whom they refuse, and what strangers never get."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from helpnet.domain.actor import Actor
from helpnet.queries import errand_page
from helpnet.runtime import read
from helpnet.settings import settings
from helpnet.store.clock import FixedClock
from tests.api.conftest import Client
from tests.builders import a_caller, a_coordinator, a_person, a_taken_errand, an_errand
from tests.mapping.extracts import EK, two_streets_of_one_name

ERRANDS = "/api/v1/errands"
HERE = {"lon": 12.6945, "lat": 56.0465}
MILK = {"category": "shopping", "title": "Mjölk och bröd", "place": {**HERE, "address": "Drottninggatan 14"}}
CARD = {
    "id",
    "category",
    "title",
    "text",
    "area",
    "distance",
    "from",
    "until",
    "minutes",
    "helpers",
    "free",
    "state",
    "requester",
}
PRIVATE = ("Drottninggatan", "+4642", "56.0465", "12.6945")
NOBODYS = "00000000-0000-7000-8000-000000000000"


def refused(answer: Any, status: int, slug: str) -> dict[str, Any]:
    """The problem an answer is."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"http://localhost:3000/problems/{slug}"
    assert problem["status"] == status
    assert problem["title"]
    return problem


def wrong(answer: Any) -> set[tuple[str, str]]:
    """Which fields were wrong, and why."""
    return {(one["field"], one["reason"]) for one in refused(answer, 422, "invalid")["errors"]}


# -- asking --------------------------------------------------------------------


def test_asking_answers_the_errand_with_what_its_requester_may_see(client: Client, anna: Actor):
    answer = client(anna).post(
        ERRANDS, json={**MILK, "from": "2026-11-24T17:00:00+01:00", "until": "2026-11-24T19:00:00Z"}
    )
    assert answer.status_code == 201
    errand = answer.json()
    assert errand.keys() >= CARD | {"place", "contact"}
    assert errand["from"] == "2026-11-24T16:00:00Z"
    assert errand["until"] == "2026-11-24T19:00:00Z"
    assert (errand["helpers"], errand["minutes"], errand["free"], errand["state"]) == (1, 30, 1, "open")
    assert errand["place"] == {**HERE, "address": "Drottninggatan 14"}
    assert errand["contact"] is None
    assert client(anna).get(f"{ERRANDS}/{errand['id']}").json() == errand


def test_asking_by_address(client: Client, anna: Actor):
    errand = client(anna).post(ERRANDS, json={**MILK, "place": {"address": "Bruksgatan 10"}}).json()
    assert "Bruksgatan" in errand["place"]["address"]
    assert abs(errand["place"]["lon"] - 12.69) < 0.05
    assert ("place", "unknown-address") in wrong(
        client(anna).post(ERRANDS, json={**MILK, "place": {"address": "Qwrt 7"}})
    )


def test_an_address_that_may_mean_two_places_is_not_guessed(own_settings, client: Client, anna: Actor):
    two_streets_of_one_name(settings().data_dir)
    answer = client(anna).post(ERRANDS, json={**MILK, "place": {"address": "Skolgatan 1"}})
    assert wrong(answer) == {("place", "ambiguous-address")}
    errand = client(anna).post(ERRANDS, json={**MILK, "place": {"address": "Skolgatan 1, Ek"}}).json()
    assert errand["place"]["address"] == "Skolgatan 1, Ek, Helsingborg"
    assert errand["place"]["lon"] == pytest.approx(EK[0])


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"title": ""}, "title", "empty"),
        ({"title": "x" * 81}, "title", "too-long"),
        ({"title": None}, "title", "not-text"),
        ({"title": ["x"]}, "title", "not-text"),
        ({"title": "a\u0000b"}, "title", "not-text"),
        ({"text": "x" * 2001}, "text", "too-long"),
        ({"category": "piracy"}, "category", "unknown"),
        ({"category": {"$ne": 1}}, "category", "not-text"),
        ({"minutes": 4}, "minutes", "out-of-range"),
        ({"minutes": 601}, "minutes", "out-of-range"),
        ({"minutes": "30"}, "minutes", "not-a-number"),
        ({"minutes": 30.5}, "minutes", "not-a-number"),
        ({"minutes": True}, "minutes", "not-a-number"),
        ({"minutes": 10**40}, "minutes", "out-of-range"),
        ({"helpers": 0}, "helpers", "out-of-range"),
        ({"helpers": 21}, "helpers", "out-of-range"),
        ({"helpers": None}, "helpers", "not-a-number"),
        ({"place": {}}, "place", "required"),
        ({"place": None}, "place", "wrong-kind"),
        ({"place": {"lon": 12.7}}, "place", "required"),
        ({"place": {"address": "  "}}, "place", "required"),
        ({"place": {"lon": "12.7", "lat": 56.0}}, "place.lon", "not-a-number"),
        ({"place": {"lon": 18.07, "lat": 59.33}}, "place", "outside-area"),
        ({"place": {"lon": 10**400, "lat": 56.0}}, "place.lon", "not-a-number"),
        ({"place": {**HERE, "floor": 3}}, "place.floor", "unknown"),
        ({"from": "tomorrow"}, "from", "not-a-time"),
        ({"from": 1_700_000_000}, "from", "not-a-time"),
        ({"from": "1700000000"}, "from", "not-a-time"),
        ({"from": "2026-11-24T17:00:00"}, "from", "not-a-time"),
        ({"from": "0001-01-01T00:00:00+14:00"}, "from", "not-a-time"),
        ({"until": "2026-11-20T17:00:00Z"}, "until", "in-the-past"),
        ({"until": "9999-12-31T23:59:59-10:00"}, "until", "not-a-time"),
        ({"from": "2026-11-25T17:00:00Z", "until": "2026-11-25T16:00:00Z"}, "until", "until-before-from"),
        ({"from": "2028-11-25T17:00:00Z"}, "from", "out-of-range"),
        ({"colour": "red"}, "colour", "unknown"),
        ({"requester_id": NOBODYS}, "requester_id", "unknown"),
    ],
)
def test_malformed_errands_are_refused_by_field(client: Client, anna: Actor, fields: Any, field: str, reason: str):
    caller = client(anna)
    assert (field, reason) in wrong(caller.post(ERRANDS, json={**MILK, **fields}))
    assert caller.get("/api/v1/me/errands").json()["items"] == []


def test_all_that_is_wrong_is_named_at_once(client: Client, anna: Actor):
    errors = wrong(client(anna).post(ERRANDS, json={**MILK, "title": " ", "minutes": 1, "helpers": 99}))
    assert errors == {("title", "empty"), ("minutes", "out-of-range"), ("helpers", "out-of-range")}
    assert wrong(client(anna).post(ERRANDS, json={})) == {(name, "required") for name in ("category", "title", "place")}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff",
        b"[" * 60_000,
        b'{"title": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"1" * 9000,
        b'{"title": NaN}',
    ],
)
def test_a_body_that_is_no_errand_is_refused(client: Client, anna: Actor, body: bytes):
    answer = client(anna).post(ERRANDS, content=body, headers={"Content-Type": "application/json"})
    assert wrong(answer)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused(client: Client, anna: Actor, number: str):
    body = f'{{"category": "shopping", "title": "x", "place": {{"lon": {number}, "lat": 56}}}}'
    answer = client(anna).post(ERRANDS, content=body, headers={"Content-Type": "application/json"})
    assert wrong(answer) == {("place.lon", "not-a-number")}
    assert wrong(client(anna).get(ERRANDS, params={"lon": number, "lat": 56})) == {("lon", "not-a-number")}


def test_text_stays_as_it_was_written(client: Client, anna: Actor):
    text = '<script>alert("x")</script> & 🚲 åäö'
    assert client(anna).post(ERRANDS, json={**MILK, "text": text}).json()["text"] == text


def test_asking_too_much_is_refused_with_the_balance(client: Client, anna: Actor):
    problem = refused(client(anna).post(ERRANDS, json={**MILK, "minutes": 600, "helpers": 20}), 409, "balance-too-low")
    assert (problem["balance"], problem["limit"]) == (120, -1200)


def test_only_some_may_ask_for_others(client: Client, anna: Actor, desk: Actor):
    body = {**MILK, "on_behalf_of": {"name": "Greta Lind", "phone": "042-10 50 00", "note": "Hör dåligt"}}
    refused(client(anna).post(ERRANDS, json=body), 403, "not-allowed")
    errand = client(desk).post(ERRANDS, json=body).json()
    assert errand["requester"] == {"name": "Greta"}
    body["on_behalf_of"]["phone"] = "none"
    assert ("on_behalf_of.phone", "unknown") in wrong(client(desk).post(ERRANDS, json=body))
    del body["on_behalf_of"]["phone"]
    assert ("on_behalf_of.phone", "required") in wrong(client(desk).post(ERRANDS, json=body))


# -- looking -------------------------------------------------------------------


def test_the_list_is_nearest_first_and_gives_nothing_private(client: Client, town: Any, anna: Actor, bo: Actor):
    for lon in (12.74, 12.71, 12.725):
        an_errand(anna, lon=lon, lat=56.05, address="Drottninggatan 99")
    own = an_errand(anna)
    answer = client(bo).get(ERRANDS)
    items = answer.json()["items"]
    assert [item["distance"] for item in items] == sorted(item["distance"] for item in items)
    assert items[0]["id"] == str(own)
    assert all(item.keys() == CARD for item in items)
    assert items[0]["requester"] == {"name": "Anna"}
    assert items[0]["area"].keys() == {"cell", "lon", "lat"}
    assert not [word for word in PRIVATE if word in answer.text]
    assert client(anna).get(ERRANDS).json()["items"] == []


def test_strangers_know_the_first_name_only(client: Client, town: Any, bo: Actor):
    an_errand(a_person(town, name="Anna Maria Svensson"))
    answer = client(bo).get(ERRANDS)
    assert answer.json()["items"][0]["requester"] == {"name": "Anna"}
    assert "Svensson" not in answer.text


def test_the_list_is_narrowed(client: Client, anna: Actor, bo: Actor):
    an_errand(anna)
    an_errand(anna, category="walk", lon=12.80, lat=56.05, address="")
    caller = client(bo)

    def kinds(**query: Any) -> list[str]:
        return [item["category"] for item in caller.get(ERRANDS, params=query).json()["items"]]

    assert kinds() == ["shopping"]
    assert kinds(radius=20_000) == ["shopping", "walk"]
    assert kinds(radius=20_000, category="walk") == ["walk"]
    assert kinds(radius=20_000, lon=12.80, lat=56.05) == ["walk", "shopping"]
    assert kinds(radius=1000, lon=12.80, lat=56.05) == ["walk"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lon": 12.7}, "lat"), ({"lat": 56}, "lon"), ({"lon": "x", "lat": 56}, "lon"), ({"radius": 0}, "radius"),
        ({"radius": 50_001}, "radius"), ({"radius": 10**30}, "radius"), ({"limit": 0}, "limit"), ({"limit": 201}, "limit"),
        ({"limit": "many"}, "limit"), ({"cursor": "x"}, "cursor"), ({"cursor": "WzFd"}, "cursor"), ({"cursor": "åä"}, "cursor"),
        ({"category": "piracy"}, "category"), ({"lon": 18.07, "lat": 59.33}, "place"),
    ],
)  # fmt: skip
def test_wrong_queries_are_refused_by_name(client: Client, bo: Actor, query: Any, field: str):
    assert {one for one, _ in wrong(client(bo).get(ERRANDS, params=query))} == {field}


def test_the_list_comes_in_parts_that_fit_together(client: Client, anna: Actor, bo: Actor, clock: FixedClock):
    for n in range(11):
        clock.forward(minutes=n % 3)
        an_errand(anna, lon=12.69 + 0.004 * (n % 4), lat=56.0465, address="")
    caller = client(bo)
    whole = [item["id"] for item in caller.get(ERRANDS, params={"limit": 200}).json()["items"]]
    parts, cursor = [], None
    while True:
        page = caller.get(ERRANDS, params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        parts += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert parts == whole
    assert len(set(parts)) == 11


def test_who_may_see_where(client: Client, town: Any, anna: Actor, bo: Actor, desk: Actor):
    stranger, waiting = a_person(town), a_person(town)
    path = f"{ERRANDS}/{a_taken_errand(anna, bo)}"
    client(waiting).post(f"{path}/accept", json={"standby": True})
    for one in (stranger, waiting):
        answer = client(one).get(path)
        assert answer.status_code == 200
        assert not {"place", "contact", "people"} & answer.json().keys()
        assert not [word for word in PRIVATE if word in answer.text]
    helper, requester, coordinator = (client(one).get(path).json() for one in (bo, anna, desk))
    assert helper["place"] == coordinator["place"] == requester["place"] == {**HERE, "address": "Drottninggatan 14"}
    assert helper["contact"] == coordinator["contact"] == {"name": "Anna", "phone": "+46421000001"}
    assert requester["contact"] == {"name": "Bo", "phone": "+46421000002"}
    assert [one["name"] for one in requester["people"]] == ["Bo", waiting.name]


def test_the_contact_is_the_caller_when_the_desk_asked(client: Client, bo: Actor, desk: Actor):
    path = f"{ERRANDS}/{an_errand(desk, caller=a_caller())}"
    assert client(bo).get(path).json()["requester"] == {"name": "Greta"}
    client(bo).post(f"{path}/accept")
    assert client(bo).get(path).json()["contact"] == {"name": "Greta Lind", "phone": "+4642105000"}


# -- another municipality's, and what is none ------------------------------------

CALLS = [
    ("GET", ""), ("POST", "/accept"), ("POST", "/withdraw"), ("POST", "/decline"), ("POST", "/done"), ("POST", "/confirm"),
    ("POST", "/cancel"), ("GET", "/messages"), ("POST", "/messages"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "call"), CALLS)
def test_another_municipalitys_errand_looks_like_none(client: Client, anna: Actor, dag: Actor, method: str, call: str):
    body = {"json": {"text": "Hei"}} if method == "POST" and call == "/messages" else {}
    caller = client(dag)
    refused(caller.request(method, f"{ERRANDS}/{an_errand(anna)}{call}", **body), 404, "not-found")
    refused(caller.request(method, f"{ERRANDS}/{NOBODYS}{call}", **body), 404, "not-found")
    refused(caller.request(method, f"{ERRANDS}/1;drop{call}", **body), 404, "not-found")


def test_another_municipalitys_coordinator_sees_nothing(client: Client, anna: Actor, dag: Actor):
    watching = client(a_person(dag.municipality_id, home=None, roles=["coordinator"]))
    path = f"{ERRANDS}/{an_errand(anna)}"
    refused(watching.get(path), 404, "not-found")
    refused(watching.post(f"{path}/cancel"), 404, "not-found")
    assert watching.get("/api/v1/monitor").json()["open"] == 0


@pytest.mark.parametrize(("method", "call"), CALLS)
def test_nobody_does_nothing(client: Client, anna: Actor, method: str, call: str):
    body = {"json": {"text": "Hej"}} if method == "POST" and call == "/messages" else {}
    refused(client().request(method, f"{ERRANDS}/{an_errand(anna)}{call}", **body), 401, "not-signed-in")


# -- helping ---------------------------------------------------------------------


def test_from_accepting_to_thanks(client: Client, anna: Actor, bo: Actor):
    path = f"{ERRANDS}/{an_errand(anna, minutes=45)}"
    assert client(bo).post(f"{path}/accept").json() == {"state": "accepted"}
    refused(client(bo).post(f"{path}/accept"), 409, "already-accepted")
    assert client(bo).post(f"{path}/done").json() == {"state": "done"}
    refused(client(bo).post(f"{path}/confirm"), 403, "not-allowed")
    assert client(anna).post(f"{path}/confirm").json() == {"state": "confirmed"}
    assert refused(client(anna).post(f"{path}/confirm"), 409, "errand-closed")["state"] == "confirmed"
    assert client(bo).get("/api/v1/me").json()["balance"] == 120 + 45
    assert client(anna).get("/api/v1/me/ledger").json()["balance"] == 120 - 45


def test_the_last_place_and_standing_by(client: Client, town: Any, anna: Actor, bo: Actor):
    path, third = f"{ERRANDS}/{a_taken_errand(anna, bo)}", client(a_person(town))
    refused(third.post(f"{path}/accept"), 409, "errand-full")
    refused(third.post(f"{path}/accept", json={"standby": False}), 409, "errand-full")
    assert third.post(f"{path}/accept", json={"standby": True}).json() == {"state": "standby"}
    assert client(bo).post(f"{path}/withdraw").json() == {"state": "withdrawn"}
    assert third.get(path).json()["role"] == "helper"


def test_who_gave_up_ten_places_in_a_day_says_yes_again_the_next(
    client: Client, town: Any, anna: Actor, bo: Actor, clock: FixedClock
):
    desk, api = a_coordinator(town), client(bo)
    paths = [f"{ERRANDS}/{an_errand(anna, minutes=5)}" for _ in range(11)]
    for path in paths[:10]:
        assert api.post(f"{path}/accept").status_code == 200
        assert api.post(f"{path}/withdraw").status_code == 200
    clock.forward(hours=22)  # mostly the next morning: "tomorrow" would be too long
    answer = api.post(f"{paths[10]}/accept", headers={"Accept-Language": "sv"})
    problem = refused(answer, 429, "too-many")
    assert (problem["reason"], answer.headers["retry-after"]) == ("gave-up-often", "7200")
    assert problem["title"] == (
        "Du har fått förhinder flera gånger på sistone, och sådant händer. Inom ett dygn kan du säga ja igen."
    )
    seen = read(errand_page.history, UUID(paths[0].rpartition("/")[2]), by=desk)
    assert [(row.words, row.who) for row in seen[-2:]] == [("Sa ja", "Bo"), ("Fick förhinder", "Bo")]
    clock.forward(hours=2)
    assert api.post(f"{paths[10]}/accept").status_code == 200


def test_helping_is_refused_as_on_the_screen(client: Client, anna: Actor, bo: Actor, clock: FixedClock):
    mine = f"{ERRANDS}/{an_errand(anna)}"
    refused(client(anna).post(f"{mine}/accept"), 409, "own-errand")
    refused(client(bo).post(f"{mine}/withdraw"), 403, "not-allowed")
    refused(client(bo).post(f"{mine}/done"), 403, "not-allowed")
    refused(client(bo).post(f"{mine}/cancel"), 403, "not-allowed")
    doctor = f"{ERRANDS}/{an_errand(anna, category='doctor')}"
    refused(client(bo).post(f"{doctor}/accept"), 403, "not-qualified")
    late = f"{ERRANDS}/{an_errand(anna, ends_at=clock.now() + timedelta(hours=1))}"
    clock.forward(hours=2)
    refused(client(bo).post(f"{late}/accept"), 409, "errand-closed")


@pytest.mark.parametrize("body", [{"standby": "yes"}, {"standby": 1}, {"standby": None}, {"stand": True}, [], "x", 7])
def test_accepting_takes_only_what_it_knows(client: Client, anna: Actor, bo: Actor, body: Any):
    assert wrong(client(bo).post(f"{ERRANDS}/{an_errand(anna)}/accept", json=body))


def test_a_declined_errand_is_gone_from_the_list(client: Client, anna: Actor, bo: Actor):
    path = f"{ERRANDS}/{an_errand(anna)}"
    assert client(bo).post(f"{path}/decline").json() == {"state": "declined"}
    assert client(bo).post(f"{path}/decline").status_code == 200
    assert client(bo).get(ERRANDS).json()["items"] == []


def test_cancelling(client: Client, anna: Actor, bo: Actor, desk: Actor):
    path = f"{ERRANDS}/{a_taken_errand(anna, bo)}"
    assert ("reason", "too-long") in wrong(client(anna).post(f"{path}/cancel", json={"reason": "x" * 501}))
    assert client(anna).post(f"{path}/cancel", json={"reason": "Det löste sig"}).json() == {"state": "cancelled"}
    refused(client(bo).post(f"{path}/done"), 403, "not-allowed")
    refused(client(desk).post(f"{path}/cancel"), 409, "errand-closed")


def test_confirming_names_who_did_it(client: Client, town: Any, anna: Actor, bo: Actor):
    other = a_person(town)
    path = f"{ERRANDS}/{a_taken_errand(anna, bo, other, minutes=30)}"
    assert wrong(client(anna).post(f"{path}/confirm", json={"helpers": ["bo"]})) == {("helpers", "not-an-id")}
    assert client(anna).post(f"{path}/confirm", json={"helpers": [str(bo.person_id)]}).status_code == 200
    assert client(bo).get("/api/v1/me").json()["balance"] == 150
    assert client(other).get("/api/v1/me").json()["balance"] == 120


# -- the chat ----------------------------------------------------------------------


def test_the_chat_is_for_those_on_the_errand(client: Client, town: Any, anna: Actor, bo: Actor, desk: Actor):
    path = f"{ERRANDS}/{a_taken_errand(anna, bo)}/messages"
    said = client(anna).post(path, json={"text": " Portkod 1234 \n"})
    assert said.status_code == 201
    assert said.json().keys() == {"id", "author", "mine", "text", "at"}
    assert (said.json()["text"], said.json()["mine"]) == ("Portkod 1234", True)
    client(bo).post(path, json={"text": "Tack!"})
    items = client(bo).get(path).json()["items"]
    assert [(one["author"]["name"], one["text"], one["mine"]) for one in items] == [
        ("Anna", "Portkod 1234", False),
        ("Bo", "Tack!", True),
    ]
    for outside in (a_person(town), desk):
        refused(client(outside).get(path), 403, "not-allowed")
        refused(client(outside).post(path, json={"text": "Hej"}), 403, "not-allowed")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty"), ("  ", "empty"), ("x" * 2001, "too-long"), (7, "not-text"), ("\u0007", "not-text")],
)
def test_messages_are_words(client: Client, anna: Actor, bo: Actor, text: Any, reason: str):
    path = f"{ERRANDS}/{a_taken_errand(anna, bo)}/messages"
    assert wrong(client(bo).post(path, json={"text": text})) == {("text", reason)}


def test_a_long_chat_comes_in_parts(client: Client, anna: Actor, bo: Actor):
    path, caller = f"{ERRANDS}/{a_taken_errand(anna, bo)}/messages", client(bo)
    for n in range(5):
        caller.post(path, json={"text": str(n)})
    last = caller.get(path, params={"limit": 2}).json()
    assert [one["text"] for one in last["items"]] == ["3", "4"]
    before = caller.get(path, params={"limit": 2, "cursor": last["next"]}).json()
    assert [one["text"] for one in before["items"]] == ["1", "2"]
    first = caller.get(path, params={"limit": 2, "cursor": before["next"]}).json()
    assert ([one["text"] for one in first["items"]], first["next"]) == (["0"], None)
    assert wrong(caller.get(path, params={"cursor": "nonsense"})) == {("cursor", "unknown")}
