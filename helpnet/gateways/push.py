"""Web push (RFC 8030): messages for browsers, sealed for each (RFC 8291) and signed (RFC 8292).

The protocol is pywebpush's; sealing is our own on `cryptography`, because pywebpush's takes several times the processor time
of the curve itself (docs/adr/0014). The signature is py_vapid's, made once for each push service and kept for half a day.
"""

import asyncio
import contextlib
import hmac
import os
import random
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
from aiohttp.resolver import ThreadedResolver
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from helpnet.domain.device import LOOPBACK, from_base64, in_base64, origin_of
from helpnet.gateways.sending import SECONDS, NoSuchAddress, NotNow, Refused
from helpnet.store.clock import SystemClock

BLOCK = 128
"""Bodies are padded to multiples of this, so that their length tells nothing."""
LONGEST = 31 * BLOCK - 1
RECORD = 4096
SIGNED_FOR, SIGN_ANEW = 12 * 3600, 3600  # seconds
AT_ONCE, AT_ONE_SERVICE = 400, 200  # messages on their way
FAILURES_MOST, RESTS, RESTS_MOST = 5, 30.0, 300.0  # in a row; seconds
WAIT_MOST = 3600.0
GONE = (404, 410)
_POINT = Encoding.X962, PublicFormat.UncompressedPoint


class NotBefore(NotNow):
    """It may go later, not before so many seconds have passed."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Push:
    """One message for one browser; `ttl` in seconds, `topic` at most 32 letters: a later one replaces an earlier."""

    endpoint: str
    p256dh: str
    auth: str
    body: bytes
    ttl: int
    urgency: str = "normal"
    topic: str = ""


class Pushes(Protocol):
    """Sends push messages."""

    async def send(self, push: Push) -> None:
        """Send one. Raises NotNow, NoSuchAddress, Refused."""
        ...


def sealed(body: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """The body as only that browser can read it, padded to a multiple of 128 bytes; raises ValueError when it is too long."""
    if len(body) > LONGEST:
        raise ValueError("too long for a push message")
    padded = (body + b"\x02").ljust(-(-(len(body) + 1) // BLOCK) * BLOCK, b"\x00")
    return seal(padded, p256dh, auth, key=ec.generate_private_key(ec.SECP256R1()), salt=os.urandom(16))


def seal(padded: bytes, p256dh: bytes, auth: bytes, *, key: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """RFC 8291: one record of aes128gcm, with the sender's key of this one message in its header."""
    ours = key.public_key().public_bytes(*_POINT)
    shared = key.exchange(ec.ECDH(), _theirs(p256dh))
    mixed = hmac.digest(hmac.digest(auth, shared, sha256), b"WebPush: info\x00" + p256dh + ours + b"\x01", sha256)
    root = hmac.digest(salt, mixed, sha256)
    content_key = hmac.digest(root, b"Content-Encoding: aes128gcm\x00\x01", sha256)[:16]
    nonce = hmac.digest(root, b"Content-Encoding: nonce\x00\x01", sha256)[:12]
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(content_key).encrypt(nonce, padded, None)


@lru_cache(maxsize=20_000)  # the same devices are told again and again: a tenth of sealing
def _theirs(p256dh: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)


class Signer:
    """Shows a push service who sends; `key` is a P-256 private key, 32 bytes in base64url."""

    def __init__(self, key: str, subject: str) -> None:
        self._vapid, self._subject = Vapid02.from_raw(key.encode()), subject
        self._kept: dict[str, tuple[float, str]] = {}

    @property
    def public_key(self) -> str:
        """What a browser subscribes with: an uncompressed point in base64url."""
        return in_base64(self._vapid.public_key.public_bytes(*_POINT))

    def header(self, origin: str) -> str:
        """The Authorization for a push service, the same for half a day."""
        until, header = self._kept.get(origin, (0.0, ""))
        now = SystemClock().now().timestamp()
        if until < now + SIGN_ANEW:
            until = now + SIGNED_FOR
            claims = {
                "aud": origin,
                "exp": int(until),
                "sub": self._subject,
            }  # made anew: py_vapid changes what it is given
            header = self._vapid.sign(claims)["Authorization"]
            self._kept[origin] = until, header
        return header


