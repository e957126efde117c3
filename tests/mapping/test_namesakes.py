"""Streets that share a name within one post town are told apart, and none is taken for the other."""

import time
from dataclasses import replace
from typing import Any

import pytest

from helpnet.domain.values import distance_m
from helpnet.gateways.geocoding import Found, GazetteerGeocoder
from helpnet.settings import settings
from helpnet.town.bounds import HELSINGBORG
from tests.mapping.extracts import ASK, EK, import_streets, two_streets_of_one_name

pytestmark = pytest.mark.usefixtures("own_settings")

LON, LAT = ASK
GEOCODER = GazetteerGeocoder()


@pytest.fixture(params=["district", "town"])
def two(request: pytest.FixtureRequest) -> None:
    """Two villages' streets, whether the map calls those parts of Helsingborg or villages."""
    two_streets_of_one_name(settings().data_dir, request.param)


def near(found: Found | None, place: tuple[float, float]) -> bool:
    return found is not None and distance_m(found.lon, found.lat, *place) < 200


def test_each_is_a_suggestion_of_its_own_with_an_address_of_its_own(two: Any):
    found = GEOCODER.suggest("Skolgatan 1, 3 tr", HELSINGBORG)
    assert {(place.label, place.address): near(place, ASK) for place in found} == {
        ("Skolgatan 1, Ask", "Skolgatan 1, 3 tr, Ask, Helsingborg"): True,
        ("Skolgatan 1, Ek", "Skolgatan 1, 3 tr, Ek, Helsingborg"): False,
    }
    assert len({place.address for place in GEOCODER.suggest("skolg", HELSINGBORG)}) == 2
    assert [place.address for place in GEOCODER.suggest("storg", HELSINGBORG)] == ["Storgatan, Helsingborg"]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Skolgatan 1, Ek", "Skolgatan 1, Ek, Helsingborg"),
        ("skolgatan 1 ek", "Skolgatan 1, Ek, Helsingborg"),
        ("Skolgatan 1, 252 25 Helsingborg, Ek", "Skolgatan 1, Ek, Helsingborg"),
        ("Skolgatan 1, EK, 3 tr", "Skolgatan 1, 3 tr, Ek, Helsingborg"),
        ("skolgatan ek", "Skolgatan, Ek, Helsingborg"),
    ],
)
def test_the_words_after_it_say_which_is_meant(two: Any, typed: str, address: str):
    assert [place.address for place in GEOCODER.suggest(typed, HELSINGBORG)] == [address]
    found = GEOCODER.geocode(typed, HELSINGBORG)
    assert near(found, EK)


def test_an_address_that_was_suggested_means_its_own_place(two: Any):
    for typed in ("Skolgatan 1", "skolg", "Skolgatan 1, Ask", "Skolgatan 1 B, 2 tr", "Storgatan 1", "ekeby"):
        found = GEOCODER.suggest(typed, HELSINGBORG)
        assert found
        assert [GEOCODER.geocode(place.address, HELSINGBORG) for place in found] == found


@pytest.mark.parametrize(
    "typed", ["Skolgatan 1", "Skolgatan", "skol", "Skolgatan 1, 3 tr", "Skolgatan 1, 252 25 Helsingborg", "Skolgatan 1, Ekeby"]
)  # fmt: skip
def test_where_both_may_be_meant_neither_is_taken(two: Any, typed: str):
    assert len(GEOCODER.suggest(typed, HELSINGBORG)) >= 2
    assert GEOCODER.geocode(typed, HELSINGBORG) is None


def test_however_much_stands_after_the_number_the_address_says_which(two: Any):
    ask, ek = GEOCODER.suggest("Skolgatan 1, " + "x" * 190, HELSINGBORG)
    assert ask.address.endswith("x, Ask, Helsingborg")
    assert ek.address.endswith("x, Ek, Helsingborg")
    assert max(len(ask.address), len(ek.address)) <= 200


