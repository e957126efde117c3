"""Copies of the whole database in one file: SQLite's own format, or pg_dump's custom one."""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, create_engine

from helpnet.settings import CannotStart
from helpnet.store import schema

Told = Callable[[float, float], None]
PAGES_A_STEP = 512


class SqliteCopy:
    """Copies of an SQLite database, made while it is in use."""

    magic = b"SQLite format 3\x00"

    def __init__(self, url: URL) -> None:
        self.file = url.database or ""

    def write(self, file: Path, told: Told) -> None:
        """Copy the database to the file and see that the copy is whole."""
        _copy_sqlite(self.file, file, told)
        _check_sqlite(file)

    def schema(self, file: Path) -> str:
        """How the file's schema stands to this code; raises CannotStart when the file is damaged."""
        _check_sqlite(file)
        engine = create_engine(f"sqlite:///file:{file.absolute()}?mode=ro&uri=true")
        try:
            return schema.status(engine)
        finally:
            engine.dispose()

    def read(self, file: Path, told: Told) -> None:
        """Replace all that the database holds by the file, in one transaction."""
        _copy_sqlite(file, self.file, told)


def _copy_sqlite(source: Path | str, target: Path | str, told: Told) -> None:
    with closing(sqlite3.connect(source, timeout=30)) as here, closing(sqlite3.connect(target, timeout=30)) as there:
        here.backup(there, pages=PAGES_A_STEP, progress=lambda _, left, of: told(of - left, of))


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file.absolute()}?mode=ro", uri=True)) as copy:
            found = copy.execute("pragma integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        found = str(fault)
    if found != "ok":
        raise CannotStart(f"{file} is damaged: {found}")


class PostgresCopy:
    """Copies of a PostgreSQL database, by PostgreSQL's own programs."""

    magic = b"PGDMP"

    def __init__(self, url: URL) -> None:
        self.password = str(url.password or "")
        self.address = url.set(drivername="postgresql", password=None).render_as_string()

    def write(self, file: Path, told: Told) -> None:
        """Dump the database, as it is at this moment, to the file."""
        self._run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", f"--dbname={self.address}"
        )

    def schema(self, file: Path) -> str:
        """How the file's schema stands to this code; raises CannotStart when the file is damaged."""
        rows = self._run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file))
        revision = re.search(r"^COPY .*alembic_version.*\n(\S+)$", rows, re.MULTILINE)
        return schema.standing(revision[1]) if revision and revision[1] != r"\." else "empty"

    def read(self, file: Path, told: Told) -> None:
        """Replace all that the database holds by the file, in one transaction."""
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            script = Path(folder) / "restore.sql"
            self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
            anew = ["--command=drop schema public cascade", "--command=create schema public"]
            quietly = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction"]
            self._run("psql", *quietly, *anew, f"--file={script}", f"--dbname={self.address}")

    def _run(self, program: str, *arguments: str) -> str:
        if shutil.which(program) is None:
            raise CannotStart(
                f"{program} is missing; install PostgreSQL's client programs (on Debian: postgresql-client)."
            )
        # The password goes by the environment: other users of the machine can read a command's arguments.
        environment = {**os.environ, **({"PGPASSWORD": self.password} if self.password else {})}
        done = subprocess.run(
            [program, *arguments], env=environment, capture_output=True, text=True, umask=0o077, check=False
        )
        if done.returncode:
            raise CannotStart(done.stderr.strip().replace("\n", " ") or f"{program} failed.")
        return done.stdout
