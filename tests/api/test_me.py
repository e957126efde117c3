"""The caller's own data, what may be asked for here, and the coordinator's numbers."""

from typing import Any

import h3
import pytest
from sqlalchemy import Engine, text

from helpnet.actions import access, areas, errands
from helpnet.domain.actor import Actor
from helpnet.domain.areas import counted
from helpnet.domain.categories import SLUGS
from helpnet.runtime import perform, sign_in_demo
from helpnet.store.clock import FixedClock
from helpnet.town.gazetteer import doors
from tests.api.conftest import BASE, Client
from tests.api.test_errands import ERRANDS, HERE, PRIVATE, refused, wrong
from tests.builders import a_coordinator, a_person, a_taken_errand, an_errand

ME = "/api/v1/me"


def test_me(client: Client, anna: Actor, desk: Actor):
    me = client(anna).get(ME).json()
    assert me["handle"] == "anna"
    assert (me["name"], me["roles"], me["language"], me["balance"], me["alert_radius"]) == ("Anna", [], "sv", 120, 3000)
    assert me["home"] == {**HERE, "address": "Drottninggatan 14"}
    assert me["home_area"].keys() == {"cell", "lon", "lat"}
    assert (me["home_area"]["lon"], me["home_area"]["lat"]) != (HERE["lon"], HERE["lat"])
    assert (me["quiet_hours"], me["phone"], me["municipality"]) == (None, "+46421000001", "helsingborg")
    assert client(desk).get(ME).json()["roles"] == ["coordinator"]


def test_somebody_without_a_home(client: Client, town: Any):
    me = client(a_person(town, home=None)).get(ME).json()
    assert (me["home"], me["home_area"], me["phone"]) == (None, None, None)


def test_changing_my_profile(client: Client, anna: Actor):
    changes = {
        "name": "Annika", "language": "en", "languages": ["ar", "sv"], "phone": "042-10 00 09", "likes": ["walk"], "alerts_on": False,
        "alert_radius": 800, "weekly_summary": True, "asks_per_week": 7, "paused_until": "2026-12-01T05:00:00Z", "kinds_off": ["garden"], "quiet_hours": {"from": "22:00", "until": "07:30"}, "home": {"lon": 12.70, "lat": 56.05, "address": "Hemma"},
    }  # fmt: skip
    answer = client(anna).patch(ME, json=changes)
    assert answer.status_code == 200
    me = answer.json()
    assert me == client(anna).get(ME).json()
    assert {name: me[name] for name in changes} == {**changes, "languages": ["sv", "ar"], "phone": "+4642100009"}
    less = client(anna).patch(ME, json={"phone": None, "quiet_hours": None}).json()
    assert (less["phone"], less["quiet_hours"], less["name"]) == (None, None, "Annika")
    assert client(anna).patch(ME, json={}).json() == less


def test_moving_by_address(client: Client, anna: Actor):
    home = client(anna).patch(ME, json={"home": {"address": "Bruksgatan 10"}}).json()["home"]
    assert "Bruksgatan" in home["address"]
    assert wrong(client(anna).patch(ME, json={"home": {"address": "Qwrt 7"}})) == {("home", "unknown-address")}


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"name": " "}, "name", "empty"), ({"name": None}, "name", "not-text"), ({"name": "x" * 81}, "name", "too-long"),
        ({"language": "de"}, "language", "unknown"), ({"languages": ["tlh"]}, "languages", "unknown"), ({"languages": "sv"}, "languages", "wrong-kind"),
        ({"likes": ["piracy"]}, "likes", "unknown"), ({"likes": [7]}, "likes.0", "not-text"), ({"alerts_on": "yes"}, "alerts_on", "wrong-kind"),
        ({"alerts_on": 1}, "alerts_on", "wrong-kind"), ({"weekly_summary": 1}, "weekly_summary", "wrong-kind"), ({"alert_radius": 499}, "alert_radius", "out-of-range"),
        ({"alert_radius": 10_001}, "alert_radius", "out-of-range"), ({"alert_radius": "800"}, "alert_radius", "not-a-number"),
        ({"quiet_hours": {"from": "22:00"}}, "quiet_hours.until", "required"), ({"quiet_hours": {"from": "24:00", "until": "07:00"}}, "quiet_hours.from", "not-a-time"),
        ({"quiet_hours": {"from": 1320, "until": "07:00"}}, "quiet_hours.from", "not-text"), ({"quiet_hours": "22-7"}, "quiet_hours", "wrong-kind"),
        ({"quiet_hours": {"from": "22:00", "until": "22:00"}}, "quiet_hours.until", "the-same"),
        ({"asks_per_week": 51}, "asks_per_week", "out-of-range"), ({"asks_per_week": 2.5}, "asks_per_week", "not-a-number"), ({"asks_per_week": None}, "asks_per_week", "not-a-number"),
        ({"paused_until": "2020-01-01T00:00:00Z"}, "paused_until", "in-the-past"), ({"paused_until": "2030-01-01T00:00:00Z"}, "paused_until", "too-far-ahead"),
        ({"paused_until": "2026-12-01T05:00:00"}, "paused_until", "not-a-time"), ({"paused_until": 7}, "paused_until", "not-a-time"), ({"kinds_off": ["piracy"]}, "kinds_off", "unknown"),
        ({"phone": "call me"}, "phone", "unknown"), ({"phone": 46}, "phone", "not-text"), ({"home": None}, "home", "wrong-kind"),
        ({"home": {"lon": 18.07, "lat": 59.33}}, "home", "outside-area"), ({"home": "x"}, "home", "wrong-kind"), ({"roles": ["admin"]}, "roles", "unknown"),
        ({"balance": 9999}, "balance", "unknown"), ({"handle": "coordinator"}, "handle", "unknown"), ({"suspended_at": None}, "suspended_at", "unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_so_is_refused_by_field(
    client: Client, anna: Actor, change: Any, field: str, reason: str
):
    before = client(anna).get(ME).json()
    assert wrong(client(anna).patch(ME, json={"alerts_on": False, **change})) == {(field, reason)}
    assert client(anna).get(ME).json() == before


