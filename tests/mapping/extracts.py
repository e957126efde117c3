"""Small OpenStreetMap extracts, made up and written as the real ones are."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import osmium
from osmium.osm.mutable import Node, Way
from shapely.geometry import LineString

from helpnet.gateways import gazetteers
from helpnet.mapping import gathering
from helpnet.mapping.osm import Door, Extract
from helpnet.mapping.tiles import Bounds
from helpnet.town.bounds import HELSINGBORG

MIDDLE = (12.6945, 56.0465)
ASK, EK = MIDDLE, (MIDDLE[0] + 0.15, MIDDLE[1])
"""Two villages, some nine kilometres apart."""


class Drawing:
    """A made-up town in the making, around a point; distances in thousandths of a degree."""

    def __init__(self, middle: tuple[float, float] = MIDDLE) -> None:
        self._middle, self._nodes, self._ways = middle, list[Node](), list[Way]()

    def point(self, x: float, y: float, **tags: str) -> int:
        lon, lat = self._middle
        number = len(self._nodes) + 1
        said = {name.replace("__", ":"): value for name, value in tags.items()}
        self._nodes.append(Node(id=number, location=(lon + x / 1000, lat + y / 1000), tags=said))
        return number

    def line(self, *points: tuple[float, float], **tags: str) -> None:
        nodes = [self.point(*point) for point in points]
        if points[0] == points[-1]:
            nodes[-1] = nodes[0]
        said = {name.replace("__", ":"): value for name, value in tags.items()}
        self._ways.append(Way(id=len(self._ways) + 1, nodes=nodes, tags=said))

    def write(self, file: Path, *, box: Bounds | None = None) -> Path:
        """`box`: what the file says it was cut to."""
        header = osmium.io.Header()
        if box is not None:
            header.add_box(osmium.osm.Box(*box))
        writer: Any = osmium.SimpleWriter(str(file), header=header)
        for node in self._nodes:
            writer.add_node(node)
        for way in self._ways:
            writer.add_way(way)
        writer.close()
        return file


def a_town(file: Path, middle: tuple[float, float] = MIDDLE, *, street: str = "Nya gatan") -> Path:
    """Two streets with houses, a park and a library between them, a district, and the sea in the west."""
    drawing = Drawing(middle)
    drawing.line(
        (-5, -900), (-5, 0), (-5, 900), natural="coastline"
    )  # land to the left: north is ahead, so east… is sea
    drawing.line((-4, 0), (0, 0), (4, 0), highway="residential", name=street)
    drawing.line((4, 0), (8, 1), highway="residential", name=street)
    drawing.line((0, 0), (0, 4), highway="primary", name="Ågatan")
    drawing.line((1, 1), (2, 1), (2, 2), (1, 2), (1, 1), leisure="park", name="Lunden")
    drawing.line(
        (3, 0.2),
        (3.2, 0.2),
        (3.2, 0.4),
        (3, 0.4),
        (3, 0.2),
        building="yes",
        addr__street=street,
        addr__housenumber="12",
    )
    for number in range(1, 10):
        drawing.point(number - 4, 0.1, addr__street=street, addr__housenumber=str(number), addr__city="Nystad")
    drawing.point(3.5, 0.1, addr__street=street, addr__housenumber="7 B", addr__city="Nystad")
    drawing.point(1, 0, place="suburb", name="Lugnet")
    drawing.point(2, 3, amenity="library", name="Lugnets bibliotek")
    return drawing.write(file)


def import_streets(
    data: Path,
    named: list[tuple[str, str, float, float]],
    streets: Iterable[tuple[str, tuple[float, float], str, Iterable[int]]],
) -> Path:
    """A gazetteer of Helsingborg with those streets: name, where, post town, and the numbers of the doors, all at its beginning.

    What leads to it; without that it is not there.
    """
    extract = Extract(Bounds(HELSINGBORG.west, HELSINGBORG.south, HELSINGBORG.east, HELSINGBORG.north), named=named)
    for name, (lon, lat), town, numbers in streets:
        extract.streets.append((name, LineString([(lon, lat), (lon + 0.002, lat)])))
        extract.doors += [Door(name, str(number), town, lon, lat + 0.0001) for number in numbers]
    leads = data / "maps" / "helsingborg"
    database = data / "maps" / "helsingborg.streets" / "places.db"
    database.parent.mkdir(parents=True)
    gathering.keep(extract, "Helsingborg", database)
    leads.symlink_to(database.parent.name)
    gazetteers._looked.clear()  # what a second later would be so
    return leads


def two_streets_of_one_name(data: Path, kind: str = "district") -> Path:
    """A Skolgatan in Ask and one in Ek, both with Helsingborg's post."""
    (lon, lat), post = ASK, "Helsingborg"
    named = [("town", post, lon, lat + 0.05), (kind, "Ask", *ASK), (kind, "Ek", *EK), (kind, "Ekeby", lon, lat - 0.05)]
    return import_streets(
        data, named, [("Skolgatan", ASK, post, [1, 3]), ("Skolgatan", EK, post, [1]), ("Storgatan", ASK, post, [1])]
    )
