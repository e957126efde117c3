"""An OpenStreetMap extract becomes a municipality's map and gazetteer, and takes the place of what was there at once."""

import json
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import shapely

from helpnet.mapping import gathering, osm
from helpnet.mapping.base import ABOUT, BASE, FOLDER, PLACES
from helpnet.mapping.demonstration import ATTRIBUTION
from helpnet.mapping.sea import sea
from helpnet.mapping.tiles import Bounds, Extent, Feature, write
from helpnet.settings import Settings

COARSEST, FINEST = 8, 14
AROUND = (0.4, 0.22)  # degrees: as far as an errand may lie outside its municipality, and a little more
WIDEST = (2.2, 1.2)  # for the zooms on which a screen shows that much
LOWEST_FIRST = ("earth", "landcover", "landuse", "water", "roads", "buildings", "places", "pois")

Told = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it."""

    features: int
    spots: int
    doors: int
    size: int  # bytes of the map


def lies_in(extract: osm.Extract, box: Bounds) -> bool:
    """Whether at least something of the extract is within the municipality."""
    return extract.bounds.meets(box) and any(
        box.west <= x <= box.east and box.south <= y <= box.north
        for feature in extract.features
        for x, y in (feature.shape.representative_point().coords[0],)
    )


def put_in_place(extract: osm.Extract, slug: str, name: str, box: Bounds, given: Settings, told: Told) -> Imported:
    """Write map and gazetteer into a folder of their own, then let the municipality's name lead there: all or nothing."""
    home = given.data_dir / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    folder = home / f"{slug}.{secrets.token_hex(6)}"
    folder.mkdir()
    try:
        features = _drawn(extract, box)
        extent = Extent({COARSEST: box.around(*WIDEST), 10: box.around(*AROUND)}, FINEST)
        about = {"name": name, "attribution": ATTRIBUTION, "type": "baselayer"}
        write(folder / BASE, features, extent, about, told)
        spots, doors = gathering.keep(_near(extract, box.around(*AROUND)), name, folder / PLACES)
        said = {
            "attribution": ATTRIBUTION, "bounds": box.around(*WIDEST), "min_zoom": COARSEST, "max_zoom": FINEST,
            "spots": spots, "doors": doors,
        }  # fmt: skip
        (folder / ABOUT).write_text(json.dumps(said), "utf-8")
    except BaseException:
        shutil.rmtree(folder)
        raise
    _lead(home / slug, folder)
    return Imported(len(features), spots, doors, (folder / BASE).stat().st_size)


def _drawn(extract: osm.Extract, box: Bounds) -> list[Feature]:
    wide, near = box.around(*WIDEST), shapely.box(*box.around(*AROUND))
    wet = sea(extract.coast, box.around(*AROUND).within(extract.cut_to))  # beyond that, coasts end wherever a way does
    ground = [Feature("earth", shapely.box(*wide), {"kind": "earth"})]
    if not wet.is_empty:
        ground.append(Feature("water", wet, {"kind": "ocean"}))
    inside = [feature for feature in extract.features if feature.shape.intersects(near)]
    return sorted([*ground, *inside], key=lambda feature: LOWEST_FIRST.index(feature.layer))


def _near(extract: osm.Extract, box: Bounds) -> osm.Extract:
    """What has a name in the box."""

    def lies_in_it(lon: float, lat: float) -> bool:
        return box.west <= lon <= box.east and box.south <= lat <= box.north

    return osm.Extract(
        box,
        streets=[(name, line) for name, line in extract.streets if lies_in_it(*line.coords[0])],
        named=[one for one in extract.named if lies_in_it(*one[2:])],
        doors=[door for door in extract.doors if lies_in_it(door.lon, door.lat)],
    )


def _lead(name: Path, folder: Path) -> None:
    """Let the name lead to the folder from one moment to the next, and drop what it led to before."""
    before = name.resolve() if name.is_symlink() else None
    draft = name.with_name(f".{name.name}.{secrets.token_hex(4)}")
    draft.symlink_to(folder.name)
    draft.replace(name)
    if before is not None and before.parent == folder.parent.resolve() and before != folder.resolve():
        shutil.rmtree(before, ignore_errors=True)
