"""Land and sea from a coastline: in OpenStreetMap land lies to the left of it, sea to the right."""

from itertools import pairwise

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from helpnet.mapping.tiles import Bounds

ASIDE = 1e-6  # degrees; a tenth of a metre


def sea(coast: list[BaseGeometry], within: Bounds) -> BaseGeometry:
    """The sea in the box, empty where there is no coast."""
    box = shapely.box(*within)
    lines = [line for line in (line.intersection(box) for line in coast) if not line.is_empty]
    if not lines:
        return shapely.Polygon()
    seams = shapely.union_all([*lines, box.exterior])
    faces = [face for face in shapely.get_parts(shapely.polygonize([seams])) for face in getattr(face, "geoms", [face])]
    tree, wet = STRtree(faces), set()
    for line in lines:
        for part in getattr(line, "geoms", [line]):
            if part.geom_type == "LineString":
                wet.update(_right_of(part, faces, tree))
    return shapely.union_all([faces[number] for number in sorted(wet)])


def _right_of(line: BaseGeometry, faces: list[BaseGeometry], tree: STRtree) -> set[int]:
    """The faces that lie to the right of the line's longest step."""
    points = list(line.coords)
    (ax, ay), (bx, by) = max(
        pairwise(points),
        key=lambda step: (step[1][0] - step[0][0]) ** 2 + (step[1][1] - step[0][1]) ** 2,
    )
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1.0
    beside = shapely.Point((ax + bx) / 2 + (by - ay) / length * ASIDE, (ay + by) / 2 - (bx - ax) / length * ASIDE)
    return {int(number) for number in tree.query(beside, predicate="within")}
