"""The whole HTTP side behind the real door, in this process."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from helpnet.actions import access
from helpnet.api.app import api
from helpnet.domain.actor import Actor
from helpnet.door.gate import Door
from helpnet.runtime import perform
from helpnet.settings import settings
from tests import builders

BASE = "http://localhost:3000"
Client = Callable[..., TestClient]


async def no_pages(scope: Any, receive: Any, send: Any) -> None:
    """What is not the HTTP side's; it starts and stops."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"a page"})


def door() -> Door:
    """A door as it stands before the served application, with limits as they are set."""
    return Door(socket=no_pages, http=api, pages=no_pages, given=settings())


@pytest.fixture
def client(engine: Engine) -> Client:
    """Make a client of a person, with a bearer token of these scopes; of nobody without one."""
    application = door()

    def of(actor: Actor | None = None, *scopes: str) -> TestClient:
        made = TestClient(application, base_url=BASE, raise_server_exceptions=False)
        if actor is not None:
            made.headers["authorization"] = (
                f"Bearer {perform(access.make_token, list(scopes or access.SCOPES), by=actor)}"
            )
        return made

    return of


@pytest.fixture
def town(engine: Engine) -> Any:
    """Helsingborg."""
    return builders.a_municipality()


@pytest.fixture
def anna(town: Any) -> Actor:
    """Who asks."""
    return builders.a_person(town, "anna", name="Anna", phone="+46421000001")


@pytest.fixture
def bo(town: Any) -> Actor:
    """Who helps."""
    return builders.a_person(town, "bo", name="Bo", phone="+46421000002")


@pytest.fixture
def desk(town: Any) -> Actor:
    """Who watches."""
    return builders.a_coordinator(town, "cia")


@pytest.fixture
def dag(engine: Engine) -> Actor:
    """Somebody of another municipality."""
    return builders.a_person(builders.bergen(), "dag", home=(5.3221, 60.3913))
