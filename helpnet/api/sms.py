"""Where the text message gateway calls us: what people wrote, and what became of what we sent. In the style of 46elks."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import PlainTextResponse

from helpnet.domain.refusals import NotFound
from helpnet.reaching import hear, number_of, reported
from helpnet.settings import settings

router = APIRouter(prefix="/api/v1/sms")
Word = Annotated[str, Form(max_length=80)]


def _is_the_gateway(secret: str) -> None:
    wanted = settings().sms_secret.get_secret_value()
    if not wanted or not hmac.compare_digest(secret.encode(), wanted.encode()):
        raise NotFound()


@router.post("/incoming/{secret}")
def incoming(
    secret: str,
    sender: Annotated[str, Form(alias="from", max_length=40)],
    message: Annotated[str, Form(max_length=16_000)] = "",
    id: Word = "",  # noqa: A002 - the gateway's own word
) -> PlainTextResponse:
    """A text message came in; what we answer goes back as a text message."""
    _is_the_gateway(secret)
    return PlainTextResponse(hear(number_of(sender), message, id or None))


@router.post("/reports/{secret}")
def reports(secret: str, id: Word, status: Word) -> PlainTextResponse:  # noqa: A002 - the gateway's own word
    """What became of a text message that we sent."""
    _is_the_gateway(secret)
    reported(id, status.casefold())
    return PlainTextResponse("")
