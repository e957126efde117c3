"""Small OpenStreetMap extracts, made up and written as the real ones are."""

from pathlib import Path
from typing import Any

import osmium
from osmium.osm.mutable import Node, Way

MIDDLE = (12.6945, 56.0465)


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

    def write(self, file: Path) -> Path:
        writer: Any = osmium.SimpleWriter(str(file))
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
