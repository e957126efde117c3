"""Signing in and out: the cookie, where it leads, and that a session's end is an end."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from helpnet import runtime
from helpnet.api.app import api
from helpnet.domain.refusals import NotSignedIn
from helpnet.settings import PREFIX, settings
from tests.builders import a_coordinator, a_municipality, a_person


class Browser:
    """Posts to the HTTP side, in this process, and keeps its cookies."""

    def __init__(self) -> None:
        self.cookies = httpx.Cookies()

    def post(self, path: str, data: dict[str, Any] | None = None) -> httpx.Response:
        async def posting() -> httpx.Response:
            transport = httpx.ASGITransport(api)
            async with httpx.AsyncClient(
                transport=transport, base_url="https://localhost", cookies=self.cookies
            ) as client:
                answer = await client.post(path, data=data)
                self.cookies = client.cookies
                return answer

        return asyncio.run(posting())


@pytest.fixture
def client(engine: Engine, own_settings: pytest.MonkeyPatch) -> Browser:
    """The HTTP side of a demonstration with a helper and a coordinator in it."""
    own_settings.setenv(f"{PREFIX}DEMO", "1")
    settings.cache_clear()
    town = a_municipality()
    a_person(town, "helper")
    a_coordinator(town, "coordinator")
    return Browser()


def test_the_demonstrations_people_sign_in_and_are_who_they_say(client: Browser):
    answer = client.post("/auth/demo", data={"person": "helper"})
    assert answer.status_code == 303
    session, language = answer.headers.get_list("set-cookie")
    for flag in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=31536000"):
        assert flag in session
    assert "HttpOnly" not in language
    assert runtime.actor_from_cookie(client.cookies["helpnet_session"]).name == "Helper"


def test_on_https_the_cookie_is_secure_and_the_hosts_own(client: Browser, own_settings: pytest.MonkeyPatch):
    own_settings.setenv(f"{PREFIX}PUBLIC_URL", "https://hjalp.example")
    settings.cache_clear()
    session = client.post("/auth/demo", data={"person": "helper"}).headers.get_list("set-cookie")[0]
    assert session.startswith("__Host-helpnet_session=")
    assert "Secure" in session
    assert "Domain" not in session


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/errands/1?x=2", "/errands/1?x=2"),
        ("//evil.example", "/welcome"),
        ("/errands/a\r\nSet-Cookie: x=1", "/welcome"),
        ("", "/welcome"),
    ],
)
def test_a_sign_in_leads_only_to_pages_of_ours(client: Browser, asked: str, led: str):
    answer = client.post("/auth/demo", data={"person": "helper", "next": asked})
    assert answer.headers["location"] == led


def test_without_a_demonstration_there_is_no_such_place(client: Browser, own_settings: pytest.MonkeyPatch):
    own_settings.setenv(f"{PREFIX}DEMO", "0")
    settings.cache_clear()
    assert client.post("/auth/demo", data={"person": "helper"}).status_code == 404
    assert "set-cookie" not in client.post("/auth/demo", data={"person": "helper"}).headers


@pytest.mark.parametrize("person", ["nobody", "", "x" * 81, "helper' OR 1=1 --"])
def test_nobody_else_signs_in(client: Browser, person: str):
    answer = client.post("/auth/demo", data={"person": person})
    assert answer.status_code in (404, 422)
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session_on_the_server_too(client: Browser):
    client.post("/auth/demo", data={"person": "helper"})
    secret = client.cookies["helpnet_session"]
    answer = client.post("/auth/logout")
    assert answer.headers["location"] == "/"
    assert "helpnet_session" not in client.cookies
    with pytest.raises(NotSignedIn):
        runtime.actor_from_cookie(secret)
    assert client.post("/auth/logout").status_code == 303


def test_signing_out_everywhere_ends_the_other_devices_sessions(client: Browser):
    client.post("/auth/demo", data={"person": "helper"})
    elsewhere = client.cookies["helpnet_session"]
    client.cookies.clear()
    client.post("/auth/demo", data={"person": "coordinator"})
    others = client.cookies["helpnet_session"]
    client.cookies.clear()
    client.post("/auth/demo", data={"person": "helper"})
    client.post("/auth/logout-everywhere")
    with pytest.raises(NotSignedIn):
        runtime.actor_from_cookie(elsewhere)
    assert runtime.actor_from_cookie(others).is_coordinator
