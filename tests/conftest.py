"""What every test may ask for: a fresh migrated database on both engines, a clock that stands still; and no network."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from xdist.scheduler import LoadScopeScheduling

from helpnet import pushing, runtime
from helpnet.settings import PREFIX, Settings, settings
from helpnet.store import schema
from helpnet.store.clock import FixedClock
from helpnet.store.engine import make_engine
from tests.servers.postgres import RealPostgres
from tests.servers.push import PushService, push_service
from tests.servers.valkey import real_valkey

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
MEMORY = Path("/dev/shm")
ROOM = 3 << 30


def _only_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse every connection and every look-up that would leave this machine."""
    if event == "socket.connect":
        address = arguments[1]
        if not isinstance(address, tuple):  # a Unix socket
            return
        host = address[0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host and not str(host).startswith(LOOPBACK):
        raise RuntimeError(f"a test tried to reach {host}")


sys.addaudithook(_only_loopback)


def pytest_configure(config: pytest.Config) -> None:
    """Let no setting of the developer's own shell or .env reach a test."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    Settings.model_config["env_file"] = None
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _has_room(folder: Path) -> bool:
    """Whether databases may lie there (half the time of a run is a disk's), and the programs of one be run from there."""
    return (
        folder.is_dir()
        and os.access(folder, os.W_OK)
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(folder).free > ROOM
    )


FOLDERS = ("rush", "e2e", "state", "door", "cli")
TIMED = "map", "desk", "deck", "errand", "nearby", "journey_by", "journey_from"
"""Journeys that give a promise of seconds its own limit, by how their files begin."""


def _scope(nodeid: str) -> str:
    """Of two workers, one runs all of these: a folder that shares a server, else a file; journeys that are timed for themselves."""
    file = nodeid.partition("::")[0]
    folder = file.split("/")[1]
    if folder == "e2e" and any(f"/test_{name}" in file for name in TIMED):
        return "timed"
    return folder if folder in FOLDERS[1:] else file


class ByServer(LoadScopeScheduling):
    """Tests that share a server share a worker."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByServer:
    """How `-n 2` shares out the tests, in the order below."""
    config.option.loadscopereorder = False
    return ByServer(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long in one piece comes first, and the journeys that are timed last: by then nothing runs beside what they measure."""

    def turn(item: pytest.Item) -> int:
        folder = item.nodeid.split("/")[1]
        timed = _scope(item.nodeid) == "timed"
        return len(FOLDERS) + 1 if timed else FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Default settings with a data folder of the test's own."""
    monkeypatch.setenv(f"{PREFIX}DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[RealPostgres]:
    """A PostgreSQL server of this run's own."""
    with RealPostgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: RealPostgres) -> str:
    """The name of a migrated database that is only copied."""
    name = postgres.create()
    _migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that is only copied."""
    file = tmp_path_factory.mktemp("template") / "helpnet.db"
    _migrate(f"sqlite:///{file}")
    return file


def _migrate(url: str) -> None:
    engine = make_engine(url)
    schema.upgrade(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh migrated database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        file = tmp_path / "helpnet.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
    else:
        server = request.getfixturevalue("postgres")
        name = server.create(template=request.getfixturevalue("postgres_template"))
        yield server.url(name)
        server.drop(name)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still until the test moves it."""
    return FixedClock()


@pytest.fixture
def engine(database_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A fresh migrated database, on SQLite and on PostgreSQL, that the runtime works on by the test's clock."""
    engine = make_engine(database_url)
    monkeypatch.setattr(runtime, "_engine", engine)
    monkeypatch.setattr(runtime, "_clock", clock)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a real Valkey server of this run's own."""
    with real_valkey() as url:
        yield url


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """`@pytest.mark.anyio` runs an async test on asyncio."""
    return "asyncio"


@pytest.fixture
def service(own_settings: pytest.MonkeyPatch, engine: Engine) -> Iterator[PushService]:
    """A real push service that helpnet sends to."""
    with push_service() as one:
        own_settings.setenv("HELPNET_PUSH_ORIGINS", one.origin)
        settings.cache_clear()
        pushing.signer.cache_clear()
        yield one
    pushing.signer.cache_clear()
