"""Finished maps: two for the coordinators to keep or mail, and one to stand on the municipality's own site."""

import gzip
import threading
import time
from dataclasses import replace
from typing import Annotated

import h3
from fastapi import APIRouter, Query, Request, Response

from helpnet.api.calling import Acting
from helpnet.api.openapi import problems
from helpnet.gateways.geocoding import district_of
from helpnet.mapping import documents
from helpnet.mapping.ground import ground
from helpnet.mapping.paper import policy
from helpnet.mapping.tiles import Bounds
from helpnet.queries import documents as known
from helpnet.runtime import read
from helpnet.settings import settings
from helpnet.views.documents import OpenMap

router = APIRouter(tags=["map"])
KEPT_S = 60
SMALL = 250_000  # bytes of ground on a page that others show
_SANDBOX = "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""The map runs in nobody's name. Its one link, to the terms of whose map it is, opens a page like any other, which cannot reach back."""
_PAGE = {200: {"content": {"text/html": {}}, "description": "One HTML file that needs nothing else."}}


@router.get("/api/v1/documents/now", response_class=Response, responses={**_PAGE, **problems()})
def now(actor: Acting) -> Response:
    """Where help is wanted and where helpers are ready at this moment, by area, as one file to keep or mail; coordinators only."""
    view = read(known.now, by=actor)
    return _file(
        documents.now(view, ground(view.slug, Bounds(*view.bounds), settings())), f"helpnet-{view.slug}-now.html"
    )


@router.get("/api/v1/documents/week", response_class=Response, responses={**_PAGE, **problems()})
def week(actor: Acting) -> Response:
    """The last seven days played back, by area, as one file to keep or mail; coordinators only."""
    view = read(known.week, by=actor)
    return _file(
        documents.week(view, ground(view.slug, Bounds(*view.bounds), settings())), f"helpnet-{view.slug}-week.html"
    )


@router.get("/embed/map", include_in_schema=False)
def embedded(
    request: Request,
    municipality: Annotated[str, Query(max_length=40)],
    language: Annotated[str | None, Query(max_length=5)] = None,
) -> Response:
    """How many errands are open in each part of the municipality, for its own site to show in a frame."""
    body, allowed = _kept(municipality, language)
    headers = {
        "cache-control": f"public, max-age={KEPT_S}", "vary": "accept-encoding", "cross-origin-resource-policy": "cross-origin",
        "content-security-policy": f"{allowed}; frame-ancestors {' '.join(settings().embed_origins)}; {_SANDBOX}",
    }  # fmt: skip
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body, headers={**headers, "content-encoding": "gzip"}, media_type="text/html")
    return Response(gzip.decompress(body), headers=headers, media_type="text/html")


_drawn: dict[tuple[str, str], tuple[float, bytes, str]] = {}
_drawing = threading.Lock()


def _kept(slug: str, language: str | None) -> tuple[bytes, str]:
    """The page and its policy, made at most once a minute however many look."""
    with _drawing:
        found = _drawn.get((slug, language or ""))
        if found is None or time.monotonic() - found[0] > KEPT_S:
            view: OpenMap = read(known.open_now, slug, language, by=None)
            view = replace(view, open=[replace(one, name=_called(one.cell, slug)) for one in view.open])
            page = documents.embedded(view, ground(slug, Bounds(*view.bounds), settings(), SMALL))
            found = time.monotonic(), gzip.compress(page.encode()), policy(page)
            _drawn[slug, language or ""] = found
    return found[1], found[2]


def _called(cell: str, slug: str) -> str:
    """The district in the middle of an area; never where in it an errand is."""
    lat, lon = h3.cell_to_latlng(cell)
    return district_of(lon, lat, slug)


def _file(page: str, name: str) -> Response:
    return Response(page, headers={"content-disposition": f'attachment; filename="{name}"'}, media_type="text/html")
