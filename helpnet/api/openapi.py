"""The API's description of itself: OpenAPI 3.1, with the problems that each call can answer."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from helpnet.api.problems import MEDIA_TYPE, Problem
from helpnet.settings import settings

ABOUT = """Everything that residents, helpers and coordinators can do on helpnet's pages, for programs.

JSON in UTF-8. Moments are RFC 3339 with a zone, places WGS84 degrees, distances metres, credits minutes, ids UUIDs. Lists
take `limit` (at most 200) and `cursor`, and answer `{"items": […], "next": …}`: pass `next` as `cursor` for more.

Send `Authorization: Bearer …` with a token from `helpnet token`; its scope `read` is for looking, `write` for the rest. Our
own pages use their session's cookie instead, and then changing calls need a same-origin `Origin`.

What cannot be done is told as `application/problem+json` (RFC 9457): `type` ends in a word for programs, `title` says it in
your language. A body over 64 KiB is 413, too many calls are 429 with `Retry-After`. With an `Idempotency-Key` a POST may
be sent again within 24 hours without doing it twice."""

WHEN = {
    401: "`not-signed-in`: no token or session, or one that has ended.",
    403: "`not-allowed`, `not-qualified`, or `suspended`.",
    404: "`not-found`: no such thing, or none that you may know of.",
    409: "It cannot be done as things stand: `errand-full`, `errand-closed`, `already-accepted`, `own-errand`, "
    "`balance-too-low`, or `conflict` (the same Idempotency-Key came with another call).",
    413: "`invalid`: the body is over 64 KiB.",
    422: "`invalid`: `errors` names each field that cannot be taken as it is, and why.",
    429: "`too-many`: wait for `Retry-After` seconds.",
}
ALWAYS = (401, 403, 413, 422, 429)
_PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route says of the problems it answers: these, and those that every call may get."""
    return {status: {"description": WHEN[status], **_PROBLEM} for status in sorted({*ALWAYS, *statuses})}


def describe(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the application."""
    if not api.openapi_schema:
        document = get_openapi(
            title="helpnet", version=api.version, description=ABOUT, routes=api.routes,
            license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            servers=[{"url": settings().public_url}],
        )  # fmt: skip
        parts = document.setdefault("components", {})
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts["schemas"].update({**schema.pop("$defs"), "Problem": schema})
        parts["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "description": "A token from `helpnet token HANDLE`."},
            "session": {"type": "apiKey", "in": "cookie", "name": "helpnet_session", "description": "Our own pages'."},
        }
        for path, calls in document["paths"].items():
            for call in calls.values():
                call["security"] = [{"token": []}, {"session": []}] if path.startswith("/api/") else []
        api.openapi_schema = document
    return api.openapi_schema