@dataclass(slots=True)
class _Service:
    """One push service, as it behaves: after five failures in a row it is left alone for a while, then longer."""

    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONE_SERVICE))
    failures: int = 0
    rests: float = RESTS
    until: float = 0.0

    def failed(self) -> None:
        self.failures += 1
        if self.failures >= FAILURES_MOST and self.until <= time.monotonic():
            self.until, self.rests = time.monotonic() + self.rests, min(self.rests * 2, RESTS_MOST)

    def answered(self) -> None:
        self.failures, self.rests, self.until = 0, RESTS, 0.0


class PublicOnly(ThreadedResolver):
    """Looks names up and gives only public addresses: a subscription must not lead into the machine's own network.

    The one exception is a push service of tests, which stands on this machine under an origin of its own.
    """

    def __init__(self, origins: tuple[str, ...]) -> None:
        super().__init__()
        tests = (urlsplit(one) for one in origins if one.startswith("http:"))
        self._of_tests = {(one.hostname, one.port or 80) for one in tests if one.hostname in LOOPBACK}

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[Any]:
        """The public addresses of a host; raises OSError when there is none."""
        there = await super().resolve(host, port, family)
        found = [one for one in there if is_public(one["host"]) or (host, port) in self._of_tests]
        if not found:
            raise OSError("no public address")
        return found


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody may reach, a mapped one included."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast


class WebPush:
    """Sends by one session of connections; use it within `opened()`."""

    def __init__(self, signer: Signer, origins: tuple[str, ...], *, seconds: float = SECONDS) -> None:
        self.signer, self._origins, self._seconds = signer, origins, seconds
        self._services: dict[str, _Service] = {}
        self._session: aiohttp.ClientSession | None = None

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncGenerator["WebPush"]:
        """Keep connections while the block lasts."""
        connector = aiohttp.TCPConnector(limit=AT_ONCE, resolver=PublicOnly(self._origins), ttl_dns_cache=60)
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=jar, auto_decompress=False
        ) as session:
            self._session, self._services = session, {}
            yield self

    async def send(self, push: Push) -> None:
        """Send one. Raises NotBefore and NotNow (later), NoSuchAddress (never again), Refused (not this one)."""
        origin = origin_of(push.endpoint, self._origins)
        if origin is None or self._session is None:
            raise Refused("not a push service of ours")
        service = self._services.setdefault(origin, _Service())
        async with service.room:
            if (left := service.until - time.monotonic()) > 0:
                raise NotBefore("the push service is left alone", left + random.uniform(0, 5))  # noqa: S311 - only spreads
            status, wait = await self._post(push, origin, service)
        if status in GONE:
            raise NoSuchAddress(f"the push service answered {status}")
        if status == 429 or status >= 500:
            raise NotBefore(f"the push service answered {status}", wait) if wait else NotNow(f"it answered {status}")
        if not 200 <= status < 300:  # a redirect too: it is not followed
            raise Refused(f"the push service answered {status}")

    async def _post(self, push: Push, origin: str, service: _Service) -> tuple[int, float]:
        headers = {
            "Authorization": self.signer.header(origin), "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream", "TTL": str(push.ttl), "Urgency": push.urgency,
        } | ({"Topic": push.topic} if push.topic else {})  # fmt: skip
        try:
            body = sealed(push.body, from_base64(push.p256dh), from_base64(push.auth))
        except ValueError as fault:
            raise Refused(type(fault).__name__) from None
        if self._session is None:
            raise NotNow("closed")
        try:
            async with self._session.post(push.endpoint, data=body, headers=headers, allow_redirects=False) as answer:
                await answer.content.read(1024)  # what is longer closes the connection
                status, wait = answer.status, seconds_of(answer.headers.get("retry-after", ""))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as fault:
            service.failed()
            raise NotNow(type(fault).__name__) from None
        if status >= 500:
            service.failed()
        else:
            service.answered()
        return status, wait


def seconds_of(retry_after: str) -> float:
    """How long a Retry-After asks us to wait, an hour at most; 0 when it does not say."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(float(retry_after[:9]), WAIT_MOST)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware.timestamp() - SystemClock().now().timestamp(), 0.0), WAIT_MOST)