def test_a_stop_that_bears_a_streets_name_is_told_from_it_and_is_not_taken_for_it():
    import_streets(
        settings().data_dir,
        [("district", "Ask", *ASK), ("district", "Ek", *EK), ("place", "Skolgatan", *EK)],
        [("Skolgatan", ASK, "Helsingborg", [1])],
    )
    assert near(GEOCODER.geocode("Skolgatan 1", HELSINGBORG), ASK)
    assert {place.address for place in GEOCODER.suggest("Skolgatan", HELSINGBORG)} == {
        "Skolgatan, Ask, Helsingborg",
        "Skolgatan, Ek, Helsingborg",
    }
    assert near(GEOCODER.geocode("Skolgatan 1, Ek", HELSINGBORG), EK)


def test_a_point_gets_the_words_of_its_own_street(two: Any):
    for place in GEOCODER.suggest("Skolgatan 1", HELSINGBORG):
        assert GEOCODER.reverse(place.lon, place.lat, HELSINGBORG) == place


def test_what_is_typed_of_a_district_is_not_said_twice(two: Any):
    assert "Skolgatan 1, Ek, Helsingborg" in {p.address for p in GEOCODER.suggest("Skolgatan 1, Ek, Hels", HELSINGBORG)}


def test_of_two_pieces_in_one_district_the_one_with_the_door_is_meant():
    import_streets(
        settings().data_dir,
        [("town", "Ask", LON + 0.05, LAT)],
        [("Landsvägen", ASK, "", [1, 3]), ("Landsvägen", (LON + 0.1, LAT), "", [101, 103])],
    )
    for number, east in ((3, 0.0), (103, 0.1)):
        found = GEOCODER.suggest(f"Landsvägen {number}", HELSINGBORG)
        assert len(found) == 1
        assert found == [GEOCODER.geocode(f"Landsvägen {number}", HELSINGBORG)]
        assert found[0].lon == pytest.approx(LON + east)
    assert GEOCODER.geocode("Landsvägen 50", HELSINGBORG) is None


def test_a_house_number_of_four_digits_is_found_as_it_is_shown():
    import_streets(
        settings().data_dir, [("town", "Ask", *ASK)], [("Landsvägen", ASK, "", [46]), ("Riksvägen", EK, "", [1046])]
    )
    shown = GEOCODER.reverse(EK[0], EK[1] + 0.0001, HELSINGBORG)
    assert shown
    assert shown.address == "Riksvägen 1046, Ask"
    assert GEOCODER.geocode(shown.address, HELSINGBORG) == shown
    norway = replace(HELSINGBORG, country="NO")
    for typed, address in (
        ("Riksvägen 1046 Ask", "Riksvägen 1046, Ask"),
        ("Riksvägen 1046 1050 Ask", "Riksvägen 1046, Ask"),
        ("Riksvägen 1050 Ask", "Riksvägen, Ask"),
    ):
        assert [place.address for place in GEOCODER.suggest(typed, norway)] == [address]
        found = GEOCODER.geocode(typed, norway)
        assert found
        assert found.address == address


def test_streets_of_one_name_in_one_district_are_told_apart_by_their_points():
    there = (LON + 0.045, LAT)
    import_streets(
        settings().data_dir,
        [("district", "Ask", *ASK), ("district", "Ek", *EK)],
        [("Kyrkvägen", ASK, "Helsingborg", [1]), ("Kyrkvägen", there, "Helsingborg", [1])],
    )
    for typed in ("Kyrkvägen 1", "Kyrkvägen 1, 2 tr", "kyrkv"):
        one, two = GEOCODER.suggest(typed, HELSINGBORG)
        for place, at in ((one, ASK), (two, there)):
            assert near(place, at)
            assert place.address.endswith(f" ({place.lat:.5f}, {place.lon:.5f})")
        assert one.label != two.label
        assert GEOCODER.geocode(typed, HELSINGBORG) is None