def test_my_odds_in_numbers_and_words(client: Client, anna: Actor, bo: Actor):
    an_errand(bo)
    odds = client(anna).get(f"{ME}/odds").json()
    words = odds.pop("words")
    assert odds == {"radius": 3000, "errands": 1, "a_week": 1, "helpers": 0, "weeks": 3.0}
    assert words[0] == "Just nu väntar 1 uppdrag på någon inom 3 km från dig."


def test_all_that_is_held_about_me_is_a_download(client: Client, anna: Actor, bo: Actor):
    a_taken_errand(anna, bo)
    answer = client(anna).get(f"{ME}/data")
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    held = answer.json()
    assert held["profile"][0]["handle"] == "anna"
    assert len(held["errands"]) == 1
    assert "+46421000002" not in answer.text
    assert "digest" not in answer.text


def test_erasing_me_ends_all_sessions_and_tokens(client: Client, anna: Actor, bo: Actor):
    errand = a_taken_errand(anna, bo)
    browser, other = client(), client(anna)
    browser.cookies.set("helpnet_session", sign_in_demo("anna")[0])
    answer = browser.delete(ME, headers={"Origin": BASE})
    assert (answer.status_code, answer.content) == (204, b"")
    for caller in (browser, other):
        refused(caller.get(ME), 401, "not-signed-in")
    left = client(bo).get(f"{ERRANDS}/{errand}")
    assert left.json()["state"] == "cancelled"
    assert not [word for word in ("Anna", "Mjölk", *PRIVATE) if word in left.text]
    assert client(bo).get(ME).json()["balance"] == 120


