"""The base map of each municipality: its own tiles server, else what was imported for it, else the demonstration's."""

import json
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from helpnet.mapping import demonstration
from helpnet.mapping.elsewhere import kind_of
from helpnet.mapping.tiles import Bounds
from helpnet.settings import Settings

FOLDER = "maps"
BASE, ABOUT, PLACES = "base.pmtiles", "about.json", "places.db"
FILES = "/api/v1/map/base/"
"""Where the files are served from; the door counts them apart from the other calls."""
SLUG = re.compile(r"[a-z0-9-]{1,40}")
_drawing = threading.Lock()


@dataclass(frozen=True, slots=True)
class File:
    """One PMTiles file. `version` changes with its contents."""

    path: Path
    version: str
    attribution: str
    approximate: bool
    limits: Bounds
    coarsest: int
    finest: int


@dataclass(frozen=True, slots=True)
class Base:
    """How to draw a municipality's map: `url` of one file or a template; `limits` how far it reaches, None: all over."""

    kind: Literal["pmtiles", "vector", "raster", "none"]
    url: str
    attribution: str
    approximate: bool
    limits: Bounds | None
    coarsest: int
    finest: int


OPENSTREETMAP, COPYRIGHT = "OpenStreetMap", "https://www.openstreetmap.org/copyright"


def more_about(attribution: str) -> str:
    """Where it is said on what terms a map may be used whose source is named so: OpenStreetMap's are to be linked to; else nowhere."""
    return COPYRIGHT if OPENSTREETMAP in attribution else ""


NONE = Base("none", "", "", False, None, 0, 0)


def base(slug: str, given: Settings) -> Base:
    """The base map of a municipality."""
    if given.tiles_url:
        return Base(
            kind_of(given.tiles_url), given.tiles_url, given.tiles_attribution, False, None, 0, given.tiles_zoom
        )
    held = file(slug, given)
    if held is None:
        return NONE
    url = f"{FILES}{slug}.pmtiles?v={held.version}"
    return Base("pmtiles", url, held.attribution, held.approximate, held.limits, held.coarsest, held.finest)


def file(slug: str, given: Settings) -> File | None:
    """The file of a municipality as it is now, the demonstration's drawn when it is first asked for."""
    return imported(slug, given) or _drawn(slug, given)


def imported(slug: str, given: Settings) -> File | None:
    """What `helpnet map import` has put there last."""
    home = folder(slug, given)
    if home is None:
        return None
    try:
        said: dict[str, Any] = json.loads((home / ABOUT).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return File(
        home / BASE, home.name, said["attribution"], False, Bounds(*said["bounds"]), said["min_zoom"], said["max_zoom"]
    )


def folder(slug: str, given: Settings) -> Path | None:
    """Where the municipality's imported map lies at the moment: an import puts a new folder in its place at once."""
    if not SLUG.fullmatch(slug):
        return None
    try:
        return (given.data_dir / FOLDER / slug).resolve(strict=True)
    except OSError:
        return None


def is_there(slug: str, given: Settings) -> bool:
    """Whether a municipality has any map; nothing is drawn for that."""
    return bool(given.tiles_url) or slug in demonstration.known() or imported(slug, given) is not None


def draw_maps(given: Settings) -> None:
    """Draw the demonstration's maps now, so that nobody waits for them later; no more than once."""
    for slug in demonstration.known():
        _drawn(slug, given)


def _drawn(slug: str, given: Settings) -> File | None:
    if slug not in demonstration.known():
        return None
    version = demonstration.version(slug)
    path = given.data_dir / FOLDER / f"{slug}-{version}.pmtiles"
    with _drawing:
        if not path.exists():
            demonstration.draw(slug, path)
    return File(
        path, version, demonstration.ATTRIBUTION, True, demonstration.limits(slug),
        demonstration.COARSEST, demonstration.FINEST,
    )  # fmt: skip
