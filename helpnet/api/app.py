"""The HTTP side: the public API, sign-in, health."""

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from helpnet.api import base_map, docs, documents, errands, gateways, health, helping, links, me, municipality, push
from helpnet.api import map as map_points
from helpnet.api.auth import auth
from helpnet.api.openapi import describe
from helpnet.api.problems import WORDS, answer_with_problems
from helpnet.domain.refusals import NotFound

api = FastAPI(
    title="helpnet", version="1", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False,
    generate_unique_id_function=lambda route: route.name,
)  # fmt: skip
answer_with_problems(api)
api.include_router(auth, include_in_schema=False)
api.include_router(links.router, include_in_schema=False)
api.include_router(gateways.router, include_in_schema=False)
for topic in (me, municipality, errands, helping, push, base_map, map_points, documents, health):
    api.include_router(topic.router)


@api.get("/api/v1/openapi.json", include_in_schema=False)
def openapi() -> JSONResponse:
    """The description of the API, for programs."""
    return JSONResponse(describe(api))


@api.get("/api/v1/docs", include_in_schema=False)
def documentation() -> HTMLResponse:
    """The description of the API, for people."""
    return HTMLResponse(docs.page(describe(api)), headers={"content-security-policy": docs.POLICY})


@api.get("/problems/{slug}", include_in_schema=False)
def problem(slug: str) -> RedirectResponse:
    """What a problem's type means."""
    if slug not in WORDS:
        raise NotFound()
    return RedirectResponse(f"/api/v1/docs#{slug}", 303)
