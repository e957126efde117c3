"""The simplified maps of the demonstration: whole, honest, and the same every time."""

import gzip
from pathlib import Path

import mapbox_vector_tile
import mercantile
import pytest
from pmtiles.reader import MmapSource, Reader
from shapely.geometry import shape

from helpnet.mapping import demonstration
from helpnet.town.bounds import BOUNDS


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both maps."""
    folder = tmp_path_factory.mktemp("maps")
    for slug in BOUNDS:
        demonstration.draw(slug, folder / f"{slug}.pmtiles")
    return {slug: folder / f"{slug}.pmtiles" for slug in BOUNDS}


def layers(file: Path, lon: float, lat: float, zoom: int) -> dict:
    tile = mercantile.tile(lon, lat, zoom)
    with file.open("rb") as opened:
        body = Reader(MmapSource(opened)).get(tile.z, tile.x, tile.y)
    assert body, tile
    return mapbox_vector_tile.decode(gzip.decompress(body))


@pytest.mark.parametrize("slug", BOUNDS)
def test_there_is_ground_or_water_everywhere_at_every_zoom(drawn: dict[str, Path], slug: str):
    here, steps = BOUNDS[slug], 6
    for zoom in range(demonstration.COARSEST, demonstration.FINEST + 1):
        for i in range(steps + 1):
            for j in range(steps + 1):
                lon = here.west + (here.east - here.west) * i / steps
                lat = here.south + (here.north - here.south) * j / steps
                found = layers(drawn[slug], lon, lat, zoom)
                ground = [
                    feature for layer in ("earth", "water") for feature in found.get(layer, {}).get("features", [])
                ]
                covered = sum(shape(one["geometry"]).area for one in ground) / 4096**2
                assert covered > 0.97, (zoom, lon, lat, covered)


@pytest.mark.parametrize("slug", BOUNDS)
def test_the_town_has_its_streets_with_their_names(drawn: dict[str, Path], slug: str):
    here = BOUNDS[slug]
    found = layers(drawn[slug], here.lon, here.lat, demonstration.FINEST)
    names = {feature["properties"]["name"] for feature in found["roads"]["features"]}
    assert {"helsingborg": "Drottninggatan", "bergen": "Strandgaten"}[slug] in names
    assert here.name in {feature["properties"]["name"] for feature in found["places"]["features"]}
    assert "buildings" not in found  # none is invented


def test_the_source_of_the_coast_is_named_in_the_file(drawn: dict[str, Path]):
    with drawn["bergen"].open("rb") as opened:
        assert "OpenStreetMap" in Reader(MmapSource(opened)).metadata()["attribution"]


def test_it_is_small_and_the_same_every_time(drawn: dict[str, Path], tmp_path: Path):
    demonstration.draw("helsingborg", tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == drawn["helsingborg"].read_bytes()
    assert list(tmp_path.iterdir()) == [tmp_path / "again"]
    assert max(file.stat().st_size for file in drawn.values()) < 600_000


def test_districts_stand_on_land(drawn: dict[str, Path]):
    """Names in the water would be the first thing a resident sees."""
    for slug, file in drawn.items():
        wet = []
        for spot in demonstration.spots(slug):
            if spot.kind != "district":
                continue
            lon, lat = spot.line[0]
            tile = mercantile.tile(lon, lat, demonstration.FINEST)
            with file.open("rb") as opened:
                body = Reader(MmapSource(opened)).get(tile.z, tile.x, tile.y)
            water = mapbox_vector_tile.decode(gzip.decompress(body or b"")).get("water", {"features": []})["features"]
            box, (x, y) = mercantile.xy_bounds(tile), mercantile.xy(lon, lat)
            at = ((x - box.left) / (box.right - box.left) * 4096, (y - box.bottom) / (box.top - box.bottom) * 4096)
            if any(shape(one["geometry"]).distance(shape({"type": "Point", "coordinates": at})) == 0 for one in water):
                wet.append(spot.name)
        assert wet == []
