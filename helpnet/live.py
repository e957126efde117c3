"""What has changed, told at once to those who look at it: topics, never rows.

`publish` may be called from any thread, after commit. `subscription` is for one event loop. With HELPNET_REDIS_URL the
topics also travel to the other processes of this installation; without it helpnet is one process.
"""

import asyncio
import contextlib
import logging
import threading
import time
import uuid
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

import redis
import redis.asyncio
from redis.exceptions import RedisError

from helpnet.settings import settings

log = logging.getLogger(__name__)

CHANNEL = "helpnet:live"
REMEMBERED = 2.0  # seconds: a change between reading a view and subscribing to it is still told
PAUSE = 0.1  # seconds between two tellings to one subscriber
PACE = 0.005  # seconds between two subscribers who hear what the whole municipality hears
WIDE = "municipality:"

_PROCESS = uuid.uuid4().hex
_lock = threading.Lock()
_subscribers: dict[str, set["Changes"]] = {}
_recent: dict[str, float] = {}
_turn = 0.0


class Changes:
    """One subscriber's signal: many publications while it is busy become one.

    What only the whole municipality hears reaches its subscribers one after the other, so that two hundred decks that draw
    themselves anew do not stand before the one person who waits for an answer.
    """

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self._loop = asyncio.get_running_loop()
        self._changed, self._own = asyncio.Event(), asyncio.Event()
        self._last = 0.0

    async def next(self) -> None:
        """Return when something has changed since the last time, at most once in PAUSE seconds."""
        await self._changed.wait()
        await asyncio.sleep(self._last + PAUSE - time.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0 if self._own.is_set() else _until_turn()):
                await self._own.wait()
        self._changed.clear()
        self._own.clear()
        self._last = time.monotonic()

    def _wake(self, *, own: bool) -> None:
        try:
            if own:
                self._loop.call_soon_threadsafe(self._own.set)
            self._loop.call_soon_threadsafe(self._changed.set)
        except RuntimeError:  # its loop has ended; so has it
            log.debug("a subscriber's event loop is closed")


def _until_turn() -> float:
    """Seconds until the next one's turn among those who hear of the whole municipality."""
    global _turn
    now = time.monotonic()
    with _lock:
        _turn = max(now, _turn + PACE)
        return _turn - now


@asynccontextmanager
async def subscription(topics: Iterable[str]) -> AsyncGenerator[Changes]:
    """Subscribe this task to `topics` for as long as the block lasts."""
    changes = Changes(frozenset(topics))
    with _lock:
        for topic in changes.topics:
            _subscribers.setdefault(topic, set()).add(changes)
        missed = any(_recent.get(topic, 0.0) > time.monotonic() - REMEMBERED for topic in changes.topics)
    if missed:
        changes._wake(own=True)
    try:
        yield changes
    finally:
        with _lock:
            for topic in changes.topics:
                _subscribers[topic].discard(changes)
                if not _subscribers[topic]:
                    del _subscribers[topic]


def publish(topics: Iterable[str]) -> None:
    """Tell all who look at one of `topics`, here and in our other processes; never fails the caller."""
    topics = set(topics)
    if not topics:
        return
    _tell(topics)
    if url := settings().redis_url:
        try:
            _redis(url).publish(CHANNEL, "\n".join([_PROCESS, *topics]))
        except RedisError as fault:
            log.warning("Redis did not take a change: %s", type(fault).__name__)


def _tell(topics: set[str]) -> None:
    now = time.monotonic()
    with _lock:
        for topic in topics:  # the newest stand last, so that forgetting the old ones looks at nothing else
            _recent.pop(topic, None)
            _recent[topic] = now
        while _recent and _recent[oldest := next(iter(_recent))] < now - REMEMBERED:
            del _recent[oldest]
        own = {changes for topic in topics if not topic.startswith(WIDE) for changes in _subscribers.get(topic, ())}
        all_of_them = own | {changes for topic in topics for changes in _subscribers.get(topic, ())}
    for changes in all_of_them:
        changes._wake(own=changes in own)


_clients: dict[str, redis.Redis] = {}


def _redis(url: str) -> redis.Redis:
    if url not in _clients:
        _clients[url] = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
    return _clients[url]


async def listen(url: str) -> None:
    """Bring other processes' changes here until cancelled; after a lost connection everybody looks again."""
    while True:
        try:
            async with redis.asyncio.Redis.from_url(url) as client, client.pubsub() as channel:
                await channel.subscribe(CHANNEL)
                with _lock:
                    everything = set(_subscribers)
                _tell(everything)
                async for message in channel.listen():
                    if message["type"] == "message":
                        sender, *topics = message["data"].decode().split("\n")
                        if sender != _PROCESS:
                            _tell(set(topics))
        except (RedisError, OSError) as fault:
            log.warning("Redis is out of reach: %s", type(fault).__name__)
            await asyncio.sleep(1)
