"""Where gateways call us: what people wrote by text message (in the style of 46elks), and what became of what we sent."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Body, Form
from fastapi.responses import PlainTextResponse
from pydantic import SecretStr

from helpnet.domain.refusals import NotFound
from helpnet.reaching import came_back, hear, number_of, reported
from helpnet.settings import settings

router = APIRouter(prefix="/api/v1")
Word = Annotated[str, Form(max_length=80)]


def _who_calls(secret: str, wanted: SecretStr) -> None:
    """Raises NotFound for whoever does not know the secret, and for everybody while there is none."""
    ours = wanted.get_secret_value()
    if not ours or not hmac.compare_digest(secret.encode(), ours.encode()):
        raise NotFound()


@router.post("/sms/incoming/{secret}")
def incoming(
    secret: str,
    sender: Annotated[str, Form(alias="from", max_length=40)],
    message: Annotated[str, Form(max_length=16_000)] = "",
    id: Word = "",  # noqa: A002 - the gateway's own word
) -> PlainTextResponse:
    """A text message came in; what we answer goes back as a text message."""
    _who_calls(secret, settings().sms_secret)
    return PlainTextResponse(hear(number_of(sender), message, id or None))


@router.post("/sms/reports/{secret}")
def reports(secret: str, id: Word, status: Word) -> PlainTextResponse:  # noqa: A002 - the gateway's own word
    """What became of a text message that we sent."""
    _who_calls(secret, settings().sms_secret)
    reported(id, status.casefold())
    return PlainTextResponse("")


@router.post("/mail/returned/{secret}")
def returned(secret: str, letter: Annotated[bytes, Body(media_type="message/rfc822")]) -> PlainTextResponse:
    """A letter that came to the address our mail comes from, as it travels; only one that says ours came back matters."""
    _who_calls(secret, settings().mail_secret)
    came_back(letter)
    return PlainTextResponse("")