def test_my_errands_in_both_roles_come_in_parts(client: Client, anna: Actor, bo: Actor, clock: FixedClock):
    made = []
    for n in range(5):
        clock.forward(seconds=1)
        made.append(str(a_taken_errand(anna, bo) if n % 2 else an_errand(bo)))
    items, cursor = [], None
    while True:
        page = client(bo).get(f"{ME}/errands", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert [one["id"] for one in items] == made[::-1]
    assert [(one["role"], one["place_state"]) for one in items] == [("requester", None), ("helper", "accepted")] * 2 + [
        ("requester", None)
    ]
    answer = client(bo).get(f"{ME}/errands")
    assert "Drottninggatan" not in answer.text
    assert client(anna).get(f"{ME}/errands", params={"limit": 200}).json()["next"] is None


def test_my_ledger_sums_to_my_balance(client: Client, anna: Actor, bo: Actor):
    for minutes in (30, 45):
        perform(errands.confirm, a_taken_errand(anna, bo, minutes=minutes), by=anna)
    an_errand(anna, minutes=20)
    ledger = client(anna).get(f"{ME}/ledger").json()
    assert [one["minutes"] for one in ledger["items"]] == [-45, -30, 120]
    assert (ledger["balance"], ledger["reserved"], ledger["next"]) == (45, 20, None)
    assert ledger["items"][0].keys() == {"id", "minutes", "what", "whom", "errand_id", "at"}
    first = client(anna).get(f"{ME}/ledger", params={"limit": 1}).json()
    second = client(anna).get(f"{ME}/ledger", params={"limit": 1, "cursor": first["next"]}).json()
    assert second["items"][0]["minutes"] == -30
    assert wrong(client(anna).get(f"{ME}/ledger", params={"cursor": "1"})) == {("cursor", "unknown")}


def test_what_may_be_asked_for_here(client: Client, anna: Actor):
    items = client(anna).get("/api/v1/categories").json()["items"]
    assert [one["slug"] for one in items] == list(SLUGS)
    doctor = next(one for one in items if one["slug"] == "doctor")
    assert (doctor["needs"], doctor["may_ask"], doctor["may_perform"]) == ("companion", True, False)
    assert next(one for one in items if one["slug"] == "shopping") | {"name": ""} == {
        "slug": "shopping", "name": "", "minutes": 45, "needs": None, "may_ask": True, "may_perform": True,
    }  # fmt: skip


def test_the_numbers_are_for_coordinators(client: Client, anna: Actor, bo: Actor, desk: Actor, clock: FixedClock):
    an_errand(anna)
    a_taken_errand(anna, bo)
    clock.forward(hours=1)
    refused(client(anna).get("/api/v1/monitor"), 403, "not-allowed")
    assert client(desk).get("/api/v1/monitor").json() | {"never_asked": 0, "waiting_first": 0} == {
        "open": 1, "stalled": 0, "taken": 1, "done_today": 0, "median_seconds": 0, "p90_seconds": 0, "never_asked": 0, "waiting_first": 0,
        "alerts_sent": 0,
    }  # fmt: skip


# -- health ---------------------------------------------------------------------------------


def test_up_and_ready(client: Client, own_settings: pytest.MonkeyPatch):
    assert client().get("/healthz").json() == {"status": "up"}
    answer = client().get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "database": "up", "redis": "unused", "jobs": "up"},
    )


def test_not_ready_without_its_jobs(client: Client, anna: Actor, clock: FixedClock, engine: Engine):
    an_errand(anna)
    clock.forward(seconds=30)
    assert client().get("/readyz").status_code == 200
    clock.forward(minutes=5)
    answer = client().get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["jobs"]) == (503, "not ready", "down")
    from helpnet import jobs

    jobs.deliver("worker")
    assert client().get("/readyz").status_code == 503  # nobody was asked about the errand
    jobs.ask()
    assert client().get("/readyz").status_code == 200


def test_not_ready_without_its_database(client: Client, engine: Engine):
    with engine.begin() as connection:
        connection.execute(text("alter table outbox rename to gone"))
    answer = client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")
    assert client().get("/healthz").status_code == 200


def test_redis_answers_or_does_not(client: Client, redis_url: str, own_settings: pytest.MonkeyPatch):
    from helpnet.settings import settings

    for url, status in ((redis_url, "up"), ("redis://127.0.0.1:1/0", "down")):
        own_settings.setenv("HELPNET_REDIS_URL", url)
        settings.cache_clear()
        answer = client().get("/readyz")
        assert (answer.json()["redis"], answer.status_code) == (status, 200 if status == "up" else 503)


def test_a_token_is_shown_once_and_kept_as_a_digest(anna: Actor, engine: Engine):
    token = perform(access.make_token, ["read"], by=anna)
    with engine.connect() as connection:
        assert token not in str(connection.execute(text("select * from api_token")).all())


def test_a_coordinators_numbers_are_of_their_own_town(client: Client, desk: Actor, dag: Actor, town: Any):
    an_errand(dag)
    assert client(a_coordinator(town)).get("/api/v1/monitor").json()["open"] == 0


def test_ones_own_area_is_the_one_that_others_see(client: Client, anna: Actor):
    away = {"lon": 12.86, "lat": 56.10, "address": "Fields"}
    perform(areas.survey, anna.municipality_id, counted(doors("helsingborg")), by=None)
    mine = client(anna)
    assert mine.patch("/api/v1/me", json={"home": away}).status_code == 200
    area = mine.get("/api/v1/me").json()["home_area"]
    assert h3.get_resolution(area["cell"]) < 8
    assert (area["lat"], area["lon"]) == pytest.approx(h3.cell_to_latlng(area["cell"]))
