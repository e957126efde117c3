"""Text messages, by an HTTP gateway in the style of 46elks: a form with from, to and message, and basic authentication."""

import asyncio
import json
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx

from helpnet.gateways.sending import SECONDS, MayBeThere, NoSuchAddress, NotNow

LARGEST_ANSWER = 64 * 1024
BAD_NUMBER = (400, 422)


@dataclass(frozen=True, slots=True)
class Text:
    """One text message to a number in E.164 form."""

    to: str
    message: str


class Sms(Protocol):
    """Sends text messages."""

    async def send(self, text: Text) -> str:
        """Send one; the gateway's id of it, or nothing. Raises MayBeThere, NotNow, NoSuchAddress."""
        ...


class QuietSms:
    """Sends nothing and remembers the last hundred."""

    def __init__(self) -> None:
        self.box: list[Text] = []

    async def send(self, text: Text) -> str:
        """Remember a text."""
        self.box = [*self.box[-99:], text]
        return ""


class HttpSms:
    """A gateway at `https://user:password@host/path`."""

    def __init__(self, url: str, sender: str, *, seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("a text message gateway is https://user:password@host/path")
        self._url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        self._auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._sender, self._seconds = sender, seconds

    async def send(self, text: Text) -> str:
        """Send one text; an answer that cannot be read is taken as sent, because it would else be sent twice."""
        form = {"from": self._sender, "to": text.to, "message": text.message}
        try:
            async with (
                asyncio.timeout(self._seconds * 3),
                httpx.AsyncClient(timeout=self._seconds, auth=self._auth, trust_env=False) as client,
                client.stream("POST", self._url, data=form) as answer,
            ):
                body = b""
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > LARGEST_ANSWER:
                        break
        except (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError, TimeoutError) as fault:
            raise MayBeThere(type(fault).__name__) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
            raise NotNow(type(fault).__name__) from None
        if answer.status_code in BAD_NUMBER and _names_the_number(body):
            raise NoSuchAddress(f"the gateway does not know the number ({answer.status_code})")
        if not answer.is_success:
            raise NotNow(f"the gateway answered {answer.status_code}")
        return _id(body)


def _names_the_number(body: bytes) -> bool:
    """Whether a refusal speaks of the number: "Invalid to number", {"field": "to"}; not of the sender or the credits."""
    words = body.decode("utf-8", "replace").casefold().replace('"', " ").split()
    return any(word.strip(":,.{}[]'") == "to" for word in words)


def _id(body: bytes) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    given = found.get("id") if isinstance(found, dict) else None
    return given[:80] if isinstance(given, str) else ""
