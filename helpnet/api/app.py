"""The HTTP side: the public API, sign-in, health."""

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from helpnet.api.auth import auth

api = FastAPI(title="helpnet", version="1", docs_url=None, redoc_url=None, openapi_url=None)
api.include_router(auth)


@api.get("/healthz")
async def healthz() -> JSONResponse:
    """The process is up."""
    return JSONResponse({"status": "up"})
