"""The map's points over HTTP."""

from typing import Any

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


def test_what_is_no_view_is_refused_and_strangers_see_nothing(client: Client, bo: Actor):
    assert client(bo).get("/api/v1/map", params={**VIEW, "west": 14}).status_code == 422
    assert client(bo).get("/api/v1/map", params={**VIEW, "north": "nan"}).status_code == 422
    assert client(bo).get("/api/v1/map", params={**VIEW, "when": "never"}).status_code == 422
    assert client().get("/api/v1/map", params=VIEW).status_code == 401
