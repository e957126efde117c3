"""What lies on the map, over HTTP: GeoJSON that is only sent when it has changed."""

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response

from helpnet.api.calling import Acting
from helpnet.api.openapi import problems
from helpnet.api.words import Shown
from helpnet.domain.categories import SLUGS
from helpnet.queries import clusters, sight
from helpnet.queries.nearby import RADIUS_MOST, Filters
from helpnet.runtime import read
from helpnet.views.places import MapPoint

router = APIRouter(prefix="/api/v1", tags=["map"])
Degrees = Annotated[float, Query(allow_inf_nan=False, ge=-180, le=180)]


class PointGeometry(Shown):
    """The middle of an area, or of those in a cluster."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class PointFeature(Shown):
    """One errand (`kind` errand, with `id, category, title, cell, free`) or several (`kind` cluster, with `count, cell`)."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: PointGeometry
    properties: dict[str, Any]


class PointCollection(Shown):
    """At most 500 features, however many errands there are."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[PointFeature]


@router.get("/map", response_model=PointCollection, responses={**problems(), 304: {"description": "As you have it."}})
def points(
    actor: Acting,
    west: Degrees,
    south: Degrees,
    east: Degrees,
    north: Degrees,
    zoom: Annotated[int, Query(ge=0, le=24)],
    category: Annotated[str | None, Query(json_schema_extra={"enum": list(SLUGS)})] = None,
    radius: Annotated[int | None, Query(ge=1, le=RADIUS_MOST, description="Metres from your home's area.")] = None,
    when: Annotated[str | None, Query(json_schema_extra={"enum": ["today", "week"]})] = None,
    if_none_match: Annotated[str, Header(max_length=200)] = "",
) -> Response:
    """The open errands that you may see and do in that part of the map, as points; those of one area, or too close, as clusters."""
    box = sight.view(west, south, east, north)
    found = read(clusters.points, box, zoom, Filters(category, radius, when), by=actor)
    body = PointCollection(features=[_feature(point) for point in found]).model_dump_json().encode()
    headers = {"etag": f'"{hashlib.sha256(body).hexdigest()[:20]}"', "cache-control": "private, no-cache"}
    if if_none_match.removeprefix("W/") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/geo+json", headers=headers)


def _feature(point: MapPoint) -> PointFeature:
    said: dict[str, Any] = {"kind": "cluster", "count": point.count, "cell": point.cell}
    if point.category:
        said = {"kind": "errand", "id": point.id, "category": point.category, "title": point.title, "cell": point.cell, "free": point.free}  # fmt: skip
    return PointFeature(id=point.id, geometry=PointGeometry(coordinates=(point.lon, point.lat)), properties=said)
