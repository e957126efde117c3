"""An extract of OpenStreetMap becomes a map and a gazetteer, at once or not at all."""

import gzip
import time
from pathlib import Path

import mapbox_vector_tile
import mercantile
import pytest
from pmtiles.reader import MmapSource, Reader
from shapely.geometry import LineString

from helpnet.gateways import gazetteers
from helpnet.gateways.geocoding import GazetteerGeocoder, district_of
from helpnet.mapping import gathering, importing, osm
from helpnet.mapping.base import base, file
from helpnet.mapping.osm import Door, Extract, NotAnExtract
from helpnet.mapping.sea import sea
from helpnet.mapping.tiles import Bounds
from helpnet.settings import settings
from helpnet.town.bounds import HELSINGBORG
from tests.mapping.extracts import Drawing, a_town

pytestmark = pytest.mark.usefixtures("own_settings")

BOX = Bounds(HELSINGBORG.west, HELSINGBORG.south, HELSINGBORG.east, HELSINGBORG.north)
GEOCODER = GazetteerGeocoder()


def quietly(done: float, of: float) -> None:
    """Nobody looks at the progress."""


def put(extract: Extract) -> importing.Imported:
    done = importing.put_in_place(extract, "helsingborg", "Helsingborg", BOX, settings(), quietly)
    gazetteers._looked.clear()  # what a second later would be so
    return done


@pytest.fixture
def town(tmp_path: Path) -> importing.Imported:
    """A made-up town where Helsingborg is."""
    return put(osm.read(a_town(tmp_path / "town.osm.pbf"), quietly))


def layers(lon: float, lat: float, zoom: int) -> dict:
    held, tile = file("helsingborg", settings()), mercantile.tile(lon, lat, zoom)
    assert held
    with held.path.open("rb") as opened:
        return mapbox_vector_tile.decode(gzip.decompress(Reader(MmapSource(opened)).get(tile.z, tile.x, tile.y)))


def test_the_map_has_what_the_extract_has(town: importing.Imported):
    found = layers(HELSINGBORG.lon, HELSINGBORG.lat, 14)
    assert {one["properties"].get("name") for one in found["roads"]["features"]} >= {"Nya gatan", "Ågatan"}
    assert len(found["buildings"]["features"]) == 1
    assert [one["properties"]["name"] for one in found["landuse"]["features"]] == ["Lunden"]
    assert {"earth", "water", "places"} <= found.keys()
    drawn = base("helsingborg", settings())
    assert (drawn.attribution, drawn.approximate) == ("© OpenStreetMap contributors", False)


def test_there_is_ground_everywhere_in_the_municipality(town: importing.Imported):
    for zoom in (8, 10, 12, 14):
        for lon in (HELSINGBORG.west, HELSINGBORG.lon, HELSINGBORG.east):
            for lat in (HELSINGBORG.south, HELSINGBORG.lat, HELSINGBORG.north):
                assert layers(lon, lat, zoom)["earth"]["features"]


def test_the_sea_lies_to_the_right_of_the_coast():
    wet = sea([LineString([(0, -1), (0, 2)])], Bounds(-1, 0, 1, 1))
    assert wet.bounds == (0, 0, 1, 1)
    island = LineString([(-0.5, 0.2), (0.5, 0.2), (0.5, 0.8), (-0.5, 0.8), (-0.5, 0.2)])
    assert sea([island], Bounds(-1, 0, 1, 1)).area == pytest.approx(2 - 0.6)
    assert sea([], Bounds(-1, 0, 1, 1)).is_empty


def test_a_coast_that_ends_in_the_box_drowns_nothing():
    box, torn = Bounds(-1, 0, 1, 1), [LineString([(0, -1), (0, 0.3)]), LineString([(0, 0.3), (0, 0.6)])]
    assert sea(torn, box).is_empty
    islet = LineString([(0.5, 0.4), (0.6, 0.4), (0.6, 0.5), (0.5, 0.5), (0.5, 0.4)])
    assert sea([*torn, islet], box).is_empty
    assert sea([*torn, LineString([(0, 0.6), (0, 2)])], box).bounds == (0, 0, 1, 1)


def test_a_tight_extract_has_the_sea_that_lies_in_what_it_was_cut_to(tmp_path: Path):
    drawing = Drawing()
    drawing.line((-5, 150), (-5, 0), (-5, -150), natural="coastline")  # the sea in the west, and ways left whole:
    drawing.line((-90, -200), (-90, 0), (-90, 200), natural="coastline")  # what lies beyond it reaches farther
    drawing.line((0, 0), (4, 0), highway="residential", name="Nya gatan")
    extract = osm.read(drawing.write(tmp_path / "tight.osm.pbf", box=Bounds(12.6, 55.95, 12.9, 56.15)), quietly)
    put(extract)
    assert "water" in layers(HELSINGBORG.lon - 0.04, HELSINGBORG.lat, 14)
    assert "water" not in layers(HELSINGBORG.lon + 0.04, HELSINGBORG.lat, 14)


