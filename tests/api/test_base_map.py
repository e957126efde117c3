"""Everybody gets their own municipality's map, in parts, and knows whose it is."""

from uuid import UUID

import httpx
import pytest
from sqlalchemy import Engine

from helpnet.checkup import problems
from helpnet.domain.actor import Actor
from helpnet.door.headers import policy_for_page
from helpnet.settings import settings
from tests import builders
from tests.api.conftest import Client

BASE = "/api/v1/map/base"


def test_everybody_gets_their_own_municipalitys_map(client: Client, bo: Actor, dag: Actor):
    mine = client(bo).get(BASE).json()
    assert (mine["municipality"], mine["kind"], mine["approximate"]) == ("helsingborg", "pmtiles", True)
    assert mine["attribution"] == "© OpenStreetMap contributors"
    assert mine["attribution_url"] == "https://www.openstreetmap.org/copyright"
    assert mine["bounds"]["west"] < mine["centre"]["lon"] < mine["bounds"]["east"]
    assert mine["limits"]["west"] < mine["bounds"]["west"]
    assert client(dag).get(BASE).json()["url"].startswith("/api/v1/map/base/bergen.pmtiles?v=")


def test_it_begins_at_ones_own_home_and_nobody_elses(client: Client, bo: Actor, town: UUID):
    mine = client(bo)
    answer = mine.get(BASE)
    assert answer.json()["home"] == {"lon": builders.HOME[0], "lat": builders.HOME[1]}
    assert answer.headers["cache-control"] == "no-store"
    assert mine.get(BASE, params={"municipality": "helsingborg"}).json()["home"] is None
    assert client(builders.a_person(town, home=None)).get(BASE).json()["home"] is None
    assert client(builders.a_person(town, roles=["coordinator"])).get(BASE).json()["home"] is None


def test_it_is_public_by_name_and_nobody_in_particular_must_name_one(client: Client, town: object):
    assert client().get(BASE).status_code == 401
    answer = client().get(BASE, params={"municipality": "helsingborg"})
    assert answer.json()["name"] == "Helsingborg"
    assert answer.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize("slug", ["atlantis", "", "../helsingborg", "\x00", "å"])
def test_no_municipality_no_map(client: Client, town: object, slug: str):
    assert client().get(BASE, params={"municipality": slug}).status_code == 404


def test_the_file_comes_in_parts_and_is_kept(client: Client, town: object):
    reader = client()
    url = reader.get(BASE, params={"municipality": "helsingborg"}).json()["url"]
    part = reader.get(url, headers={"range": "bytes=0-6"})
    assert (part.status_code, part.content) == (206, b"PMTiles")
    assert part.headers["content-range"].startswith("bytes 0-6/")
    assert "immutable" in part.headers["cache-control"]
    assert reader.get(url.partition("?")[0]).headers["cache-control"] == "public, no-cache"
    again = reader.get(url, headers={"if-none-match": part.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert reader.get(url, headers={"range": "bytes=99999999-"}).status_code == 416


@pytest.mark.parametrize("name", ["atlantis", "..%2Fhelsingborg", "%2e%2e", "helsingborg%00", "-" * 300])
def test_no_other_file_can_be_read(client: Client, town: object, name: str):
    assert client().get(f"{BASE}/{name}.pmtiles").status_code == 404


def test_reading_the_map_in_parts_costs_no_calls(client: Client, bo: Actor, dag: Actor):
    mine, somebody = client(bo), client(dag)
    url = mine.get(BASE).json()["url"]
    for _ in range(450):  # more calls than one address has
        assert mine.get(url, headers={"range": "bytes=0-6"}).status_code == 206
    assert somebody.get(BASE).status_code == 200


def test_a_municipality_without_a_map_says_so(client: Client, engine: Engine):
    builders.a_municipality(slug="ludvika", name="Ludvika")
    answer = client().get(BASE, params={"municipality": "ludvika"}).json()
    assert (answer["kind"], answer["url"], answer["limits"]) == ("none", "", None)


@pytest.mark.parametrize(
    ("url", "kind", "pictures", "data"),
    [
        ("https://tiles.example/{z}/{x}/{y}{r}.png", "raster", True, False),
        ("https://tiles.example:8443/t/{z}/{x}/{y}.mvt?key=1", "vector", False, True),
        ("https://tiles.example/kommun.pmtiles", "pmtiles", False, True),
    ],
)
def test_a_map_of_ones_own_takes_its_place_and_only_its_origin_is_let_in(
    client: Client, town: object, own_settings: pytest.MonkeyPatch, url: str, kind: str, pictures: bool, data: bool
):
    before = policy_for_page("", settings()).decode()
    own_settings.setenv("HELPNET_TILES_URL", url)
    own_settings.setenv("HELPNET_TILES_ATTRIBUTION", "© Kommunen")
    settings.cache_clear()
    answer = client().get(BASE, params={"municipality": "helsingborg"}).json()
    assert (answer["kind"], answer["url"], answer["attribution"]) == (kind, url, "© Kommunen")
    assert answer["attribution_url"] == ""
    assert answer["approximate"] is False
    parts = dict(part.split(" ", 1) for part in policy_for_page("", settings()).decode().split("; "))
    origin = f"https://{httpx.URL(url.partition('{')[0]).netloc.decode()}"
    assert (origin in parts["img-src"].split()) is pictures
    assert (origin in parts["connect-src"].split()) is data
    assert policy_for_page("", settings()).decode().replace(f" {origin}", "") == before
    assert [one for one in problems(settings()) if "TILES" in one.sentence] == []


@pytest.mark.parametrize(
    "url",
    [
        "https://{s}.tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/map.png",
        "https://tiles.example; script-src */{z}/{x}/{y}",
        "ftp://tiles.example/{z}/{x}/{y}",
        "https://me:secret@tiles.example/{z}/{x}/{y}",
        "tiles.example/{z}/{x}/{y}",
    ],
)
def test_what_is_no_map_address_stops_the_start(own_settings: pytest.MonkeyPatch, url: str):
    own_settings.setenv("HELPNET_TILES_URL", url)
    settings.cache_clear()
    assert [one.level for one in problems(settings()) if "HELPNET_TILES_URL" in one.sentence] == ["error"]
