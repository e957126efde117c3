"""Who may take the finished maps, what is written down of it, and what everybody may see."""

import json
import re
from uuid import UUID

import pytest
from sqlalchemy import text

from helpnet.actions import areas
from helpnet.api import documents
from helpnet.checkup import problems
from helpnet.domain.actor import Actor
from helpnet.domain.areas import counted
from helpnet.runtime import engine, perform
from helpnet.settings import settings
from helpnet.town.gazetteer import doors
from tests import builders
from tests.api.conftest import Client

FAR = (12.98, 56.07)
"""Where few live: it is shown as an area of resolution 6 or coarser."""
NOW, WEEK, EMBED = "/api/v1/documents/now", "/api/v1/documents/week", "/embed/map"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    documents._drawn.clear()


@pytest.mark.parametrize("path", [NOW, WEEK])
def test_only_coordinators_take_them_and_it_is_written_down(client: Client, bo: Actor, desk: Actor, path: str):
    assert client().get(path).status_code == 401
    assert client(bo).get(path).status_code == 403
    answer = client(desk).get(path)
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="helpnet-helsingborg-\w+\.html"', answer.headers["content-disposition"])
    with engine().connect() as connection:
        rows = connection.execute(text("select actor_id, what from audit where what = 'MapTaken'")).all()
    assert len(rows) == 1


def test_they_tell_of_areas_and_of_nobody(client: Client, anna: Actor, desk: Actor, dag: Actor):
    builders.an_errand(anna, title="A secret title", address="Drottninggatan 4")
    builders.an_errand(dag, title="A bergen title", lon=5.3221, lat=60.3913)
    for path in (NOW, WEEK):
        page = client(desk).get(path).text
        for private in ("Anna", "secret", "Drottninggatan 4", "+4642", "Bergen", str(anna.person_id)):
            assert private not in page
    assert "<td>1</td>" in page


def test_anybody_sees_coarse_counts_and_small_ones_only_in_words(client: Client, anna: Actor):
    for _ in range(2):
        builders.an_errand(anna)
    few = client().get(EMBED, params={"municipality": "helsingborg"})
    assert few.status_code == 200
    assert numbers(few.text) == []
    assert "<td>Norr</td><td>ett eller två</td>" in few.text  # in words too, for those who cannot use a map
    builders.an_errand(anna)
    assert client().get(EMBED, params={"municipality": "helsingborg"}).text == few.text  # kept for a minute
    documents._drawn.clear()
    assert numbers(client().get(EMBED, params={"municipality": "helsingborg", "language": "en"}).text) == ["3"]


def test_those_in_the_country_are_in_every_map_too(client: Client, town: UUID, desk: Actor):
    perform(areas.survey, town, counted(doors("helsingborg")), by=None)
    for _ in range(5):
        builders.an_errand(builders.a_person(town, home=FAR))
    for path in (NOW, WEEK):
        assert "<td>5</td>" in client(desk).get(path).text
    assert numbers(client().get(EMBED, params={"municipality": "helsingborg"}).text) == ["5"]


def numbers(page: str) -> list[str]:
    """What stands on the hexagons."""
    found = re.findall(r'"html": "([^"]*)", "className": "label count"', page)
    return [re.sub(r"<.*?>", "", json.loads(f'"{one}"')) for one in found]


def test_it_may_stand_on_other_sites_and_nothing_else_may(client: Client, town: object):
    answer = client().get(EMBED, params={"municipality": "helsingborg"})
    assert "x-frame-options" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].endswith(
        "; sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox"
    )
    assert answer.headers["cache-control"] == "public, max-age=60"
    for path in ("/api/v1/map/base?municipality=helsingborg", NOW, "/healthz"):
        other = client().get(path)
        assert other.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in other.headers["content-security-policy"]


def test_a_municipality_says_which_sites_may_show_it(client: Client, town: object, own_settings: pytest.MonkeyPatch):
    own_settings.setenv("HELPNET_EMBED_ORIGINS", "https://www.kommun.example, https://*.bibliotek.example")
    settings.cache_clear()
    assert problems(settings()) == []
    policy = client().get(EMBED, params={"municipality": "helsingborg"}).headers["content-security-policy"]
    assert "frame-ancestors https://www.kommun.example https://*.bibliotek.example; " in policy


@pytest.mark.parametrize(
    "site", ["kommun.example", "https://kommun.example;script-src", "'self'", "https:", "https://a/b"]
)
def test_what_is_no_site_stops_the_start(own_settings: pytest.MonkeyPatch, site: str):
    own_settings.setenv("HELPNET_EMBED_ORIGINS", site)
    settings.cache_clear()
    assert [one.level for one in problems(settings()) if "HELPNET_EMBED_ORIGINS" in one.sentence] == ["error"]


@pytest.mark.parametrize(
    "asked", [{"municipality": "atlantis"}, {"municipality": "\x00"}, {"municipality": "helsingborg", "language": "xx"}]
)
def test_there_is_none_of_nowhere(client: Client, town: object, asked: dict[str, str]):
    assert client().get(EMBED, params=asked).status_code == 404
    assert documents._drawn == {}
