"""Somebody who asks from everywhere learns the area a place lies in, and nothing finer."""

import random
from collections import Counter
from typing import Any

import h3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet import placing
from helpnet.actions import areas, errands, helping, people
from helpnet.domain.actor import Actor
from helpnet.domain.areas import LEAST_DOORS, Survey, cells_of, counted, surveyed
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.values import area_of
from helpnet.queries import clusters, deck, errand_page, nearby, sight
from helpnet.queries import map as near_map
from helpnet.runtime import perform, read
from helpnet.town.bounds import BOUNDS
from helpnet.town.gazetteer import doors
from tests.builders import HOME, a_draft, a_municipality, a_person

TOWN = sight.View(12.3, 55.8, 13.1, 56.3)
SPARSE = (12.86, 56.10)
"""Fields: nobody's known address for some kilometres."""
SAME = ("id", "posted")
WATCHING = [(HOME[0] + east, HOME[1] + north) for east in (-0.02, 0.0, 0.013) for north in (-0.011, 0.0, 0.02)]


def seen(reader: Actor, errand: Any) -> list[Any]:
    """All that somebody who is not on the errand can get to see of it, from many places and by many ways."""
    found: list[Any] = []

    def note(cards: Any) -> None:
        found.append([{name: value for name, value in vars(card).items() if name not in SAME} for card in cards])

    for home in WATCHING:
        perform(
            people.change_profile, ProfileDraft({"home": {"lon": home[0], "lat": home[1], "address": "x"}}), by=reader
        )
        for radius in (500, 1_000, 1_500, 3_000, 7_000, 10_000):
            perform(people.change_profile, ProfileDraft({"alert_radius": radius}), by=reader)
            note(read(deck.for_helper, by=reader))
            note(read(nearby.errands, by=reader))
            end = read(deck.end, by=reader)
            found.append((end.farther, end.widen_to))
    for lon, lat in WATCHING:
        for radius in range(400, 15_000, 700):
            note(read(nearby.errands, nearby.Filters(radius=radius, lon=lon, lat=lat), by=reader))
    for zoom in range(3, 19):
        points = read(clusters.points, TOWN, zoom, nearby.Filters(), by=reader)
        found.append([(point.lon, point.lat, point.cell, point.count, point.title) for point in points])
    for step in range(12):
        half = 0.2 / (step + 1)
        box = sight.View(HOME[0] - half, HOME[1] - half / 2, HOME[0] + half, HOME[1] + half / 2)
        note(read(near_map.in_view, box, nearby.Filters(), by=reader))
    page = read(errand_page.for_reader, errand, by=reader)
    found.append((page.card.distance, page.card.cell, page.card.lon, page.card.lat, page.place))
    return found


def within(cell: str, chance: random.Random) -> tuple[float, float]:
    """A point that is shown as this area."""
    resolution, (lat, lon) = h3.get_resolution(cell), h3.cell_to_latlng(cell)
    edge = h3.average_hexagon_edge_length(resolution, unit="m") / 60_000
    while True:
        point = lon + chance.uniform(-edge, edge), lat + chance.uniform(-edge, edge) / 1.8
        if area_of(*point, resolution).cell == cell:
            return point


@pytest.mark.parametrize("where", [HOME, SPARSE])
@pytest.mark.parametrize("seed", [1])
def test_two_doors_of_one_area_look_the_same_from_everywhere(engine, where: tuple, seed: int):
    chance, town = random.Random(seed), a_municipality()
    perform(areas.survey, town, counted(doors("helsingborg")), by=None)
    asta, omar = a_person(town, home=where), a_person(town)
    shown = read(lambda work, *, by: _shown(work, where, by), by=asta)
    answers = []
    for _ in range(2):
        lon, lat = within(shown, chance)
        if (
            h3.get_resolution(shown) < 8
            and read(lambda work, *, by, p=(lon, lat): _shown(work, p, by), by=asta) != shown
        ):
            continue  # a finer area within it has doors enough of its own
        errand = perform(errands.post, placing.placed(a_draft(lon=lon, lat=lat), by=asta), by=asta)
        answers.append(seen(omar, errand))
        perform(helping.decline, errand, by=omar)
    assert len(answers) == 2
    assert answers[0] == answers[1]


def _shown(work: Any, point: tuple, by: Actor) -> str:
    from helpnet.store import areas as kept

    return kept.of(work, *point, within=by.municipality_id).cell


@given(
    st.dictionaries(st.integers(0, 400), st.integers(1, 30), min_size=1, max_size=40),
    st.dictionaries(st.integers(0, 400), st.integers(5, 8), max_size=10),
)
@settings(max_examples=200, deadline=None)
def test_as_many_doors_hide_each_other_as_an_area_needs(doors_at: dict[int, int], limits: dict[int, int]):
    grid = [h3.str_to_int(cell) for cell in h3.grid_disk(area_of(*HOME).cell, 11)]
    counts = Counter({grid[index % len(grid)]: count for index, count in doors_at.items()})
    finest = {grid[index % len(grid)]: limit for index, limit in limits.items()}
    found = surveyed(counts, finest)
    survey = Survey(True, frozenset(cell for cell, (_, shown) in found.items() if shown), finest)
    alike: dict[str, int] = {}
    for cell, count in counts.items():
        lat, lon = h3.cell_to_latlng(h3.int_to_str(cell))
        area = survey.area(lon, lat)
        assert h3.str_to_int(area.cell) in cells_of(lon, lat)
        assert h3.get_resolution(area.cell) <= finest.get(cell, 8)
        alike[area.cell] = alike.get(area.cell, 0) + count
    known = Counter(h3.cell_to_parent(h3.int_to_str(cell), 5) for cell in counts.elements())
    for cell, count in alike.items():
        assert count >= LEAST_DOORS or count == known[cell]  # of an area of 250 km², all that there is


@pytest.mark.parametrize("town", BOUNDS)
def test_ten_doors_at_least_hide_each_other_everywhere_in_the_demonstration(town: str):
    counts = counted(doors(town))
    survey = Survey(True, frozenset(cell for cell, (_, shown) in surveyed(counts, {}).items() if shown), {})
    alike = Counter[str]()
    for cell, count in counts.items():
        lat, lon = h3.cell_to_latlng(h3.int_to_str(cell))
        alike[survey.area(lon, lat).cell] += count
    assert min(alike.values()) >= LEAST_DOORS
