"""What lies on the map: each errand once, alone or counted, never finer than its area, never too many."""

import itertools
import math
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import h3
import pytest

from helpnet.actions import helping, tidying
from helpnet.domain.actor import Actor
from helpnet.domain.refusals import Invalid
from helpnet.queries import clusters, sight
from helpnet.queries import map as near_map
from helpnet.queries.nearby import Filters
from helpnet.runtime import perform, read
from tests.builders import BERGEN, HELSINGBORG, HOME, KIRUNA, a_municipality, a_person, an_errand, bergen

pytestmark = pytest.mark.usefixtures("engine")
TOWN = sight.View(12.5, 55.9, 13.0, 56.2)
ALL = Filters()


def shown(by: Actor, zoom: int = 14, box: sight.View = TOWN, filters: Filters = ALL) -> list:
    return read(clusters.points, box, zoom, filters, by=by)


def listed(by: Actor, box: sight.View = TOWN, filters: Filters = ALL) -> list[str]:
    return [card.id for card in read(near_map.in_view, box, filters, by=by)]


def test_an_errand_alone_is_a_point_in_the_middle_of_its_area_and_more_are_a_cluster():
    town = a_municipality()
    helper, asta = a_person(town), a_person(town)
    first = an_errand(asta, title="Ett brev", category="post")
    (point,) = shown(helper)
    lat, lon = h3.cell_to_latlng(point.cell)
    assert (point.id, point.category, point.title, point.free, point.count) == (str(first), "post", "Ett brev", 1, 1)
    assert (point.lon, point.lat) == pytest.approx((lon, lat))
    assert (point.lon, point.lat) != HOME
    an_errand(asta)
    (cluster,) = shown(helper, zoom=18)
    assert (cluster.id, cluster.count, cluster.title) == (point.cell, 2, "")
    assert [card.title for card in read(near_map.in_cell, point.cell, ALL, by=helper)] == ["Ett brev", "Mjölk och bröd"]


def test_from_farther_away_more_share_a_cluster_and_none_is_lost():
    town = a_municipality()
    helper = a_person(town)
    for step in range(12):
        an_errand(a_person(town, home=(HOME[0] + step * 0.015, HOME[1] + step * 0.004)))
    counts = [[point.count for point in shown(helper, zoom=zoom)] for zoom in (14, 11, 8)]
    assert [sum(each) for each in counts] == [12, 12, 12]
    assert len(counts[0]) > len(counts[1]) > len(counts[2])


FARTHEST_OUT = 6
"""From which zoom on all cells keep signs apart; no map of ours goes out farther than 9."""


@pytest.mark.parametrize("zoom", range(FARTHEST_OUT, 19))
def test_the_cells_that_are_told_apart_are_a_signs_width_from_each_other_on_the_screen(zoom: int):
    resolution = next(resolution for least, resolution in clusters.TOLD_APART if zoom >= least)
    places = [(lat, lon) for lat in (55.3, 56, 57, 58, 59.3, 60, 62, 63.4, 65, 67, 69, 71) for lon in range(5, 32, 3)]
    middles = {h3.latlng_to_cell(*place, resolution) for place in places}
    apart = min(
        math.dist(_on_screen(cell, zoom), _on_screen(beside, zoom))
        for cell in middles
        for beside in h3.grid_ring(cell, 1)
    )
    assert apart >= clusters.SIGN_PX


def _on_screen(cell: str, zoom: int) -> tuple[float, float]:
    """Where a cell's middle is drawn, in pixels of the web's map projection."""
    return _on_screen_at(*h3.cell_to_latlng(cell), zoom)


