"""Mail, by a server of the municipality's own choice."""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from helpnet.gateways.sending import SECONDS, MayBeThere, NoSuchAddress, NotNow, NotSent, Refused

PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
NOT_TAKEN = (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPResponseException)
OURS = re.compile(rb"5\.7\.|5\.3\.|5\.5\.")
"""Enhanced status codes (RFC 3463) that blame the letter, the policy or the machine, and not the address."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `key` makes its Message-ID, so that a letter sent twice is one letter in the box; `stop` turns such mail off."""

    to: str
    subject: str
    text: str
    html: str
    language: str
    key: str
    at: datetime
    stop: str = ""


class Mail(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter) -> str:
        """Send one; its Message-ID. Raises MayBeThere, NotNow, NoSuchAddress, Refused."""
        ...


class QuietMail:
    """Sends nothing and remembers the last hundred."""

    def __init__(self) -> None:
        self.box: list[Letter] = []

    async def send(self, letter: Letter) -> str:
        """Remember a letter."""
        self.box = [*self.box[-99:], letter]
        return letter.key


class SmtpMail:
    """A mail server at `smtp://user:pass@host:port` (STARTTLS is demanded unless it is this very machine, or `?tls=no`) or `smtps://…`."""

    def __init__(self, url: str, sender: str, *, seconds: float = SECONDS) -> None:
        parts, self.sender, self.seconds = urlsplit(url), sender, seconds
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("a mail server is smtp://user:pass@host:port or smtps://…")
        trusted = parts.hostname in LOOPBACK or parse_qs(parts.query).get("tls") == ["no"]
        self._server: dict[str, Any] = {
            "hostname": parts.hostname,
            "port": parts.port or PORTS[parts.scheme],
            "username": unquote(parts.username) if parts.username else None,
            "password": unquote(parts.password) if parts.password else None,
            "use_tls": parts.scheme == "smtps",
            "start_tls": False if parts.scheme == "smtps" else None if trusted else True,
        }

    async def send(self, letter: Letter) -> str:
        """Send one letter over a connection of its own."""
        try:
            written = write(letter, self.sender)
            async with asyncio.timeout(self.seconds * 3):
                await aiosmtplib.send(written, timeout=self.seconds, **self._server)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as fault:
            raise _meaning(fault) from None
        return str(written["Message-ID"])


def write(letter: Letter, sender: str) -> EmailMessage:
    """The letter as it travels: plain text and simple HTML, marked as written by a machine, with a way to stop it.

    Raises NoSuchAddress when it cannot be addressed at all.
    """
    name, address = parseaddr(sender)
    try:
        recipient = Address(addr_spec=letter.to)
    except (ValueError, MessageError):
        raise NoSuchAddress("the address cannot be written in a letter") from None
    mail = EmailMessage()
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = recipient
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.key}@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = letter.language
    if letter.stop:
        mail["List-Unsubscribe"] = f"<{letter.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    return mail


def _meaning(fault: BaseException) -> NotSent:
    """What a failed sending means; only what a server says of the recipient itself is held against the address."""
    if isinstance(fault, aiosmtplib.SMTPRecipientsRefused):
        code, said = fault.recipients[0].code, fault.recipients[0].message
    elif isinstance(fault, aiosmtplib.SMTPDataError):
        return (
            Refused(f"the letter was refused ({fault.code})") if fault.code >= 500 else NotNow(f"later ({fault.code})")
        )
    elif isinstance(fault, aiosmtplib.SMTPNotSupported):
        return NotNow("the server cannot take the letter as it is, or offers no encryption")
    else:
        kind = NotNow if isinstance(fault, NOT_TAKEN) else MayBeThere
        return kind(f"{type(fault).__name__} {getattr(fault, 'code', '')}".strip())
    blames_us = OURS.search(said.encode() if isinstance(said, str) else said)
    if code >= 500 and not blames_us:
        return NoSuchAddress(f"nobody is there ({code})")
    return Refused(f"the letter was refused ({code})") if code >= 500 else NotNow(f"later ({code})")
