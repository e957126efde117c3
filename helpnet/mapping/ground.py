"""The ground of a finished map as a few plain shapes, read out of the municipality's own tiles."""

import gzip
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import mercantile
import numpy as np
import shapely
from pmtiles.reader import MmapSource, Reader
from shapely.geometry import mapping, shape

from helpnet.domain.values import distance_m
from helpnet.mapping.base import file
from helpnet.mapping.tiles import DETAIL, Bounds
from helpnet.settings import Settings

AROUND = (0.1, 0.06)  # degrees of ground beyond the municipality
FAR, FAR_ZOOM = (1.6, 0.8), 8  # what a large screen shows besides, coarsely
ZOOMS = (12, 11, 10, 9, 8)
LARGEST = 700_000  # bytes of ground in one document
NAMES, APART_M = 16, 2_600


class Ground:
    """Shapes as GeoJSON, each with its `k`ind; names with their points; and whose map it is."""

    def __init__(
        self, shapes: dict[str, Any], names: list[tuple[str, float, float]], attribution: str, approximate: bool
    ) -> None:
        self.shapes, self.names = shapes, names
        self.attribution, self.approximate = attribution, approximate


def ground(slug: str, box: Bounds, given: Settings, largest: int = LARGEST) -> Ground:
    """The ground around the municipality; only its plain land where there is no map."""
    held = file(slug, given)
    if held is None:
        return Ground(_collection([_feature("land", shapely.box(*box.around(*AROUND)))]), [], "", False)
    shapes, names = _read(held.path, box, largest)
    return Ground(shapes, list(names), held.attribution, held.approximate)


@lru_cache(maxsize=8)
def _read(path: Path, box: Bounds, largest: int) -> tuple[dict[str, Any], tuple[tuple[str, float, float], ...]]:
    with path.open("rb") as opened:
        reader = Reader(MmapSource(opened))
        wide, _ = _at(reader, FAR_ZOOM, box.around(*FAR), 0.002)
        far = [feature for feature in wide if feature["properties"]["k"] in ("land", "water")]
        for zoom in ZOOMS:
            features, names = _at(reader, zoom, box.around(*AROUND))
            if len(json.dumps(features)) <= largest or zoom == ZOOMS[-1]:
                break
    return _collection([*far, *features]), names


def _at(
    reader: Any, zoom: int, box: Bounds, grid: float = 0.00001
) -> tuple[list[dict[str, Any]], tuple[tuple[str, float, float], ...]]:
    found: dict[str, list[Any]] = {}
    names: dict[str, tuple[int, float, float]] = {}
    for tile in mercantile.tiles(*box, [zoom]):
        body = reader.get(tile.z, tile.x, tile.y)
        for layer, held in mapbox_vector_tile.decode(gzip.decompress(body)).items() if body else ():
            for feature in held["features"]:
                put = _degrees(shape(feature["geometry"]), tile)
                says = feature["properties"]
                if layer == "places" and zoom <= 12 and put.geom_type == "Point":
                    names.setdefault(says["name"], (int(says.get("min_zoom", 12)), put.x, put.y))
                elif kind := _kind(layer, says, put):
                    found.setdefault(kind, []).append(put.intersection(shapely.box(*mercantile.bounds(tile))))
    order = [kind for kind in ("land", "town", "park", "water", "road", "main", "rail") if kind in found]
    together = [_feature(kind, shapely.set_precision(shapely.union_all(found[kind]), grid)) for kind in order]
    chosen: list[tuple[str, float, float]] = []
    for _, name, lon, lat in sorted((rank, name, lon, lat) for name, (rank, lon, lat) in names.items()):
        if len(chosen) < NAMES and all(distance_m(lon, lat, *other[1:]) > APART_M for other in chosen):
            chosen.append((name, lon, lat))
    return together, tuple(chosen)


def _kind(layer: str, says: dict[str, Any], put: Any) -> str:
    match layer, says.get("kind"):
        case "earth", _:
            return "land"
        case "water", _:
            return "water" if shapely.get_dimensions(put) == 2 else ""
        case "landcover", "urban_area":
            return "town"
        case "landuse", "residential" | "commercial" | "industrial":
            return "town"
        case "landuse", "park" | "forest" | "cemetery":
            return "park"
        case "roads", "highway" | "major_road":
            return "main"
        case "roads", "minor_road":
            return "road"
        case "roads", "rail":
            return "rail"
    return ""


def _degrees(put: Any, tile: mercantile.Tile) -> Any:
    box = mercantile.xy_bounds(tile)
    size = (box.right - box.left) / DETAIL

    def degrees(points: np.ndarray) -> np.ndarray:
        x, y = box.left + points[:, 0] * size, box.bottom + points[:, 1] * size
        radius = 6378137.0
        return np.column_stack((np.degrees(x / radius), np.degrees(2 * np.arctan(np.exp(y / radius)) - np.pi / 2)))

    moved = shapely.transform(put, degrees)
    return moved if moved.is_valid else shapely.make_valid(moved)


def _feature(kind: str, put: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"k": kind}, "geometry": _rounded(mapping(put))}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    def parts(given: Any) -> Any:
        return round(given, 5) if isinstance(given, float) else [parts(one) for one in given]

    if geometry["type"] == "GeometryCollection":
        return {"type": "GeometryCollection", "geometries": [_rounded(one) for one in geometry["geometries"]]}
    return {"type": geometry["type"], "coordinates": parts(geometry["coordinates"])}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
