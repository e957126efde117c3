"""The simplified map of a demonstration municipality: real coasts, and the streets that the gazetteer knows."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import shapely
from shapely.geometry import LineString, Point, shape

from helpnet.domain.values import metres_per_degree
from helpnet.mapping.tiles import Bounds, Extent, Feature, write
from helpnet.town import gazetteer
from helpnet.town.bounds import BOUNDS
from helpnet.town.gazetteer import Spot, line_of, spots

HERE = Path(__file__).parent / "towns"
COARSEST, FINEST = 8, 13
WIDEST = (2.2, 1.2)  # degrees of land around the municipality that the map is drawn from
MAIN_STREET_M = 1_100
BUILT_M, PARK_M = 260, 90  # how far from its streets a town reaches, and how large a park is taken to be
PARKS = ("parken", "park", "kyrkogård", "gravplass", "slottsträdgård", "skog")
ATTRIBUTION = "© OpenStreetMap contributors"


def known() -> tuple[str, ...]:
    """The municipalities that have such a map."""
    return tuple(slug for slug in BOUNDS if (HERE / f"{slug}.land.json").is_file())


def limits(slug: str) -> Bounds:
    """How far the map reaches."""
    return _box(slug).around(*WIDEST)


@cache
def version(slug: str) -> str:
    """Another one when the map would be drawn in another way."""
    made_of = hashlib.sha256()
    data = (HERE / f"{slug}.land.json", HERE / f"{slug}.roads.tsv", gazetteer.HERE / f"{slug}.tsv")
    for file in (Path(__file__), Path(__file__).with_name("tiles.py"), *data):
        made_of.update(file.read_bytes())
    return made_of.hexdigest()[:12]


def draw(slug: str, to: Path) -> None:
    """Write the map of a demonstration municipality."""
    box = _box(slug)
    extent = Extent({COARSEST: limits(slug), 11: box.around(0.7, 0.4), 13: box.around(0.35, 0.2)}, FINEST)
    about = {"name": BOUNDS[slug].name, "attribution": ATTRIBUTION, "type": "baselayer"}
    write(to, list(features(slug)), extent, about, lambda done, of: None)


def features(slug: str) -> Iterator[Feature]:
    """All that is on the map, what lies lowest first."""
    land = shape(json.loads((HERE / f"{slug}.land.json").read_text("utf-8")))
    around = shapely.box(*limits(slug))
    known_here = spots(slug)
    yield Feature("earth", land, {"kind": "earth"})
    yield from _built(known_here, land)
    yield Feature("water", around.difference(land), {"kind": "ocean"})
    for spot in known_here:
        if spot.kind == "place" and spot.name.lower().endswith(PARKS):
            yield Feature("landuse", _circle(spot.line[0], PARK_M), {"kind": "park", "name": spot.name}, 12)
    yield from _roads(slug, known_here)
    yield from _names(known_here, BOUNDS[slug].name)


def _built(known_here: tuple[Spot, ...], land: shapely.Geometry) -> Iterator[Feature]:
    """The ground that the town stands on: what lies near a street that we know."""
    _, lat = known_here[0].line[0]
    kx, ky = metres_per_degree(lat)
    near = [LineString([(x * kx, y * ky) for x, y in spot.line]) for spot in known_here if spot.kind == "street"]
    grown = shapely.union_all(shapely.buffer(near, BUILT_M * 2)).buffer(-BUILT_M)
    town = shapely.transform(grown.simplify(15), lambda points: points / (kx, ky))
    yield Feature("landcover", town.intersection(land), {"kind": "urban_area"}, 9)


def _roads(slug: str, known_here: tuple[Spot, ...]) -> Iterator[Feature]:
    for row in (HERE / f"{slug}.roads.tsv").read_text("utf-8").splitlines()[1:]:
        kind, name, line = row.split("\t")
        yield Feature("roads", _bent(line_of(line)), {"kind": kind, "name": name}, 9 if kind == "highway" else 10)
    for spot in known_here:
        if spot.kind == "street" and len(spot.line) > 1:
            kx, ky = metres_per_degree(spot.line[0][1])
            long = LineString([(x * kx, y * ky) for x, y in spot.line]).length >= MAIN_STREET_M
            kind, from_zoom = ("major_road", 11) if long else ("minor_road", 12)
            yield Feature("roads", LineString(spot.line), {"kind": kind, "name": spot.name}, from_zoom)


def _names(known_here: tuple[Spot, ...], town: str) -> Iterator[Feature]:
    """The town, its districts and its places; `min_zoom` says who gives way to whom."""
    districts = [spot for spot in known_here if spot.kind == "district"]
    yield Feature("places", Point(districts[0].line[0]), _locality(town, 5, 10), 0)
    for spot in districts[1:]:
        village = spot.name == spot.town and spot.name != town
        says = _locality(spot.name, 10, 5) if village else _locality(spot.name, 12, 3)
        yield Feature("places", Point(spot.line[0]), says, 10 if village else 12)
    for spot in known_here:
        if spot.kind == "place":
            yield Feature("pois", Point(spot.line[0]), {"kind": "place", "name": spot.name, "min_zoom": 15}, 13)


def _locality(name: str, min_zoom: int, rank: int) -> dict[str, str | int]:
    return {"kind": "locality", "name": name, "min_zoom": min_zoom, "population_rank": rank}


def _bent(line: tuple[tuple[float, float], ...]) -> LineString:
    """The line with its corners cut three times (Chaikin), as a road would run."""
    points = list(line)
    for _ in range(3):
        cut = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            cut += [(ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25), (ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75)]
        points = [*cut, points[-1]]
    return LineString(points)


def _circle(point: tuple[float, float], metres: float) -> shapely.Geometry:
    kx, ky = metres_per_degree(point[1])
    return shapely.transform(Point(0, 0).buffer(metres), lambda points: points / (kx, ky) + point)


def _box(slug: str) -> Bounds:
    town = BOUNDS[slug]
    return Bounds(town.west, town.south, town.east, town.north)