def _on_screen_at(lat: float, lon: float, zoom: int) -> tuple[float, float]:
    world = 256 * 2**zoom
    return (lon + 180) / 360 * world, (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * world


@pytest.mark.parametrize("zoom", range(9, 15))
def test_clusters_are_never_nearer_than_a_signs_width_wherever_in_their_cells_the_errands_are(zoom: int):
    town = a_municipality()
    helper, chance = a_person(town), random.Random(zoom)
    for _ in range(25):
        spot = HOME[0] + chance.uniform(-0.06, 0.06), HOME[1] + chance.uniform(-0.03, 0.03)
        asta = a_person(town, home=spot)
        an_errand(asta, minutes=5)
        an_errand(asta, minutes=5)
    at = [_on_screen_at(point.lat, point.lon, zoom) for point in shown(helper, zoom=zoom) if point.count > 1]
    assert at
    assert all(math.dist(one, other) >= clusters.SIGN_PX - 1 for one, other in itertools.combinations(at, 2))


@pytest.mark.parametrize("zoom", range(6, 19))
def test_what_is_in_sight_is_shown_though_the_middle_of_its_cell_is_not(zoom: int):
    town = a_municipality()
    helper = a_person(town)
    an_errand(a_person(town))
    (point,) = shown(helper, zoom=18)
    closely = sight.View(point.lon - 1e-4, point.lat - 1e-4, point.lon + 1e-4, point.lat + 1e-4)
    assert shown(helper, zoom=zoom, box=closely) == [point]


def test_there_are_never_more_points_than_may_be(monkeypatch: pytest.MonkeyPatch):
    town = a_municipality()
    helper = a_person(town)
    for step in range(8):
        an_errand(a_person(town, home=(HOME[0] + step * 0.03, HOME[1])))
    monkeypatch.setattr(clusters, "MOST", 5)
    points = shown(helper, zoom=16)
    assert len(points) <= 5
    assert sum(point.count for point in points) == 8


def test_map_and_list_show_the_same_and_only_what_the_reader_may_see_and_do():
    town = a_municipality()
    helper, asta, other = a_person(town), a_person(town), a_person(bergen(), home=(BERGEN["lon"], BERGEN["lat"]))
    there = an_errand(asta)
    an_errand(helper)  # their own
    an_errand(asta, category="doctor")  # needs what they have not been shown fit for
    passed_by, taken = an_errand(asta), an_errand(asta)
    perform(helping.decline, passed_by, by=helper)
    perform(helping.accept, taken, by=a_person(town))
    far = an_errand(a_person(town, home=(12.90, 56.0465)), category="garden")
    assert {point.id for point in shown(helper)} == {str(there), str(far)} == set(listed(helper))
    around = sight.View(12.6, 56.0, 12.8, 56.1)
    assert [point.id for point in shown(helper, box=around)] == [str(there)] == listed(helper, box=around)
    for filters in (Filters("garden"), Filters(radius=20_000)):
        assert {point.id for point in shown(helper, filters=filters)} == set(listed(helper, filters=filters))
    assert listed(helper, filters=Filters("garden")) == [str(far)]
    assert listed(helper, filters=Filters(radius=3_000)) == [str(there)]
    assert [card.id for card in read(near_map.only, there, by=helper)] == [str(there)]
    for one in (passed_by, taken, UUID(int=0)):
        assert read(near_map.only, one, by=helper) == []
    assert shown(other) == listed(other) == read(near_map.only, there, by=other) == []
    assert read(near_map.in_cell, read(near_map.only, there, by=helper)[0].cell, ALL, by=other) == []


@pytest.mark.parametrize(
    ("box", "side"),
    [
        ((math.nan, 0, 1, 1), "west"), ((2, 0, 1, 1), "west"), ((0, 2, 1, 1), "south"), ((0, 0, 1, 91), "north"), (("0", 0, 1, 1), "west"),
        ((0, None, 1, 1), "south"), ((0, 0, 10**400, 1), "east"), ((True, 0, 1, 1), "west"), ((0, 0, 1, -math.inf), "north"),
    ],
)  # fmt: skip
def test_what_is_no_part_of_the_map_is_refused_and_it_says_which_side(box: tuple, side: str):
    with pytest.raises(Invalid) as refused:
        sight.view(*box)
    assert [error.field for error in refused.value.errors] == [side]


@pytest.mark.parametrize(
    "cell", ["", "881f2326", 7, None, h3.latlng_to_cell(HELSINGBORG["lat"], HELSINGBORG["lon"], 4)]
)
def test_what_is_no_public_area_is_refused(cell: object):
    with pytest.raises(Invalid):
        near_map.cell_named(cell)


def test_many_are_clusters_from_the_kept_counts_and_none_is_lost_between_the_ways_of_counting(
    monkeypatch: pytest.MonkeyPatch,
):
    town, wide = a_municipality(), sight.View(12.2, 55.7, 13.2, 56.4)
    helper, chance = a_person(town), random.Random(4)
    for _ in range(40):
        home = (HOME[0] + chance.gauss(0, 0.06), HOME[1] + chance.gauss(0, 0.03))
        an_errand(a_person(town, home=home), category=chance.choice(["shopping", "garden", "doctor"]))
    an_errand(helper)
    perform(helping.decline, UUID(shown(helper, zoom=18, box=wide)[-1].id), by=helper)
    few = {zoom: shown(helper, zoom=zoom, box=wide) for zoom in (15, 11, 8)}
    monkeypatch.setattr(clusters, "MOST", 15)
    for gathered in (False, True):
        many = shown(helper, zoom=8, box=wide)
        assert len(many) <= 15
        assert sum(point.count for point in many) == sum(point.count for point in few[8])
        if not gathered:
            perform(tidying.gather, by=None)
    monkeypatch.setattr(clusters, "MOST", 500)
    for zoom, points in few.items():
        assert {(point.id, point.count) for point in shown(helper, zoom=zoom, box=wide)} == {
            (point.id, point.count) for point in points
        }


def test_the_whole_world_is_a_view_too():
    helper = a_person(a_municipality())
    errand = an_errand(a_person(helper.municipality_id))
    world = sight.View(-180, -90, 180, 90)
    assert [point.count for point in shown(helper, zoom=0, box=world)] == [1]
    assert listed(helper, box=world) == [str(errand)]
    assert shown(helper, zoom=24, box=sight.View(100, 10, 101, 11)) == []


IN_TOWN, AT_THE_BORDER, BY_THE_LAKES = (20.2253, 67.8558), (22.9, 68.3), (18.6, 68.4)
"""In Kiruna; the last two lie some 120 and 90 km from the town."""
ALL_OF_IT = sight.View(17.9, 67.3, 23.3, 69.1)


@pytest.mark.parametrize("home", [IN_TOWN, BY_THE_LAKES, None])
@pytest.mark.parametrize("when", [None, "today", "week"])
def test_however_wide_the_view_map_and_list_show_the_same(home: tuple[float, float] | None, when: str | None):
    town = a_municipality(**KIRUNA)
    helper, filters = a_person(town, home=home), Filters(when=when)
    errands = [an_errand(a_person(town, home=place)) for place in (IN_TOWN, BY_THE_LAKES, AT_THE_BORDER)]
    later = a_person(town, home=AT_THE_BORDER)
    begins = datetime.now(UTC) + timedelta(days=9)
    an_errand(later, category="post", starts_at=begins, ends_at=begins + timedelta(hours=1))
    an_errand(helper, lon=IN_TOWN[0], lat=IN_TOWN[1])  # their own
    found = listed(helper, ALL_OF_IT, filters)
    assert sum(point.count for point in shown(helper, 9, ALL_OF_IT, filters)) == len(found) == (3 if when else 4)
    assert {str(one) for one in errands} <= set(found)
    assert listed(helper, ALL_OF_IT, Filters("post", when=when)) == ([] if when else found[-1:])
    east = sight.View(20.0, 67.3, 23.3, 69.1)
    assert [point.count for point in shown(helper, 9, east, filters)] == ([1, 1] if when else [2, 1])
    assert len(listed(helper, east, filters)) == (2 if when else 3)


def test_where_not_all_have_room_in_the_list_it_holds_those_nearest_to_home(monkeypatch: pytest.MonkeyPatch):
    town = a_municipality()
    helper = a_person(town, home=(12.60, 56.05))
    far = [an_errand(a_person(town, home=(12.75 + step * 0.004, 56.05))) for step in range(8)]
    near = [an_errand(a_person(town, home=(12.605 + step * 0.008, 56.052))) for step in range(3)]
    monkeypatch.setattr(near_map, "LISTED", 5)
    around = sight.View(12.5, 55.9, 13.0, 56.2)  # its middle is among those that are far
    assert listed(helper, around) == [str(one) for one in (*near, *far[:2])]
    elsewhere = sight.View(12.74, 56.0, 12.80, 56.1)
    assert len(listed(helper, elsewhere)) == 5
    assert {*listed(helper, elsewhere)} <= {str(one) for one in far}


def test_where_not_all_of_a_wide_view_have_room_in_the_list_it_holds_those_nearest_to_home(
    monkeypatch: pytest.MonkeyPatch,
):
    town = a_municipality(**KIRUNA)
    helper = a_person(town, home=BY_THE_LAKES)
    for _ in range(3):
        an_errand(a_person(town, home=AT_THE_BORDER))
    near = [an_errand(a_person(town, home=place)) for place in (BY_THE_LAKES, IN_TOWN)]
    monkeypatch.setattr(near_map, "LISTED", 2)
    assert listed(helper, ALL_OF_IT) == [str(one) for one in near]
