"""Whose turn it is to call a server that bears one call at a time: in this process, or among all of an installation."""

import logging
import threading
import time
from typing import Protocol

import redis

log = logging.getLogger(__name__)


class Turns(Protocol):
    """Gives out moments that lie `turn` seconds apart."""

    def take(self, turn: float) -> float | None:
        """How many seconds until the caller's moment; None when somebody waits for the next one already."""
        ...


class OwnTurns:
    """Among the threads of this process."""

    def __init__(self) -> None:
        self._lock, self._next = threading.Lock(), 0.0

    def take(self, turn: float) -> float | None:
        """As `Turns` says."""
        with self._lock:
            now = time.monotonic()
            if self._next > now + turn:
                return None
            wait, self._next = max(0.0, self._next - now), max(now, self._next) + turn
            return wait


class SharedTurns:
    """Among all processes that share a Redis, by its clock. Without contact nobody's turn comes: better no call than too many."""

    _TAKE = """
    local said = redis.call('TIME')
    local now, turn = said[1] * 1000 + math.floor(said[2] / 1000), tonumber(ARGV[1])
    local free = tonumber(redis.call('GET', KEYS[1]) or 0)
    if free > now + turn then return -1 end
    local mine = math.max(now, free)
    redis.call('SET', KEYS[1], mine + turn, 'PX', 2 * turn + 1000)
    return mine - now
    """

    def __init__(self, url: str, name: str) -> None:
        self._key = f"helpnet:turn:{name}"
        self._take = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1).register_script(self._TAKE)

    def take(self, turn: float) -> float | None:
        """As `Turns` says."""
        try:
            wait = int(self._take(keys=[self._key], args=[round(turn * 1000)]))
        except redis.RedisError as fault:
            log.warning("Redis did not say whose turn it is: %s", type(fault).__name__)
            return None
        return None if wait < 0 else wait / 1000
