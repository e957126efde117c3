"""What people type finds the place they mean, on the gazetteer that comes with helpnet."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.gateways.finding import nearly_begins
from helpnet.gateways.geocoding import GazetteerGeocoder, district_of
from helpnet.town.bounds import BERGEN, BOUNDS, HELSINGBORG
from helpnet.town.gazetteer import spots, streets

GEOCODER = GazetteerGeocoder()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("drottningg", "Drottninggatan, Helsingborg"),
        ("DROTTNINGGATAN 14", "Drottninggatan 14, Helsingborg"),
        ("Drottninggatan 14 B, 3 tr", "Drottninggatan 14 B, 3 tr, Helsingborg"),
        ("drottninggatan 14b", "Drottninggatan 14 B, Helsingborg"),
        ("Drottninggatan 4 lgh 1101, Helsingborg", "Drottninggatan 4, lgh 1101, Helsingborg"),
        ("Södergatan 19, 252 25 Helsingborg", "Södergatan 19, Helsingborg"),
        ("Södergatan, 252 25 Helsingborg", "Södergatan, Helsingborg"),
        ("Södergatan, 252 25, Helsingborg", "Södergatan, Helsingborg"),
        ("Södergatan 252 25 Helsingborg", "Södergatan, Helsingborg"),
        ("Södergatan 19 25225 Helsingborg", "Södergatan 19, Helsingborg"),
        ("Södergatan 19 252 25", "Södergatan 19, Helsingborg"),
        ("Kullagatan 5, 1101", "Kullagatan 5, 1101, Helsingborg"),
        ("Kullagatan 5 1101, Helsingborg", "Kullagatan 5, 1101, Helsingborg"),
        ("Kullagatan 112 14 tr", "Kullagatan 112, 14 tr, Helsingborg"),
        ("Kullagatan 112 14 trappor", "Kullagatan 112, 14 trappor, Helsingborg"),
        ("sodergatan 19", "Södergatan 19, Helsingborg"),
        ("drotninggatan 2", "Drottninggatan 2, Helsingborg"),
        ("Södregatan 3", "Södergatan 3, Helsingborg"),
        ("Råå", "Råå, Helsingborg"),
        ("raa hamn", "Råå hamn, Helsingborg"),
        ("bibliotek ödåkra", "Ödåkra bibliotek, Ödåkra"),
        ("Rydebäck", "Rydebäck"),
    ],
)
def test_the_first_suggestion_is_what_was_meant(typed, address):
    found = GEOCODER.geocode(typed, HELSINGBORG)
    assert found
    assert found.address == address


@pytest.mark.parametrize("typed", ["Kulla 5", "Karl 3", "Drottning 4", "Bibl 2"])
def test_what_begins_several_names_is_taken_for_none_of_them(typed):
    assert len({place.address for place in GEOCODER.suggest(typed, HELSINGBORG)}) > 1
    assert GEOCODER.geocode(typed, HELSINGBORG) is None


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Kullagatan 5", "Kullagatan 5, Helsingborg"),
        ("kullagata 5", "Kullagatan 5, Helsingborg"),
        ("Fleninge 45", "Fleninge 45, Ödåkra"),
        ("Fleninge 45 A, röda huset", "Fleninge 45 A, röda huset, Ödåkra"),
        ("Stadsbiblioteket, 2 tr", "Stadsbiblioteket, 2 tr, Helsingborg"),
        ("stadsbiblioteket 3, 2 tr, Helsingborg", "Stadsbiblioteket 3, 2 tr, Helsingborg"),
    ],
)
def test_a_name_that_was_typed_whole_is_meant_and_what_else_was_typed_is_kept(typed, address):
    found = GEOCODER.geocode(typed, HELSINGBORG)
    assert found
    assert found.address == address
    assert GEOCODER.geocode(found.address, HELSINGBORG) == found


@pytest.mark.parametrize("bounds", [HELSINGBORG, BERGEN])
def test_every_name_means_what_is_suggested_for_it(bounds):
    for spot in spots(bounds.slug)[::5]:
        for place in GEOCODER.suggest(spot.name, bounds, 3):
            assert GEOCODER.geocode(place.address, bounds) == place


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("aasane senter 3", "Åsane senter 3, Bergen"),
        ("storetveitveien 10", "Storetveitvegen 10, Bergen"),
        ("nostegaten 5", "Nøstegaten 5, Bergen"),
        ("Nygårdsgaten 12, 5015 Bergen", "Nygårdsgaten 12, Bergen"),
        ("Nygårdsgaten 12 5015 Bergen", "Nygårdsgaten 12, Bergen"),
        ("Nygårdsgaten 5015 Bergen", "Nygårdsgaten, Bergen"),
        ("Nygårdsgaten 5015 kjeller, Bergen", "Nygårdsgaten 5015, kjeller, Bergen"),
        ("Nygårdsgaten 12, H0201", "Nygårdsgaten 12, H0201, Bergen"),
    ],
)
def test_norwegian_letters_spellings_and_post_codes_are_understood(typed, address):
    found = GEOCODER.geocode(typed, BERGEN)
    assert found
    assert found.address == address


def test_nothing_is_suggested_before_the_third_letter():
    assert GEOCODER.suggest("dr", HELSINGBORG) == []
    assert GEOCODER.suggest("dro", HELSINGBORG)
    assert GEOCODER.suggest("12 14", HELSINGBORG) == []


def test_a_limit_is_kept_and_no_address_comes_twice():
    found = GEOCODER.suggest("helsingborg", HELSINGBORG, 50)
    assert len({place.address for place in found}) == len(found) == 50
    assert GEOCODER.suggest("drottning", HELSINGBORG, 0) == []


def test_each_municipality_sees_only_its_own_places():
    assert GEOCODER.suggest("Torgallmenningen", HELSINGBORG) == []
    assert GEOCODER.suggest("Kärnan", BERGEN) == []
    found = GEOCODER.geocode("Kärnan", HELSINGBORG)
    assert found
    assert GEOCODER.reverse(found.lon, found.lat, BERGEN) is None


def test_numbers_of_one_street_lie_apart_and_in_order():
    low, high = (GEOCODER.geocode(f"Södergatan {number}", HELSINGBORG) for number in (2, 100))
    assert low
    assert high
    assert high.lat < low.lat - 0.004


def test_where_the_resident_lives_is_at_drottninggatan():
    found = GEOCODER.reverse(12.6945, 56.0465, HELSINGBORG)
    assert found
    assert found.address.startswith("Drottninggatan ")
    assert (found.lon, found.lat) == (12.6945, 56.0465)
    assert district_of(12.6945, 56.0465, "helsingborg") == "Centrum"


def test_a_field_is_named_by_its_district_and_the_open_sea_by_nothing():
    field = GEOCODER.reverse(12.80, 56.10, HELSINGBORG)
    assert field is None or field.label in {spot.name for spot in spots("helsingborg")}
    assert GEOCODER.reverse(12.60, 56.00, HELSINGBORG) is None
    assert district_of(12.3, 55.5, "helsingborg") == ""
    assert district_of(12.6945, 56.0465, "nowhere") == ""


def test_the_district_on_a_card_is_the_same_for_the_whole_area():
    import h3

    cell = h3.latlng_to_cell(56.060, 12.689, 8)
    corners = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
    lat, lon = h3.cell_to_latlng(cell)
    inner = [(lon + (x - lon) * 0.9, lat + (y - lat) * 0.9) for x, y in corners]
    assert {district_of(x, y, "helsingborg") for x, y in inner} == {"Tågaborg"}


@pytest.mark.parametrize("slug", BOUNDS)
def test_a_door_found_by_its_address_is_named_so_again(slug):
    for street in streets(slug):
        for number in (street.first, (street.first + street.last) // 2, street.last):
            metres, again = street.nearest_number(*street.door(number))
            assert abs(again - number) <= 2, street.name
            assert metres < 12


def test_one_slip_of_the_finger_is_enough_to_forgive():
    assert all(nearly_begins("drottninggatan", typed) for typed in ("drotning", "drottnning", "drittning", "drottinng"))
    assert not nearly_begins("drottninggatan", "drotinig")


def test_a_suggestion_takes_less_than_five_milliseconds():
    GEOCODER.suggest("warm", HELSINGBORG)
    typed = ["dro", "sodergatan 3", "helsingborg", "xyzzyx", "drotninggatan 14 b", "a" * 200]
    start = time.perf_counter()
    for _ in range(20):
        for text in typed:
            GEOCODER.suggest(text, HELSINGBORG)
    assert (time.perf_counter() - start) / (20 * len(typed)) < 0.005


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.integers(0, 10))
def test_no_text_breaks_it_and_all_it_finds_is_in_the_municipality(text, limit):
    for bounds in BOUNDS.values():
        found = GEOCODER.suggest(text, bounds, limit)
        assert len(found) <= limit
        assert all(bounds.holds(place.lon, place.lat) and 0 < len(place.address) <= 200 for place in found)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([spot.name for spot in streets("helsingborg")]), st.text(max_size=40))
def test_no_text_after_a_street_breaks_it(name, rest):
    GEOCODER.geocode(f"{name} {rest}", HELSINGBORG)
    GEOCODER.geocode(f"{name} 12 {rest}", HELSINGBORG)


@given(st.floats(), st.floats())
def test_no_point_breaks_it(lon, lat):
    assert GEOCODER.reverse(lon, lat, HELSINGBORG) is None or HELSINGBORG.holds(lon, lat)
