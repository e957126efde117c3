"""Vector tiles in one file (PMTiles), with the layer names of Protomaps, so that any map drawn for those draws ours."""

import gzip
import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

import mapbox_vector_tile
import mercantile
import numpy as np
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry.base import BaseGeometry

DETAIL = 4096  # steps along a tile's side
MARGIN = 1 / 32  # how much of its neighbours a tile holds, so that no line ends at its edge
SCREEN = 512  # pixels that a tile is drawn on: finer than half of one is left out
EARTH = 20037508.342789244  # metres of web mercator from the middle to the edge


class Bounds(NamedTuple):
    """A box in WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float

    def around(self, lon: float, lat: float) -> "Bounds":
        """The box with so many degrees more on each side."""
        return Bounds(self.west - lon, self.south - lat, self.east + lon, self.north + lat)

    def meets(self, other: Any) -> bool:
        return (
            self.west < other.east and self.east > other.west and self.south < other.north and self.north > other.south
        )

    def within(self, other: "Bounds | None") -> "Bounds":
        """What of the box lies in the other; all of it where there is no other, or it lies elsewhere."""
        if other is None or not self.meets(other):
            return self
        return Bounds(*map(max, self[:2], other[:2]), *map(min, self[2:], other[2:]))


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on the map: its layer, its shape (degrees), what the tiles say of it, and from which zoom on it is there."""

    layer: str
    shape: BaseGeometry
    says: dict[str, Any]
    from_zoom: int = 0


@dataclass(frozen=True, slots=True)
class Extent:
    """What is drawn how finely: from each zoom on, only tiles that meet the box."""

    boxes: dict[int, Bounds]
    finest: int

    def holds(self, tile: mercantile.Tile) -> bool:
        zoom = max(z for z in self.boxes if z <= tile.z)
        return self.boxes[zoom].meets(mercantile.bounds(tile))


def write(
    to: Path, features: list[Feature], extent: Extent, about: dict[str, Any], told: Callable[[float, float], None]
) -> None:
    """Write the file beside `to` and put it in its place at once; the same features give the same bytes."""
    coarsest = min(extent.boxes)
    whole, middle = extent.boxes[coarsest], extent.boxes[max(extent.boxes)]
    flat = [(feature, _flat(feature.shape)) for feature in features]
    roots = [t for t in mercantile.tiles(*whole, [coarsest]) if extent.holds(t)]
    with _beside(to) as draft, draft.open("wb") as file, _writer(file) as writer:
        for done, root in enumerate(roots):
            for share, (tile, body) in _tiles(root, flat, extent):
                writer.write_tile(zxy_to_tileid(tile.z, tile.x, tile.y), body)
                told(done + share, len(roots))
        header = {
            "tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "min_zoom": coarsest, "max_zoom": extent.finest,
            "center_zoom": extent.finest, "center_lon_e7": _e7((middle.west + middle.east) / 2),
            "center_lat_e7": _e7((middle.south + middle.north) / 2), "min_lon_e7": _e7(whole.west),
            "min_lat_e7": _e7(whole.south), "max_lon_e7": _e7(whole.east), "max_lat_e7": _e7(whole.north),
        }  # fmt: skip
        layers = [{"id": layer, "fields": {}} for layer in dict.fromkeys(feature.layer for feature in features)]
        writer.finalize(header, {**about, "vector_layers": layers})


@contextmanager
def _writer(file: IO[bytes]) -> Generator[Writer]:
    writer = Writer(file)
    try:
        yield writer
    finally:
        writer.tile_f.close()  # a temporary file of its own


@contextmanager
def _beside(to: Path) -> Generator[Path]:
    """A file that takes the place of `to` when the block is done, and is gone when it fails."""
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        yield draft
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)


Flat = tuple[Feature, BaseGeometry]


def _tiles(
    tile: mercantile.Tile, flat: list[Flat], extent: Extent, share: float = 0.0, part: float = 1.0
) -> Iterator[tuple[float, tuple[mercantile.Tile, bytes]]]:
    """A tile and all those within it, each cut out of what its parent held; with the share that is done."""
    box = mercantile.xy_bounds(tile)
    margin = (box.right - box.left) * MARGIN
    held = []
    for feature, shape in flat:
        cut = _cut(shape, box.left - margin, box.bottom - margin, box.right + margin, box.top + margin)
        if not cut.is_empty:
            held.append((feature, cut))
    if not held:
        return
    body = _encoded(tile, held, box)
    if body:
        yield share, (tile, body)
    if tile.z < extent.finest:
        for number, child in enumerate(sorted(mercantile.children(tile), key=lambda t: zxy_to_tileid(t.z, t.x, t.y))):
            if extent.holds(child):
                yield from _tiles(child, held, extent, share + number * part / 4, part / 4)


def _cut(shape: BaseGeometry, left: float, bottom: float, right: float, top: float) -> BaseGeometry:
    a, b, c, d = shape.bounds
    if a >= left and b >= bottom and c <= right and d <= top:
        return shape
    if a > right or b > top or c < left or d < bottom:
        return shapely.Point()
    cut = shapely.clip_by_rect(shape, left, bottom, right, top)
    if cut.is_valid and cut.geom_type != "GeometryCollection":
        return cut
    wanted = shapely.get_dimensions(shape)
    return shapely.union_all(
        [part for part in _parts(shapely.make_valid(cut)) if shapely.get_dimensions(part) == wanted]
    )


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in getattr(shape, "geoms", [shape]):
        yield from _parts(part) if hasattr(part, "geoms") else [part]


def _encoded(tile: mercantile.Tile, held: list[Flat], box: mercantile.Bbox) -> bytes:
    layers: dict[str, list[dict[str, Any]]] = {}
    tolerance = (box.right - box.left) / SCREEN / 2
    for feature, cut in held:
        if tile.z >= feature.from_zoom:
            shape = shapely.set_precision(_on_tile(shapely.simplify(cut, tolerance), box), 1)
            if not shape.is_empty:
                layers.setdefault(feature.layer, []).append({"geometry": shape, "properties": feature.says})
    if not layers:
        return b""
    named = [{"name": name, "features": features} for name, features in layers.items()]
    return gzip.compress(mapbox_vector_tile.encode(named, default_options={"extents": DETAIL}), mtime=0)


def _on_tile(shape: BaseGeometry, box: mercantile.Bbox) -> BaseGeometry:
    """Metres as steps from the tile's lower left corner."""
    return shapely.transform(
        shape, lambda points: (points - (box.left, box.bottom)) * (DETAIL / (box.right - box.left))
    )


def _flat(shape: BaseGeometry) -> BaseGeometry:
    """Degrees as metres of web mercator."""

    def flat(points: np.ndarray) -> np.ndarray:
        lat = np.radians(np.clip(points[:, 1], -85, 85))
        return np.column_stack((points[:, 0] * EARTH / 180, np.log(np.tan(np.pi / 4 + lat / 2)) * EARTH / np.pi))

    return shapely.transform(shape, flat)


def _e7(degrees: float) -> int:
    return round(degrees * 10_000_000)
