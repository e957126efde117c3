"""The demonstration municipalities are plausible: real places on land, short kind texts, people nobody can ring."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice

import phonenumbers
import pytest

from helpnet.domain.categories import CATEGORIES, QUALIFICATIONS, SLUGS
from helpnet.domain.person import LANGUAGES, SPOKEN
from helpnet.domain.values import ADDRESS_MAX, distance_m, phone_number
from helpnet.gateways.geocoding import GazetteerGeocoder
from helpnet.town.bounds import BERGEN, BOUNDS, HELSINGBORG
from helpnet.town.cast import CAST, RESIDENT
from helpnet.town.errands import OFTEN, errands
from helpnet.town.gazetteer import spots
from helpnet.town.people import people
from helpnet.town.phones import NORWEGIAN, SWEDISH
from helpnet.town.scenes import ASTRID, SCENES, STURE, VERA
from helpnet.town.texts import errand_texts, phrases

TOWNS = list(BOUNDS.values())
by_town = pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.slug)

# Open water, drawn by hand well off the shore: the Sound, Skälderviken, and the fjords and bays around Bergen.
WATER = {
    "helsingborg": [
        [(12.57, 55.92), (12.745, 55.94), (12.745, 55.985), (12.70, 56.005), (12.685, 56.03), (12.67, 56.06),
         (12.64, 56.085), (12.60, 56.11), (12.57, 56.13)],
    ],
    "bergen": [
        [(5.27, 60.405), (5.305, 60.403), (5.30, 60.43), (5.26, 60.43)],
        [(5.312, 60.3995), (5.3225, 60.3953), (5.324, 60.396), (5.318, 60.3995)],
        [(5.336, 60.3808), (5.347, 60.3812), (5.346, 60.3833), (5.339, 60.3843)],
        [(5.31, 60.3868), (5.325, 60.3815), (5.329, 60.3802), (5.312, 60.387)],
    ],
}  # fmt: skip


def in_water(slug, lon, lat):
    return any(_holds(ring, lon, lat) for ring in WATER[slug])


def _holds(ring, x, y):
    edges = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum((ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax for (ax, ay), (bx, by) in edges) % 2


@by_town
def test_every_place_is_on_land_inside_the_municipality(town):
    for spot in spots(town.slug):
        ends = [spot.door(number) for number in (spot.first, spot.last)] if spot.kind == "street" else []
        for lon, lat in (*spot.line, *ends):
            assert town.holds(lon, lat), spot.name
            assert not in_water(town.slug, lon, lat), spot.name


def test_the_water_of_these_tests_is_wet():
    assert in_water("helsingborg", 12.66, 56.04)
    assert in_water("bergen", 5.29, 60.42)
    assert not in_water("helsingborg", 12.6945, 56.0465)


@pytest.mark.parametrize(("town", "least"), [(HELSINGBORG, (35, 120, 40)), (BERGEN, (25, 80, 25))])
def test_there_is_enough_to_find(town, least):
    kinds = Counter(spot.kind for spot in spots(town.slug))
    assert (kinds["district"], kinds["street"], kinds["place"]) >= least
    assert all(kinds[kind] >= count for kind, count in zip(("district", "street", "place"), least, strict=True))


@by_town
def test_every_street_and_place_names_a_district_that_is_near(town):
    districts = {spot.name: spot for spot in spots(town.slug) if spot.kind == "district"}
    assert len({(spot.kind, spot.name) for spot in spots(town.slug)}) == len(spots(town.slug))
    for spot in spots(town.slug):
        if spot.kind != "district":
            assert distance_m(*spot.middle(), *districts[spot.district].line[0]) < 2500, spot.name
        if spot.kind == "street":
            assert len(spot.line) >= 2
            assert 1 <= spot.first < spot.last


@pytest.mark.parametrize("language", ["sv", "nb"])
def test_every_kind_of_errand_has_a_dozen_short_texts(language):
    texts = errand_texts(language)
    assert set(texts) == set(SLUGS) == set(OFTEN)
    for category, pairs in texts.items():
        assert len(set(pairs)) == len(pairs) >= 12, category
        assert all(1 <= len(title) <= 80 and 1 <= len(text) <= 300 for title, text in pairs), category
    assert {part: len(lines) >= 5 for part, lines in phrases(language).items()} == dict.fromkeys(
        ("greeting", "answer", "meanwhile", "thanks"), True
    )


def test_telephone_numbers_look_right_and_reach_nobody():
    assert all(phone_number("phone", number) == number for number in (*SWEDISH, *NORWEGIAN))
    assert not any(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in NORWEGIAN)
    assert all(
        "+46701740605" <= n <= "+46701740699" or n.startswith(("+46313900", "+46406280", "+468465004")) for n in SWEDISH
    )


def check_person(person, town):
    assert town.holds(person.lon, person.lat)
    assert not in_water(town.slug, person.lon, person.lat)
    assert person.language in LANGUAGES
    assert person.languages
    assert set(person.languages) <= set(SPOKEN)
    assert set(person.likes) <= set(SLUGS)
    assert set(person.qualifications) <= set(QUALIFICATIONS)
    assert 500 <= person.radius <= 10_000
    assert 0 < len(person.address) <= ADDRESS_MAX
    assert person.first_name
    assert len(person.handle) <= 60
    assert person.phone in (SWEDISH if town.country == "SE" else NORWEGIAN)


def check_errand(errand, town):
    assert errand.category in SLUGS
    assert 1 <= len(errand.title) <= 80
    assert len(errand.text) <= 300
    assert 5 <= errand.minutes <= 600
    assert 1 <= errand.helpers <= 20
    assert town.holds(errand.lon, errand.lat)
    assert not in_water(town.slug, errand.lon, errand.lat)
    assert errand.lasts > timedelta()


@by_town
def test_people_are_plausible_and_the_same_for_the_same_seed(town):
    crowd = list(people(town.slug, 7, 1000))
    for person in crowd:
        check_person(person, town)
    assert len({person.handle for person in crowd}) == 1000
    assert crowd == list(people(town.slug, 7, 1000))
    assert crowd[:50] == list(people(town.slug, 7, 50))
    assert crowd[0].address != next(people(town.slug, 8, 1)).address
    assert len({person.first_name for person in crowd}) > 100
    assert len({language for person in crowd for language in person.languages}) > 10


@by_town
def test_errands_are_plausible_and_the_same_for_the_same_seed(town):
    crowd = list(people(town.slug, 7, 100))
    found = list(errands(town.slug, 7, 1000, crowd))
    for errand in found:
        check_errand(errand, town)
    assert {errand.category for errand in found} == set(SLUGS)
    assert {errand.requester for errand in found} <= {person.handle for person in crowd}
    assert found == list(errands(town.slug, 7, 1000, crowd))
    assert list(errands(town.slug, 7, 5, [])) == []


def test_a_hundred_thousand_errands_take_seconds():
    crowd = list(people("helsingborg", 1, 2000))
    start = time.perf_counter()
    assert sum(1 for _ in errands("helsingborg", 1, 100_000, crowd)) == 100_000
    assert time.perf_counter() - start < 20


@by_town
def test_windows_are_by_day_in_the_future_and_in_order(town):
    from zoneinfo import ZoneInfo

    now = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # the night when summer time ends
    for errand in errands(town.slug, 3, 500, list(people(town.slug, 3, 20))):
        start, end = errand.window(now, town.time_zone)
        assert end > (start or now) >= now
        if start:
            assert 8 <= start.astimezone(ZoneInfo(town.time_zone)).hour < 20


def test_the_promised_people_are_there_and_live_where_they_should():
    cast = {person.handle: person for town in CAST.values() for person in town}
    assert len(cast) == sum(map(len, CAST.values()))
    assert {"resident", "helper", "both", "coordinator", "admin"} <= {person.handle for person in CAST["helsingborg"]}
    assert {"bergen-helper", "bergen-coordinator"} <= {person.handle for person in CAST["bergen"]}
    helper = cast["helper"]
    assert (RESIDENT.age, RESIDENT.lon, RESIDENT.lat) == (78, 12.6945, 56.0465)
    assert distance_m(helper.lon, helper.lat, RESIDENT.lon, RESIDENT.lat) < 1000
    assert (helper.radius, helper.alerts_on, helper.quiet, helper.likes, helper.qualifications) == (
        3000,
        True,
        None,
        (),
        (),
    )
    assert cast["both"].likes[0] == "language"
    assert (cast["coordinator"].roles, cast["admin"].roles) == (("coordinator",), ("coordinator", "admin"))
    found = GazetteerGeocoder().geocode(RESIDENT.address, HELSINGBORG)
    assert found
    assert distance_m(found.lon, found.lat, RESIDENT.lon, RESIDENT.lat) < 50


@by_town
def test_the_cast_and_its_errands_are_plausible(town):
    cast = {person.handle: person for person in CAST[town.slug]}
    for person in cast.values():
        check_person(person, town)
    for errand in SCENES[town.slug]:
        check_errand(errand, town)
        asked_or_helped = {errand.requester, *errand.helped_by}
        assert asked_or_helped <= set(cast)
        assert errand.requester not in errand.helped_by
        assert {line.by for line in errand.chat} <= asked_or_helped
        assert (errand.state == "open") == (not errand.helped_by)
        assert len(errand.helped_by) == (errand.helpers if errand.helped_by else 0)
        last = max((line.after for line in errand.chat), default=0)
        assert errand.accepted_after + timedelta(minutes=last) < errand.posted_ago
        need = next(category.qualification for category in CATEGORIES if category.slug == errand.category)
        assert all(need is None or need in cast[handle].qualifications for handle in errand.helped_by)
        if errand.caller:
            assert cast[errand.requester].roles
            assert errand.address == errand.caller.address


def test_the_first_screens_have_life():
    here, there = SCENES["helsingborg"], SCENES["bergen"]
    states = Counter(errand.state for errand in here)
    assert states["open"] >= 18
    assert sum(errand.state == "open" for errand in there) >= 10
    assert {"taken", "done", "confirmed"} <= set(states)
    assert len({errand.category for errand in here if errand.state == "open"}) >= 11
    assert any(errand.category in ("doctor", "homework") for errand in here if errand.state == "open")
    assert {VERA, STURE} == {errand.caller for errand in here if errand.caller}
    assert {ASTRID} == {errand.caller for errand in there if errand.caller}
    assert all(len({"resident", "helper", "both"} & {e.requester, *e.helped_by}) > 0 for e in islice(here, 3))


@by_town
def test_one_open_errand_waits_too_long_and_none_has_passed(town):
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    stalled = 0
    for errand in SCENES[town.slug]:
        if errand.state != "open":
            continue
        posted = now - errand.posted_ago
        _, end = errand.window(now, town.time_zone)
        assert end > now + timedelta(hours=2), errand.title
        patience = min(max((end - posted) / 4, timedelta(minutes=10)), timedelta(hours=2))
        stalled += posted + patience <= now
    assert stalled == 1


@by_town
def test_nobody_in_the_cast_has_spent_more_than_they_may(town):
    minutes = Counter()
    for errand in SCENES[town.slug]:
        for handle in errand.helped_by if errand.state == "confirmed" else ():
            minutes[handle] += errand.minutes
            minutes[errand.requester] -= errand.minutes
    assert sum(minutes.values()) == 0
    assert min(minutes.values()) > -120
