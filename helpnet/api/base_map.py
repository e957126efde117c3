"""The map under everything: how to draw a municipality's, and the file it is drawn from."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import Field

from helpnet.api.calling import acting
from helpnet.api.openapi import problems
from helpnet.api.words import Shown
from helpnet.domain.refusals import NotFound
from helpnet.mapping import base
from helpnet.mapping.tiles import Bounds
from helpnet.queries import access, people
from helpnet.runtime import read
from helpnet.settings import settings

router = APIRouter(prefix="/api/v1", tags=["map"])
FOREVER, ASK_AGAIN = "public, max-age=31536000, immutable", "public, no-cache"


class Box(Shown):
    """WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float


class Point(Shown):
    """WGS84 degrees."""

    lon: float
    lat: float


class BaseMap(Shown):
    """How to draw a municipality's map."""

    municipality: Annotated[str, Field(description="Its slug.", examples=["helsingborg"])]
    name: str
    kind: Annotated[
        Literal["pmtiles", "vector", "raster", "none"],
        Field(
            description="One file in PMTiles, or a template of vector tiles (both with Protomaps' layers) or of pictures."
        ),
    ]
    url: Annotated[
        str, Field(description="Of the file, or with `{z}`, `{x}` and `{y}`; another one when the map has changed.")
    ]
    attribution: Annotated[str, Field(description="To be shown on the map, as text.")]
    attribution_url: Annotated[str, Field(description="What that text is to link to, or empty.")]
    approximate: Annotated[bool, Field(description="A simplified map: say so.")]
    bounds: Annotated[Box, Field(description="The municipality.")]
    limits: Annotated[Box | None, Field(description="How far the map reaches; null: all over.")]
    centre: Point
    home: Annotated[
        Point | None, Field(description="Where you live, to begin there; null in one for all to see, and at the desk.")
    ]
    min_zoom: int
    max_zoom: Annotated[int, Field(description="The finest tiles; draw them larger beyond it.")]


@router.get("/map/base", responses=problems(404))
def base_map(
    request: Request,
    response: Response,
    municipality: Annotated[
        str | None, Query(max_length=40, description="Which municipality's, for all to see; else your own.")
    ] = None,
) -> BaseMap:
    """How to draw the map of a municipality: what from, what to say of its source, and where it lies."""
    home = None
    if municipality is None:
        actor = acting(request)
        here = read(access.municipality_of, by=actor)
        me = read(people.profile, by=actor)
        if me.has_home and not actor.is_coordinator:  # who asks for callers begins in the middle
            home = Point(lon=me.home_lon, lat=me.home_lat)
    else:
        here = read(access.municipality_named, municipality, by=None)
        response.headers["cache-control"] = "public, max-age=60"
    drawn = base.base(here.slug, settings())
    return BaseMap(
        municipality=here.slug, name=here.name, kind=drawn.kind, url=drawn.url, attribution=drawn.attribution,
        attribution_url=base.more_about(drawn.attribution),
        approximate=drawn.approximate, bounds=_box(Bounds(here.west, here.south, here.east, here.north)),
        limits=drawn.limits and _box(drawn.limits), centre=Point(lon=here.lon, lat=here.lat), home=home,
        min_zoom=drawn.coarsest, max_zoom=drawn.finest,
    )  # fmt: skip


@router.get("/map/base/{slug}.pmtiles", include_in_schema=False)
def base_map_file(request: Request, slug: str, v: str = "") -> Response:
    """The file, whole or in parts. Under its version it never changes; without, it is asked for again."""
    held = base.file(slug, settings())
    if held is None:
        raise NotFound()
    headers = {"etag": f'"{held.version}"', "cache-control": FOREVER if v == held.version else ASK_AGAIN}
    if request.headers.get("if-none-match", "").removeprefix("W/") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(held.path, headers=headers, media_type="application/vnd.pmtiles")


def _box(box: Bounds) -> Box:
    return Box(**box._asdict())