def test_an_island_cut_off_at_the_edge_takes_no_sea_away():
    whole, cut = LineString([(0, -1), (0, 2)]), LineString([(0.5, 0.4), (0.6, 0.4), (0.6, 0.5)])
    assert sea([whole, cut], Bounds(-1, 0, 1, 1)).bounds == (0, 0, 1, 1)


def test_addresses_are_found_in_what_was_imported(town: importing.Imported):
    for typed, address in {
        "nya": "Nya gatan, Nystad",
        "nya gatan 7b": "Nya gatan 7 B, Nystad",
        "Nya gatan 7 B, 2 tr": "Nya gatan 7 B, 2 tr, Nystad",
        "agatan": "Ågatan, Helsingborg",
        "biblio": "Lugnets bibliotek, Helsingborg",
        "lugents bibliotek": "Lugnets bibliotek, Helsingborg",
    }.items():
        found = GEOCODER.geocode(typed, HELSINGBORG)
        assert found
        assert found.address == address
    assert GEOCODER.geocode("Drottninggatan", HELSINGBORG) is None


def test_a_door_is_where_the_map_has_it(town: importing.Imported):
    def at(typed: str) -> tuple[float, float]:
        found = GEOCODER.geocode(typed, HELSINGBORG)
        assert found
        return round(found.lon - HELSINGBORG.lon, 6), round(found.lat - HELSINGBORG.lat, 6)

    assert at("Nya gatan 7") == (0.003, 0.0001)
    assert at("Nya gatan 7 B") == (0.0035, 0.0001)
    assert at("Nya gatan 99") == (0.005, 0.0001)  # the nearest number on that side of the street
    assert at("Nya gatan 12") == (0.0031, 0.0003)  # a house, not a point
    found = GEOCODER.reverse(HELSINGBORG.lon + 0.003, HELSINGBORG.lat + 0.0001, HELSINGBORG)
    assert found
    assert found.address == "Nya gatan 7, Nystad"
    assert district_of(HELSINGBORG.lon, HELSINGBORG.lat, "helsingborg") == "Lugnet"


@pytest.mark.parametrize("kind", ["village", "hamlet"])
def test_a_village_without_streets_has_doors_of_its_own(tmp_path: Path, kind: str):
    drawing = Drawing()
    drawing.line((0, 0), (2, 0), highway="residential", name="Nya gatan")
    drawing.point(0, 1, place=kind, name="Fleninge")
    drawing.point(60, 1, place="village", name="Ödåkra")
    for number, x in (("45", 25), ("47", -10)):
        drawing.point(x, 1, addr__place="Fleninge", addr__housenumber=number, addr__city="Ödåkra")
    put(osm.read(drawing.write(tmp_path / "village.osm.pbf"), quietly))
    for typed, address, x in (
        ("Fleninge 45", "Fleninge 45, Ödåkra", 0.025),
        ("Fleninge 47 A, 260 35 Ödåkra", "Fleninge 47 A, Ödåkra", -0.01),
        ("Fleninge 99", "Fleninge 99, Ödåkra", 0),  # no such house: in its middle
        ("Fleninge", "Fleninge, Ödåkra", 0),
    ):
        found = GEOCODER.suggest(typed, HELSINGBORG)[0]
        assert found.address == address
        assert found.lon - HELSINGBORG.lon == pytest.approx(x)
        assert GEOCODER.geocode(typed, HELSINGBORG) == GEOCODER.geocode(address, HELSINGBORG) == found


def test_ten_shops_at_one_address_hide_nobody(tmp_path: Path):
    drawing = Drawing()
    drawing.line((0, 0), (3, 0), highway="residential", name="Storgatan")
    for shop in range(10):
        drawing.point(1 + shop / 200, 0.1, addr__street="Storgatan", addr__housenumber="1", shop="clothes")
    for home in ("1 A", "9"):
        drawing.point(2.5, 0.1, addr__street="Storgatan", addr__housenumber=home)
    done = put(osm.read(drawing.write(tmp_path / "shops.osm.pbf"), quietly))
    assert (done.doors, len(list(gazetteers.gazetteer("helsingborg").doors()))) == (3, 3)


