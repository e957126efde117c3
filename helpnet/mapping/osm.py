"""Reading an OpenStreetMap extract: what is drawn on the map, and which places and doors have names."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
import shapely
from osmium.filter import EntityFilter, KeyFilter
from osmium.geom import WKBFactory
from osmium.osm import AREA, NODE, RELATION, WAY
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from helpnet.mapping.tiles import Bounds, Feature

ROADS = {
    "motorway": ("highway", 8), "trunk": ("highway", 8), "primary": ("major_road", 8), "secondary": ("major_road", 9),
    "tertiary": ("major_road", 11), "unclassified": ("minor_road", 12), "residential": ("minor_road", 12),
    "living_street": ("minor_road", 12), "service": ("minor_road", 14), "pedestrian": ("path", 13), "footway": ("path", 14),
    "cycleway": ("path", 13), "path": ("path", 13), "track": ("path", 13), "steps": ("path", 14),
}  # fmt: skip
RAILS = {"rail", "light_rail", "subway", "tram"}
STREAMS = {"river": 11, "canal": 12, "stream": 13}
GROUND = {
    **dict.fromkeys(("park", "garden", "recreation_ground", "village_green", "playground", "golf_course"), "park"),
    **dict.fromkeys(("forest", "wood", "nature_reserve"), "forest"), **dict.fromkeys(("grass", "meadow", "grassland"), "grassland"),
    "cemetery": "cemetery", "residential": "residential", "industrial": "industrial", "commercial": "commercial", "retail": "commercial",
    "school": "school", "university": "university", "hospital": "hospital", "beach": "beach", "scrub": "scrub",
}  # fmt: skip
GROUND_KEYS = ("landuse", "leisure", "natural", "amenity")
WATERS = {
    ("natural", "water"),
    ("waterway", "riverbank"),
    ("waterway", "dock"),
    ("landuse", "reservoir"),
    ("landuse", "basin"),
}
TOWNS = {"city": (5, 10), "town": (8, 8)}
DISTRICTS = {"village": (10, 5), "suburb": (11, 4), "hamlet": (12, 3), "quarter": (12, 3), "neighbourhood": (13, 2)}
"""Which names give way to which, as `min_zoom` and `population_rank` tell it."""
POST_TOWNS = ("city", "town", "village")
VISITED = ("amenity", "shop", "leisure", "tourism", "office", "healthcare", "public_transport", "railway", "historic")
DULL = {"parking", "bench", "waste_basket", "bicycle_parking", "parking_space", "pitch", "stop_position", "track"}
KEYS = (
    "highway",
    "railway",
    "waterway",
    "natural",
    "landuse",
    "leisure",
    "building",
    "place",
    "addr:housenumber",
    *VISITED,
)
BYTES_EACH = 6  # of the file, about, for each thing in it


@dataclass(frozen=True, slots=True)
class Door:
    """One house number."""

    street: str
    number: str
    town: str
    lon: float
    lat: float


@dataclass(slots=True)
class Extract:
    """What was found, in degrees."""

    bounds: Bounds
    features: list[Feature] = field(default_factory=list)
    coast: list[BaseGeometry] = field(default_factory=list)
    streets: list[tuple[str, BaseGeometry]] = field(default_factory=list)
    named: list[tuple[str, str, float, float]] = field(default_factory=list)  # kind, name, lon, lat
    doors: list[Door] = field(default_factory=list)
    cut_to: Bounds | None = None  # what the file says of itself


class NotAnExtract(Exception):
    """The file cannot be read as OpenStreetMap data, or there is nothing in it; with a sentence for whoever gave it."""


def read(file: Path, told: Callable[[float, float], None]) -> Extract:
    """All of the extract that we use; raises NotAnExtract."""
    if not file.is_file():
        raise NotAnExtract(f"{file} is not there.")
    things = max(1, file.stat().st_size // BYTES_EACH)
    found, shapes, seen = Extract(Bounds(0, 0, 0, 0)), WKBFactory(), 0
    try:
        walk = osmium.FileProcessor(str(file), NODE | WAY | RELATION).with_locations()
        if (box := walk.header.box()).valid():
            found.cut_to = Bounds(box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
        walk = walk.with_areas(KeyFilter(*GROUND_KEYS, "building", "waterway", "addr:housenumber"))
        for thing in walk.with_filter(EntityFilter(NODE | WAY | AREA)).with_filter(KeyFilter(*KEYS)):
            seen += 1
            if seen % 1_000 == 0:
                told(min(seen * 5, things - 1), things)
            _take(thing, found, shapes)
    except (RuntimeError, OSError, ValueError) as wrong:  # what osmium says of a broken file
        raise NotAnExtract(f"{file.name} cannot be read as OpenStreetMap data ({wrong}).") from None
    drawn = [feature.shape for feature in found.features] + found.coast
    if not drawn:
        raise NotAnExtract(f"{file.name} holds no streets and no land: is it an extract of OpenStreetMap?")
    found.bounds = Bounds(*shapely.total_bounds(drawn))
    told(things, things)
    return found


def _take(thing: Any, found: Extract, shapes: Any) -> None:
    tags = dict(thing.tags)
    try:
        if thing.is_node():
            _name(tags, Point(thing.lon, thing.lat), found)
        elif thing.is_way():
            if not _is_area(tags):
                _line(tags, shapely.from_wkb(shapes.create_linestring(thing)), found)
        else:
            _area(tags, shapely.from_wkb(shapes.create_multipolygon(thing)), found)
    except (osmium.InvalidLocationError, RuntimeError):
        return  # cut off at the extract's edge, or drawn wrongly: the map does without it


def _is_area(tags: dict[str, str]) -> bool:
    return "building" in tags or ("landuse" in tags and "highway" not in tags)


def _line(tags: dict[str, str], line: BaseGeometry, found: Extract) -> None:
    name = tags.get("name", "")
    if tags.get("natural") == "coastline":
        found.coast.append(line)
    elif tags.get("highway") in ROADS and tags.get("area") != "yes":
        kind, from_zoom = ROADS[tags["highway"]]
        says = {"kind": kind, "kind_detail": tags["highway"], **_named(name or tags.get("ref", ""))}
        found.features.append(Feature("roads", line, says, from_zoom))
        if name:
            found.streets.append((name, line))
    elif tags.get("railway") in RAILS and tags.get("service") is None:
        found.features.append(Feature("roads", line, {"kind": "rail", "kind_detail": tags["railway"]}, 10))
    elif tags.get("waterway") in STREAMS:
        kind = tags["waterway"]
        found.features.append(Feature("water", line, {"kind": kind, **_named(name)}, STREAMS[kind]))


def _area(tags: dict[str, str], shape: BaseGeometry, found: Extract) -> None:
    if any(tags.get(key) == value for key, value in WATERS):
        found.features.append(Feature("water", shape, {"kind": "water", **_named(tags.get("name", ""))}, 9))
    elif "building" in tags:
        found.features.append(Feature("buildings", shape, {"kind": "building"}, 14))
    else:
        kind = next((GROUND[tags[key]] for key in GROUND_KEYS if tags.get(key) in GROUND), None)
        if kind:
            found.features.append(Feature("landuse", shape, {"kind": kind, **_named(tags.get("name", ""))}, 10))
    _name(tags, shape.representative_point(), found)


def _name(tags: dict[str, str], point: Any, found: Extract) -> None:
    name, place = tags.get("name", ""), tags.get("place", "")
    street = tags.get("addr:street") or tags.get("addr:place")  # a village without streets numbers its houses itself
    if "addr:housenumber" in tags and street:
        town = tags.get("addr:city", "")
        for number in tags["addr:housenumber"].replace(",", ";").split(";"):
            found.doors.append(Door(street, number.strip(), town, point.x, point.y))
    if not name:
        return
    if place in TOWNS or place in DISTRICTS:
        min_zoom, rank = {**TOWNS, **DISTRICTS}[place]
        says = {"kind": "locality", "name": name, "min_zoom": min_zoom, "population_rank": rank}
        found.features.append(Feature("places", point, says, min(min_zoom, 12)))
        found.named.append(("town" if place in POST_TOWNS else "district", name, point.x, point.y))
    elif any(tags.get(key, "no") not in ("no", *DULL) for key in VISITED):
        found.features.append(Feature("pois", point, {"kind": "place", "name": name, "min_zoom": 16}, 14))
        found.named.append(("place", name, point.x, point.y))


def _named(name: str) -> dict[str, str]:
    return {"name": name} if name else {}
