"""Helping over HTTP: take an errand, stand by, leave it, do it; and the chat of those on it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from helpnet.actions import conversations, helping
from helpnet.api.calling import Acting, Calling
from helpnet.api.errand_words import Message, message
from helpnet.api.errands import Moved, move
from helpnet.api.openapi import problems
from helpnet.api.words import Cursor, Id, Limit, Page, Sent, bounded
from helpnet.domain.values import TEXT_MAX
from helpnet.queries import cursors, errand_page
from helpnet.runtime import read

router = APIRouter(prefix="/api/v1/errands/{errand_id}", tags=["helping"])


class Declining(Sent):
    """How to decline."""

    device: Annotated[UUID | None, Field(strict=False, description="In whose notification this is said.")] = None


class Accepting(Declining):
    """How to accept."""

    standby: Annotated[bool, bounded(description="When it is full, wait for a place.")] = False


class NewMessage(Sent):
    """What to say."""

    text: Annotated[str, bounded(minLength=1, maxLength=TEXT_MAX)]


@router.post("/accept", response_model=Moved, responses=problems(404, 409))
def accept(errand_id: Id, call: Calling, body: Accepting | None = None) -> Response:
    """Take a place: `accepted`; or, when it is full and you stand by, `standby`. You may then see where it is."""
    said = body or Accepting()
    fields = {"standby": said.standby, "device": said.device}
    return call.answer(200, lambda: Moved(state=call.perform(helping.accept, errand_id, **fields)))


@router.post("/withdraw", response_model=Moved, responses=problems(404, 409))
def withdraw(errand_id: Id, call: Calling) -> Response:
    """You can't after all: the first who stands by takes the place, or helpers are alerted again at once."""
    return move(call, "withdrawn", helping.withdraw, errand_id)


@router.post("/decline", response_model=Moved, responses=problems(404, 409))
def decline(errand_id: Id, call: Calling, body: Declining | None = None) -> Response:
    """Not for you: `declined`, it is not shown to you again, and the next helper is asked. After your yes: `withdrawn`."""
    return call.answer(200, lambda: Moved(state=call.perform(helping.decline, errand_id, device=body and body.device)))


@router.post("/done", response_model=Moved, responses=problems(404, 409))
def done(errand_id: Id, call: Calling) -> Response:
    """You did it; the requester is asked to confirm."""
    return move(call, "done", helping.done, errand_id)


@router.get("/messages", responses=problems(404))
def messages(errand_id: Id, actor: Acting, limit: Limit = 50, cursor: Cursor = None) -> Page[Message]:
    """The chat of those on the errand: the latest messages, oldest of them first; `next` leads to earlier ones."""
    before = cursors.read_cursor(cursor, UUID)[0] if cursor else None
    views = read(errand_page.chat, errand_id, limit + 1, by=actor, before=before)
    shown = views[-limit:]
    return Page[Message](
        items=[message(view) for view in shown], next=cursors.cursor(shown[0].id) if len(views) > limit else None
    )


@router.post("/messages", status_code=201, response_model=Message, responses=problems(404, 409))
def write(errand_id: Id, body: NewMessage, call: Calling) -> Response:
    """Say something to the others on the errand."""

    def act() -> Message:
        message_id = call.perform(conversations.write, errand_id, body.text)
        just_after = UUID(int=message_id.int + 1)  # so that the last message before it is this one
        return message(read(errand_page.chat, errand_id, 1, by=call.actor, before=just_after)[0])

    return call.answer(201, act)
