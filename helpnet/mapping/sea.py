"""Land and sea from a coastline: in OpenStreetMap land lies to the left of it, sea to the right."""

from collections import Counter
from itertools import pairwise

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from helpnet.mapping.tiles import Bounds

ASIDE = 1e-6  # degrees; a tenth of a metre


def sea(coast: list[BaseGeometry], within: Bounds) -> BaseGeometry:
    """The sea in the box, empty where there is no coast, or none that parts anything: a coast that ends in the box says of
    neither side where it ends. Where that is the longest one, an island beside it does not make the land sea."""
    box, whole = (
        shapely.box(*within),
        shapely.get_parts(shapely.line_merge(shapely.MultiLineString(coast), directed=True)),
    )
    lines = [line for line in (line.intersection(box) for line in whole) if not line.is_empty]
    if not lines:
        return shapely.Polygon()
    seams = shapely.union_all([*lines, box.exterior])
    faces = [face for face in shapely.get_parts(shapely.polygonize([seams])) for face in getattr(face, "geoms", [face])]
    tree, wet, torn = STRtree(faces), Counter[int](), Counter[int]()
    for line in lines:
        for part in getattr(line, "geoms", [line]):
            if part.geom_type == "LineString":
                left, right = _beside(part, tree)
                for face in right:
                    lengths = torn if face in left else wet
                    lengths[face] = max(lengths[face], part.length)
    return shapely.union_all([faces[number] for number in sorted(wet) if wet[number] > torn[number]])


def _beside(line: BaseGeometry, tree: STRtree) -> list[set[int]]:
    """The faces that lie to the left and to the right of the line's longest step."""
    points = list(line.coords)
    (ax, ay), (bx, by) = max(
        pairwise(points),
        key=lambda step: (step[1][0] - step[0][0]) ** 2 + (step[1][1] - step[0][1]) ** 2,
    )
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1.0
    east, north = (by - ay) / length * ASIDE, (ax - bx) / length * ASIDE
    sides = (shapely.Point((ax + bx) / 2 + side * east, (ay + by) / 2 + side * north) for side in (-1, 1))
    return [{int(number) for number in tree.query(point, predicate="within")} for point in sides]
