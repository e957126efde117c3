"""How often one session, and one address, may knock: token buckets, in this process's memory."""

import time
from collections.abc import Callable
from typing import NamedTuple


class Limit(NamedTuple):
    """`burst` at once, then `rate` per second."""

    rate: float
    burst: float

    def scaled(self, factor: float) -> "Limit":
        return Limit(self.rate * factor, self.burst * factor)


EVENTS_PER_SESSION = Limit(15, 60)
EVENTS_PER_ADDRESS = Limit(150, 600)  # a library or a care home behind one address
CONNECTIONS_PER_ADDRESS = Limit(10, 300)  # all its tabs come back at once after a restart
CALLS_PER_CALLER = Limit(20, 100)
CALLS_PER_ADDRESS = Limit(100, 400)
MAP_PIECES_PER_ADDRESS = Limit(200, 2000)  # the map is read in parts, one a tile
SIGN_INS_PER_ADDRESS = Limit(1, 60)
LINKS_PER_ADDRESS = Limit(2, 60)  # a mail provider opens the links of all its people from one address
WAITING_EVENTS_PER_TAB = 40


class Buckets:
    """One token bucket per key; forgets the full ones, so that it stays small whoever calls."""

    MOST = 20_000

    def __init__(self, limit: Limit, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> float:
        """Take one token; 0.0, or the seconds until there will be one."""
        now = self._clock()
        level = self._level(key, now)
        if level < 1:
            self._levels[key] = (level, now)
            return (1 - level) / self._limit.rate
        if len(self._levels) >= self.MOST:
            self._forget(now)
        self._levels[key] = (level - 1, now)
        return 0.0

    def _level(self, key: str, now: float) -> float:
        level, since = self._levels.get(key, (self._limit.burst, now))
        return min(self._limit.burst, level + (now - since) * self._limit.rate)

    def _forget(self, now: float) -> None:
        self._levels = {key: kept for key, kept in self._levels.items() if self._level(key, now) < self._limit.burst}
