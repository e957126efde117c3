"""A map of the municipality's own, named in HELPNET_TILES_URL: what kind it is, and the one origin a browser asks for it."""

from typing import Literal
from urllib.parse import urlsplit

Kind = Literal["pmtiles", "vector", "raster"]
PLACES = ("{z}", "{x}", "{y}")
RESOLUTION = "{r}"  # Leaflet's "@2x"
NOT_IN_A_POLICY = " ;,'\"\\"


def kind_of(url: str) -> Kind:
    """PMTiles in one file, vector tiles or pictures; raises ValueError with a sentence for what is none of them."""
    bare = url.replace(RESOLUTION, "")
    for place in PLACES:
        bare = bare.replace(place, "")
    parts = urlsplit(bare)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise ValueError("it must begin with https:// and a host")
    if any(c in NOT_IN_A_POLICY for c in url) or "{" in parts.netloc or not parts.netloc.isascii():
        raise ValueError("it must name one host, without {s} or other marks in it")
    if parts.path.endswith(".pmtiles") and not any(place in url for place in PLACES):
        return "pmtiles"
    if not all(place in url for place in PLACES):
        raise ValueError("it must hold {z}, {x} and {y}, or end in .pmtiles")
    return "vector" if parts.path.endswith((".mvt", ".pbf")) else "raster"


def origin_of(url: str) -> str:
    """`https://tiles.example`, as a Content-Security-Policy names it."""
    kind_of(url)
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
