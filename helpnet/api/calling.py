"""Who calls, looked up anew for every call, and the key that makes a repeated call harmless."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from helpnet.domain.actor import Actor
from helpnet.domain.refusals import NotAllowed, NotSignedIn
from helpnet.door.cookies import session_cookie
from helpnet.door.origins import SAFE_METHODS
from helpnet.runtime import actor_from_cookie, actor_from_token, perform, read
from helpnet.store import repeats

Result = TypeVar("Result")


def acting(request: Request) -> Actor:
    """Whose token or session this is; raises NotSignedIn, Suspended, and NotAllowed when the token is not for this."""
    return _who(request, is_here=True)


def acting_away(request: Request) -> Actor:
    """Whose it is, said by a browser's worker: its person may be away, and is signed in no longer for it."""
    return _who(request, is_here=False)


def _who(request: Request, *, is_here: bool) -> Actor:
    header = request.headers.get("authorization")
    if header is None:  # the door has seen to it that a cookie's unsafe call comes from our own pages
        actor = actor_from_cookie(request.cookies.get(session_cookie()), door="api", is_here=is_here)
    else:
        kind, _, secret = header.partition(" ")
        if kind.lower() != "bearer":
            raise NotSignedIn()
        actor, scopes = actor_from_token(secret.strip())
        request.state.language = actor.language
        needed = "read" if request.method in SAFE_METHODS else "write"
        if needed not in scopes:
            raise NotAllowed(scope=needed)
    request.state.language = actor.language
    return actor


Acting = Annotated[Actor, Depends(acting)]
ActingAway = Annotated[Actor, Depends(acting_away)]


async def _said(request: Request) -> str:
    """A digest of the call: what it was, to what, with which words."""
    return hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + await request.body()).hexdigest()


@dataclass(frozen=True, slots=True)
class Call:
    """A call that changes something. With an Idempotency-Key it does so once, however often it comes."""

    actor: Actor
    said: str
    key: str | None

    def perform(self, action: Callable[..., Result], *args: Any, **fields: Any) -> Result:
        """Run the action as the caller, or take its first result."""
        return perform(action, *args, by=self.actor, once=self.key, said=self.said, **fields)

    def answer(self, status: int, act: Callable[[], BaseModel]) -> Response:
        """Do it and answer, or answer what a call with this key was answered before; raises Conflict for another call."""
        if self.key is None:
            return _json(repeats.Answer(status, _body(act())))
        kept = read(repeats.answered, self.key, self.said, by=self.actor)
        if kept is None:
            kept = perform(repeats.keep_answer, self.key, repeats.Answer(status, _body(act())), by=self.actor)
        return _json(kept)


def calling(
    actor: Acting,
    said: Annotated[str, Depends(_said)],
    idempotency_key: Annotated[
        str | None,
        Header(
            description="The same key with the same call, sent again within 24 hours, is answered as the first time and "
            "does nothing again; with another call it is a `conflict`.",
            json_schema_extra={"minLength": 1, "maxLength": 255},
        ),
    ] = None,
) -> Call:
    """A call, and who makes it."""
    return Call(actor, said, idempotency_key)


Calling = Annotated[Call, Depends(calling)]


def _body(said: BaseModel) -> str:
    return said.model_dump_json(by_alias=True, exclude_unset=True)


def _json(answer: repeats.Answer) -> Response:
    return Response(answer.body, answer.status, media_type="application/json")
