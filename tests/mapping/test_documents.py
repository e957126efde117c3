"""Finished maps: one file each, that asks nobody for anything and tells of nobody."""

import re
from collections import Counter

import h3
import pytest

from helpnet.mapping import documents
from helpnet.mapping.ground import Ground, ground
from helpnet.mapping.paper import policy
from helpnet.mapping.tiles import Bounds
from helpnet.queries.documents import in_fives
from helpnet.settings import settings
from helpnet.town.bounds import BERGEN, HELSINGBORG
from helpnet.views.documents import Course, Hexagon, NowMap, OpenMap, WeekMap

pytestmark = pytest.mark.usefixtures("own_settings")

CELL = h3.latlng_to_cell(HELSINGBORG.lat, HELSINGBORG.lon, 8)
BOX = (HELSINGBORG.west, HELSINGBORG.south, HELSINGBORG.east, HELSINGBORG.north)
EVIL = "</script><script>alert(1)</script>{% endraw %}{{ 6 * 7 * 1009 }}{% raw %}"


def pages(name: str, language: str = "sv") -> list[str]:
    here = ground("helsingborg", Bounds(*BOX), settings())
    names = [Hexagon(CELL, 3, name)]
    return [
        documents.now(NowMap("helsingborg", name, language, name, names, [Hexagon(CELL, 5)], BOX), here),
        documents.week(
            WeekMap("helsingborg", name, language, name, [name] * 3, [Course(CELL, 0, 1, -1)], {CELL: name}, BOX), here
        ),
        documents.embedded(OpenMap("helsingborg", name, language, names, BOX), here),
    ]


def test_nothing_in_them_is_fetched_from_anywhere():
    for page in pages("Helsingborg"):
        assert not re.search(r"""<(script|link|img|iframe|object)[^>]*\s(src|href|data)=|@import""", page)
        assert set(re.findall(r"url\(([^)]*)\)", page)) <= {"#default#VML"}
        said = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page)
        assert said
        assert said[1] == policy(page)
        assert said[1].startswith("default-src 'none'; script-src 'sha256-")
        assert "OpenStreetMap contributors" in page
        assert "renklad karta" in page
        assert "user-scalable" not in page  # who sees badly may enlarge it
        assert "Zoom in" not in page.partition("<body>")[2]
        assert len(page) < 900_000


def test_whose_the_map_is_is_text_and_a_link_where_there_are_terms_to_read():
    whose = {"© OpenStreetMap contributors": 1, f"© OpenStreetMap {EVIL}": 1, "© Kommunen": 0, EVIL: 0}
    for attribution, links in whose.items():
        page = documents.embedded(
            OpenMap("lund", "Lund", "sv", [], BOX),
            Ground({"type": "FeatureCollection", "features": []}, [], attribution, False),
        )
        assert page.count("https://www.openstreetmap.org/copyright") == links
        assert "<script>alert(1)" not in page


def test_names_are_text_whatever_is_in_them():
    for page in pages(EVIL):
        assert "<script>alert(1)" not in page
        assert "42378" not in page


@pytest.mark.parametrize(
    ("language", "title"),
    [("sv", "Hjälp i Lund just nu"), ("nb", "Hjelp i Lund akkurat nå"), ("en", "Help in Lund right now")],
)
def test_they_are_in_the_readers_language(language: str, title: str):
    page = pages("Lund", language)[0]
    assert f'<html lang="{language}">' in page
    assert f"<h1>{title}</h1>" in page


def test_where_nobody_waits_it_says_so():
    here = ground("helsingborg", Bounds(*BOX), settings())
    page = documents.embedded(OpenMap("helsingborg", "Lund", "sv", [], BOX), here)
    assert "Ingen väntar på hjälp just nu." in page
    assert "<table" not in page


def test_helpers_are_counted_in_fives_and_only_where_there_are_five():
    near = list(h3.cell_to_children(h3.cell_to_parent(CELL, 7), 8))
    shown = in_fives(Counter({near[0]: 13, near[1]: 4, near[2]: 3, near[3]: 1}))
    assert [(h3.get_resolution(one.cell), one.count) for one in shown] == [(7, 5), (8, 10)]
    assert in_fives(Counter({near[0]: 4})) == []
    assert in_fives(Counter()) == []


def test_helpers_where_few_live_are_counted_in_the_areas_that_others_see_them_in():
    near, wide = list(h3.cell_to_children(h3.cell_to_parent(CELL, 7), 8)), h3.cell_to_parent(CELL, 6)
    shown = in_fives(Counter({near[0]: 6, near[1]: 2, wide: 4, h3.cell_to_parent(CELL, 5): 9}))
    assert [(h3.get_resolution(one.cell), one.count) for one in shown] == [(5, 5), (6, 5), (8, 5)]
    assert in_fives(Counter({wide: 4})) == []


def test_the_ground_reaches_beyond_what_a_large_screen_shows():
    for town in (HELSINGBORG, BERGEN):
        here = ground(town.slug, Bounds(town.west, town.south, town.east, town.north), settings())
        kinds = [feature["properties"]["k"] for feature in here.shapes["features"]]
        assert kinds[:2] == ["land", "water"]
        assert {"main", "road", "town"} <= set(kinds)
        assert (town.name in {name for name, *_ in here.names}, here.approximate) == (True, True)


def test_without_a_map_there_is_plain_land():
    here = ground("atlantis", Bounds(*BOX), settings())
    assert [feature["properties"]["k"] for feature in here.shapes["features"]] == ["land"]
    assert here.attribution == ""
