"""Web push (RFC 8030): messages for browsers, by one session of connections, to push services alone."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
from aiohttp.resolver import ThreadedResolver

from helpnet.domain.device import LOOPBACK, from_base64, origin_of
from helpnet.gateways.sealing import Signer, sealed
from helpnet.gateways.sending import SECONDS, NoSuchAddress, NotNow, Refused
from helpnet.store.clock import SystemClock

AT_ONCE, AT_ONE_SERVICE = 400, 200  # messages on their way
FAILING_MOST, RESTS, RESTS_MOST = 5, 30.0, 300.0  # browsers; seconds
WAIT_MOST = 3600.0
GONE = (404, 410)
DEVICES = 20_000
"""So many devices' origins and keys are remembered as they are read: the same ones are told again and again."""
_origin, _key = lru_cache(DEVICES)(origin_of), lru_cache(2 * DEVICES)(from_base64)


class NotBefore(NotNow):
    """It may go later, not before so many seconds have passed."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
        self.seconds = seconds


class Held(NotBefore):
    """It was not tried: the push service is left alone for so long."""


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


@dataclass(slots=True)
class _Service:
    """One push service, as it behaves: after failures at five browsers in a row it is left alone for a while, then longer.

    One browser's failures count once, however often it is tried: its retries tell nothing about the others.
    """

    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONE_SERVICE))
    failing: set[str] = field(default_factory=set)  # endpoints; never more than five
    rests: float = RESTS
    until: float = 0.0

    def failed(self, endpoint: str) -> None:
        if self.until > time.monotonic():
            return  # it was on its way before
        self.failing.add(endpoint)
        if len(self.failing) >= FAILING_MOST:
            self.failing.clear()
            self.until, self.rests = time.monotonic() + self.rests, min(self.rests * 2, RESTS_MOST)

    def answered(self) -> None:
        self.failing.clear()
        self.rests, self.until = RESTS, 0.0


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
        """Send one. Raises Held, NotBefore and NotNow (later), NoSuchAddress (never again), Refused (not this one)."""
        origin = _origin(push.endpoint, self._origins)
        if origin is None or self._session is None:
            raise Refused("not a push service of ours")
        service = self._services.setdefault(origin, _Service())
        async with service.room:
            if (left := service.until - time.monotonic()) > 0:
                raise Held("the push service is left alone", left + random.uniform(0, 5))  # noqa: S311 - only spreads
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
            body = sealed(push.body, _key(push.p256dh), _key(push.auth))
        except ValueError as fault:
            raise Refused(type(fault).__name__) from None
        if self._session is None:
            raise NotNow("closed")
        try:
            async with self._session.post(push.endpoint, data=body, headers=headers, allow_redirects=False) as answer:
                await answer.content.read(1024)  # what is longer closes the connection
                status, wait = answer.status, seconds_of(answer.headers.get("retry-after", ""))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as fault:
            service.failed(push.endpoint)
            raise NotNow(type(fault).__name__) from None
        if status >= 500:
            service.failed(push.endpoint)
        else:
            service.answered()
        return status, wait


def seconds_of(retry_after: str) -> float:
    """How long a Retry-After asks us to wait, an hour at most; 0 when it does not say."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(float(retry_after[:9]), WAIT_MOST)
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):  # no date, or numbers that none has
        return 0.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(aware.timestamp() - SystemClock().now().timestamp(), 0.0), WAIT_MOST)