def test_a_street_of_the_same_name_in_another_village_is_another_street(tmp_path: Path):
    drawing = Drawing()
    for x, village in ((0, "Ask"), (150, "Ek")):
        drawing.line((x, 0), (x + 2, 0), highway="residential", name="Skolgatan")
        drawing.point(x, 0, place="village", name=village)
        drawing.point(x + 1, 0.1, addr__street="Skolgatan", addr__housenumber="1")
    put(osm.read(drawing.write(tmp_path / "villages.osm.pbf"), quietly))
    found = {found.label: found.lon for found in GEOCODER.suggest("Skolgatan 1", HELSINGBORG)}
    assert found.keys() == {"Skolgatan 1, Ask", "Skolgatan 1, Ek"}
    assert found["Skolgatan 1, Ek"] - found["Skolgatan 1, Ask"] == pytest.approx(0.15)


def test_the_new_map_takes_the_place_of_the_old_and_leaves_nothing(tmp_path: Path, town: importing.Imported):
    before = base("helsingborg", settings()).url
    put(osm.read(a_town(tmp_path / "again.osm.pbf", street="Senare gatan"), quietly))
    assert base("helsingborg", settings()).url != before
    assert GEOCODER.geocode("Senare gatan", HELSINGBORG)
    assert len(list((settings().data_dir / "maps").iterdir())) == 2  # a folder, and the name that leads to it


def test_who_still_holds_the_old_gazetteer_goes_on_finding_addresses(tmp_path: Path, town: importing.Imported):
    known = gazetteers.gazetteer("helsingborg")
    put(osm.read(a_town(tmp_path / "again.osm.pbf", street="Senare gatan"), quietly))
    street = next(spot for spot in known.index.spots if spot.name == "Nya gatan")
    assert known.has(street, 7)
    assert known.nearest(*known.door(street, 7, "B"))[1] == "Nya gatan 7 B"
    assert len(list(known.doors())) == town.doors


def test_a_defect_halfway_leaves_everything_as_it_was(
    tmp_path: Path, town: importing.Imported, monkeypatch: pytest.MonkeyPatch
):
    before = base("helsingborg", settings()), sorted((settings().data_dir / "maps").iterdir())
    extract = osm.read(a_town(tmp_path / "again.osm.pbf"), quietly)
    extract.doors.append(Door("Nya gatan", "1", "", "nowhere", 0.0))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        put(extract)
    assert (base("helsingborg", settings()), sorted((settings().data_dir / "maps").iterdir())) == before


@pytest.mark.parametrize("content", [b"", b"\x00\x00\x00\x0dnot a map at all", b"<html></html>", bytes(100_000)])
def test_what_is_no_extract_is_said_in_a_sentence(tmp_path: Path, content: bytes):
    (tmp_path / "wrong.osm.pbf").write_bytes(content)
    with pytest.raises(NotAnExtract, match=r"wrong\.osm\.pbf .*\w"):
        osm.read(tmp_path / "wrong.osm.pbf", quietly)
    with pytest.raises(NotAnExtract, match="is not there"):
        osm.read(tmp_path / "nowhere.osm.pbf", quietly)


def test_typing_stays_fast_with_a_hundred_thousand_addresses():
    streets = [(f"{first}{second}{'abcdef'[i // 10]}gatan", LineString([(12.6 + i / 300, 56 + j / 300), (12.601 + i / 300, 56 + j / 300)]))
               for i, first in enumerate(("Ek", "Ask", "Lind", "Björk", "Alm", "Bok", "Hassel", "Rönn", "Sälg", "Pil") * 6)
               for j, second in enumerate(f"{a}{b}" for a in "abcdefghij" for b in "klmnopqrst")]  # fmt: skip
    doors = [
        Door(name, str(number), "Nystad", line.coords[0][0] + number / 20_000, line.coords[0][1])
        for name, line in streets
        for number in range(1, 19)
    ]
    assert len(doors) > 100_000
    database = settings().data_dir / "maps" / "helsingborg.big" / "places.db"
    database.parent.mkdir(parents=True)
    gathering.keep(Extract(BOX, streets=streets, doors=doors), "Nystad", database)
    (settings().data_dir / "maps" / "helsingborg").symlink_to("helsingborg.big")
    gazetteers._looked.clear()
    assert len(GEOCODER.suggest("bjo", HELSINGBORG)) == 6  # reads the file
    for typed in ("bjork", "lindal", "hasselbm", "Almek", "hasslebmagatan 14", "askcobgatan 7"):
        begun = time.perf_counter()
        GEOCODER.suggest(typed, HELSINGBORG)
        GEOCODER.reverse(12.65, 56.05, HELSINGBORG)
        assert time.perf_counter() - begun < 0.1, typed
