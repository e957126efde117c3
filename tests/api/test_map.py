"""The map's points over HTTP."""

from typing import Any

import pytest

from helpnet.domain.actor import Actor
from tests.api.conftest import Client
from tests.builders import an_errand

VIEW = {"west": 12.5, "south": 55.9, "east": 13.0, "north": 56.2, "zoom": 14}


def test_the_points_are_geojson_and_only_sent_when_they_have_changed(client: Client, anna: Actor, bo: Actor):
    errand = an_errand(anna, title="Ett brev", category="post")
    mine = client(bo)
    first = mine.get("/api/v1/map", params=VIEW)
    assert first.status_code == 200, first.text
    assert first.headers["content-type"] == "application/geo+json"
    (feature,) = first.json()["features"]
    said: dict[str, Any] = feature["properties"]
    assert (feature["id"], said["kind"], said["title"], said["category"]) == (str(errand), "errand", "Ett brev", "post")
    assert "Drottninggatan" not in first.text
    had = {"if-none-match": first.headers["etag"]}
    assert mine.get("/api/v1/map", params=VIEW, headers=had).status_code == 304
    an_errand(anna)
    second = mine.get("/api/v1/map", params=VIEW, headers=had)
    assert second.status_code == 200
    (cluster,) = second.json()["features"]
    assert cluster["properties"] == {"kind": "cluster", "count": 2, "cell": said["cell"]}
    assert mine.get("/api/v1/map", params={**VIEW, "category": "garden"}).json()["features"] == []


NUMBER = "Skriv ett tal, med siffror."


@pytest.mark.parametrize(
    ("wrong", "field", "reason", "title"),
    [
        ({"west": 14}, "west", "reversed", "Västsidan ligger längre österut än östsidan. Byt plats på dem."),
        ({"south": 57}, "south", "reversed", "Sydsidan ligger längre norrut än nordsidan. Byt plats på dem."),
        ({"north": 91}, "north", "out-of-range", "Ange grader mellan −90 och 90."),
        ({"south": -91}, "south", "out-of-range", "Ange grader mellan −90 och 90."),
        ({"west": -181}, "west", "out-of-range", "Ange grader mellan −180 och 180."),
        ({"east": 200}, "east", "out-of-range", "Ange grader mellan −180 och 180."),
        ({"north": "nan"}, "north", "not-a-number", NUMBER),
        ({"east": "inf"}, "east", "not-a-number", NUMBER),
        ({"west": "left"}, "west", "not-a-number", NUMBER),
        ({"zoom": 99}, "zoom", "out-of-range", "Talet är för litet eller för stort."),
        ({"zoom": "nan"}, "zoom", "not-a-number", NUMBER),
        ({"radius": 10_000_000}, "radius", "out-of-range", "Välj mellan 1 m och 50 km."),
        ({"when": "never"}, "when", "unknown", "Välj något i listan."),
    ],
)
def test_what_is_no_view_is_refused_and_it_says_which_part_of_it_and_why(
    client: Client, bo: Actor, wrong: dict, field: str, reason: str, title: str
):
    answer = client(bo).get("/api/v1/map", params={**VIEW, **wrong})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": field, "reason": reason, "title": title}]


def test_all_sides_that_are_wrong_are_named(client: Client, bo: Actor):
    answer = client(bo).get("/api/v1/map", params={**VIEW, "west": 14, "south": 57})
    assert [one["field"] for one in answer.json()["errors"]] == ["west", "south"]


def test_strangers_see_nothing(client: Client, bo: Actor):
    assert client().get("/api/v1/map", params=VIEW).status_code == 401
