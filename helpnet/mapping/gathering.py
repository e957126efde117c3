"""From what an extract names to a gazetteer: streets in their districts, doors on their streets, in one small SQLite file."""

import re
import sqlite3
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from helpnet.domain.values import distance_m
from helpnet.mapping.osm import Door, Extract

SCHEMA = """
create table spot (id integer primary key, kind text, name text, district text, town text, line text);
create table door (spot integer, number integer, letter text, lon real, lat real);
create index door_of_spot on door (spot, number, letter);
create index door_at on door (lat, lon);
"""
NUMBER = re.compile(r"^(\d{1,4})\s*([^\W\d_]?)$")
VILLAGE_M = 5_000  # as far out as houses bear their village's own name, where it has no streets
TOGETHER = 0.02  # degrees: pieces of a name further apart are streets of different villages


def keep(extract: Extract, town: str, to: Path) -> tuple[int, int]:
    """Write the gazetteer; how many named spots and addresses there are in it (a shop's door may bear the address of the house's).

    `town` is what post goes to where nothing else is said.
    """
    districts = [(name, lon, lat) for kind, name, lon, lat in extract.named if kind == "district"]
    towns = [(name, lon, lat) for kind, name, lon, lat in extract.named if kind == "town"]
    near_district, near_town, near_any = _Nearest(districts), _Nearest(towns), _Nearest([*districts, *towns])
    parts = {name: near_town.of(lon, lat) for name, lon, lat in districts}

    def district(lon: float, lat: float, post: str) -> str:
        """What people say for where a place is within its post town: a part of the town, or a village that shares its post."""
        nearest, part = near_any.of(lon, lat), near_district.of(lon, lat)
        in_middle = nearest == post and parts.get(part, post) == post
        return (part if in_middle else nearest) or post

    spots: list[tuple[str, str, str, str, str]] = []
    doors: list[tuple[int, int, str, float, float]] = []
    villages = defaultdict[str, list[tuple[int, float, float]]](list)
    for name, lon, lat in dict.fromkeys([*towns, *districts]):
        villages[name].append((len(spots) + 1, lon, lat))
        spots.append(("district", name, name, near_town.of(lon, lat) or town, _said([(lon, lat)])))
    on_street = defaultdict(list)
    for door in extract.doors:
        on_street[door.street].append(door)
    lines = defaultdict(list)
    for name, line in extract.streets:
        lines[name].append(line)
    for name in sorted({*lines, *on_street}):
        for pieces, numbered in _apart(lines[name], on_street[name]):
            line = _longest(pieces, numbered)
            lon, lat = (
                shapely.line_interpolate_point(shapely.LineString(line), 0.5, normalized=True).coords[0]
                if len(line) > 1
                else line[0]
            )
            most = Counter(door.town for door in numbered if door.town).most_common(1)
            post = most[0][0] if most else near_town.of(lon, lat) or town
            near = (spot for spot, *there in villages[name] if distance_m(lon, lat, *there) < VILLAGE_M)
            if spot := next(near, 0) if not pieces else 0:  # its houses have its own name, and it their post
                spots[spot - 1] = (*spots[spot - 1][:3], post, spots[spot - 1][4])
            else:
                spots.append(("street", name, district(lon, lat, post), post, _said(line)))
                spot = len(spots)
            read = [(NUMBER.match(door.number), door.lon, door.lat) for door in numbered]
            doors += [(spot, int(said[1]), said[2].upper(), lon, lat) for said, lon, lat in read if said]
    for kind, name, lon, lat in dict.fromkeys(extract.named):
        if kind == "place":
            post = near_town.of(lon, lat) or town
            spots.append(("place", name, district(lon, lat, post), post, _said([(lon, lat)])))
    database = sqlite3.connect(to)
    try:
        database.executescript(SCHEMA)
        database.executemany("insert into spot (kind, name, district, town, line) values (?, ?, ?, ?, ?)", spots)
        database.executemany("insert into door values (?, ?, ?, ?, ?)", sorted(set(doors)))
        database.execute("commit")
    finally:
        database.close()
    return len(spots), len({door[:3] for door in doors})


class _Nearest:
    """The nearest of some named points, if it is within 20 km."""

    def __init__(self, named: list[tuple[str, float, float]]) -> None:
        self._named = named
        self._tree = STRtree([shapely.Point(lon, lat) for _, lon, lat in named])

    def of(self, lon: float, lat: float) -> str:
        if not self._named:
            return ""
        nearest: Any = self._tree.nearest(shapely.Point(lon, lat))
        name, there_lon, there_lat = self._named[nearest]
        return name if distance_m(lon, lat, there_lon, there_lat) < 20_000 else ""


def _apart(lines: list[BaseGeometry], doors: list[Door]) -> list[tuple[list[BaseGeometry], list[Door]]]:
    """The streets that share a name, each with its pieces and doors."""
    if _is_one(lines, doors):
        return [(lines, doors)]
    shapes = [*lines, *(shapely.Point(door.lon, door.lat) for door in doors)]
    grown = shapely.union_all(shapely.buffer(shapes, TOGETHER / 2, quad_segs=2))
    groups = getattr(grown, "geoms", [grown])
    parted = [
        (
            [line for line in lines if group.intersects(line)],
            [door for door in doors if group.intersects(shapely.Point(door.lon, door.lat))],
        )
        for group in groups
    ]
    return [(pieces, numbered) for pieces, numbered in parted if pieces or numbered]  # a union may leave slivers


def _is_one(lines: list[BaseGeometry], doors: list[Door]) -> bool:
    """Whether all of it lies so close together that it is one street, as nearly all names are."""
    boxes = [line.bounds for line in lines] + [(door.lon, door.lat, door.lon, door.lat) for door in doors]
    west, south, east, north = zip(*boxes, strict=True)
    return max(east) - min(west) < TOGETHER and max(north) - min(south) < TOGETHER


def _longest(pieces: list[BaseGeometry], doors: list[Door]) -> list[tuple[float, float]]:
    """The longest way along the street's pieces; without any, the middle of its doors."""
    if not pieces:
        lons, lats = sorted(door.lon for door in doors), sorted(door.lat for door in doors)
        return [(lons[len(lons) // 2], lats[len(lats) // 2])]
    merged = shapely.line_merge(shapely.union_all(pieces))
    longest = max(getattr(merged, "geoms", [merged]), key=lambda line: line.length)
    return list(longest.simplify(0.00003).coords)


def _said(line: list[tuple[float, float]]) -> str:
    return "; ".join(f"{lon:.6f} {lat:.6f}" for lon, lat in line)
