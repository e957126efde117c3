"""Signing in and out: the only places where the session's cookie is set. A script on a page never sees it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from helpnet.domain.actor import Actor
from helpnet.domain.refusals import NotFound
from helpnet.door.cookies import LANGUAGE_COOKIE, session_cookie
from helpnet.door.onward import MOST, own_page
from helpnet.runtime import sign_in_demo, sign_out
from helpnet.settings import settings

auth = APIRouter(prefix="/auth")

A_YEAR = 365 * 24 * 3600
"""How long a browser keeps the cookie; the session itself ends after 30 idle days, which the server counts."""


@auth.post("/demo")
def demo(
    person: Annotated[str, Form(max_length=80)] = "",
    next: Annotated[str, Form(max_length=MOST)] = "",  # noqa: A002 - the form's own word
) -> Response:
    """Sign in as one of the demonstration's people; there is no such place outside a demonstration."""
    if not settings().demo:
        return PlainTextResponse("Not found", 404)
    try:
        secret, actor, first_time = sign_in_demo(person)
    except NotFound:
        return PlainTextResponse("Not found", 404)
    answer = RedirectResponse(own_page(next) or _home(actor, first_time), 303)
    _set(answer, session_cookie(), secret, A_YEAR, httponly=True)
    _set(answer, LANGUAGE_COOKIE, actor.language, A_YEAR, httponly=False)  # taste: the pages' own script reads it
    return answer


@auth.post("/logout")
def logout(request: Request) -> Response:
    """End this session."""
    return _ended(request, everywhere=False)


@auth.post("/logout-everywhere")
def logout_everywhere(request: Request) -> Response:
    """End all of this person's sessions, on every device."""
    return _ended(request, everywhere=True)


def _ended(request: Request, *, everywhere: bool) -> Response:
    if secret := request.cookies.get(session_cookie()):
        sign_out(secret, everywhere=everywhere)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(session_cookie(), httponly=True, secure=_is_https(), samesite="lax")
    return answer


def _home(actor: Actor, first_time: bool) -> str:
    if first_time:
        return "/welcome"
    return "/desk" if actor.is_coordinator else "/deck"


def _set(answer: Response, name: str, value: str, seconds: int, *, httponly: bool) -> None:
    answer.set_cookie(name, value, max_age=seconds, httponly=httponly, secure=_is_https(), samesite="lax", path="/")


def _is_https() -> bool:
    return settings().public_url.startswith("https://")