def test_a_part_of_a_name_is_neither_meant_nor_says_where_it_is():
    import_streets(
        settings().data_dir,
        [("town", "Helsingborg", *ASK), ("town", "Norra Vram", *EK)],
        [("Norra Storgatan", ASK, "Helsingborg", [5]), ("Storgatan", EK, "Norra Vram", [5])],
    )
    for typed, place in (
        ("Norra Storgatan 5", ASK),
        ("norra storgatn 5, Helsingborg", ASK),
        ("Norra Storgatan", ASK),
        ("Storgatan 5, Norra Vram", EK),
        ("Storgatan 5 Norra Vram", EK),
        ("Storgatan 5", EK),
    ):
        assert near(GEOCODER.geocode(typed, HELSINGBORG), place), typed
    found = GEOCODER.suggest("Norra Storgatan 5", HELSINGBORG)
    assert [GEOCODER.geocode(place.address, HELSINGBORG) for place in found] == found


def test_the_districts_own_word_is_no_part_of_a_name():
    there = (EK[0] + 0.03, EK[1])
    import_streets(
        settings().data_dir,
        [("town", "Helsingborg", *ASK), ("town", "Norra Vram", *EK), ("district", "Gamla Staden", *ASK),
         ("place", "Biblioteket", *ASK), ("place", "Biblioteket", *EK), ("place", "Gamla biblioteket", ASK[0] + 0.02, ASK[1]),
         ("place", "Kafé Storgatan, Norra", *ASK)],
        [("Norra Storgatan", EK, "Norra Vram", [5]), ("Storgatan", there, "Norra Vram", [5])],
    )  # fmt: skip
    for typed in ("Storgatan, Norra Vram", "Norra Vram, Storgatan 5"):
        assert near(GEOCODER.geocode(typed, HELSINGBORG), there), typed
    assert GEOCODER.geocode("Storgatan Norra Vram", HELSINGBORG) is None
    for typed in ("Norra Storgatan 5, Norra Vram", "Norra Vram, norra storgatn 5", "Norra Storgatan Vram"):
        assert near(GEOCODER.geocode(typed, HELSINGBORG), EK), typed
    for typed in ("Biblioteket", "Storgatan 5"):
        found = GEOCODER.suggest(typed, HELSINGBORG)
        assert [GEOCODER.geocode(place.address, HELSINGBORG) for place in found] == found
    assert near(GEOCODER.geocode("Kafé Storgatan, Norra, Helsingborg", HELSINGBORG), ASK)


def test_a_name_that_begins_as_its_district_does_not_say_that_district():
    import_streets(
        settings().data_dir,
        [("district", "Ask", *ASK), ("district", "Norra Ek", *EK)],
        [("Norra Storgatan", ASK, "Helsingborg", [5]), ("Norra Storgatan", EK, "Helsingborg", [5])],
    )
    assert GEOCODER.geocode("Norra Storgatan 5", HELSINGBORG) is None
    assert near(GEOCODER.geocode("Norra Storgatan 5, Norra Ek", HELSINGBORG), EK)


def test_a_place_that_bears_a_number_is_found_by_it_and_accents_tell_names_apart():
    named = [("district", "Ask", *ASK), ("place", "Skola 2 Norra", *ASK), ("place", "Skola 3 Norra", *EK)]
    import_streets(settings().data_dir, named, [("Ålgatan", ASK, "", [1]), ("Algatan", EK, "", [1])])
    for typed, place in (("Skola 3 Norra", EK), ("Skola 2 norra, Ask", ASK), ("ålgatan 1", ASK), ("Algatan 1", EK)):
        found = GEOCODER.geocode(typed, HELSINGBORG)
        assert found
        assert near(found, place), typed
        assert GEOCODER.geocode(found.address, HELSINGBORG) == found


def test_hundreds_of_playgrounds_are_weighed_at_once():
    playgrounds = [("place", "Lekplats", LON + number / 3_000, LAT) for number in range(300)]
    import_streets(settings().data_dir, [("town", "Ask", *ASK), *playgrounds], [("Storgatan", ASK, "", [1])])
    assert GEOCODER.geocode("Storgatan 1, Ask", HELSINGBORG)  # reads the file
    begun = time.perf_counter()
    assert GEOCODER.geocode("Lekplats", HELSINGBORG) is None
    assert time.perf_counter() - begun < 1
