"""A really running server on a real database, with two people who live in it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpnet import runtime
from helpnet.domain.actor import Actor
from helpnet.settings import PREFIX
from helpnet.store.engine import make_engine
from tests.builders import a_coordinator, a_municipality, a_person
from tests.door.conftest import Served, start, stop


@dataclass
class Town:
    """The server and its people; `sign_in` gives a cookie's value."""

    served: Served
    helper: Actor
    coordinator: Actor

    def sign_in(self, handle: str) -> str:
        return runtime.sign_in_demo(handle)[0]


@pytest.fixture(scope="session")
def running(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """One server for all tests of this folder (to start it takes longer than most of them), and its database."""
    folder = tmp_path_factory.mktemp("state")
    file = folder / "helpnet.db"
    shutil.copyfile(sqlite_template, file)
    given = {f"{PREFIX}DATABASE_URL": f"sqlite:///{file}", f"{PREFIX}RATE_SCALE": "1000"}
    served = start(folder, "tests.state.serve", **given)
    yield served, file
    stop(served)


@pytest.fixture
def town(running: tuple[Served, Path], sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Helsingborg with a helper and a coordinator, and nothing else; the test's own process uses the same database."""
    served, file = running
    with closing(sqlite3.connect(sqlite_template)) as fresh, closing(sqlite3.connect(file)) as used:
        fresh.backup(used)  # as one transaction, which the server's connections see as any other
    engine = make_engine(f"sqlite:///{file}")
    monkeypatch.setattr(runtime, "_engine", engine)
    here = a_municipality()
    people = a_person(here, "helper", language="en"), a_coordinator(here, "coordinator")
    yield Town(served, *people)
    engine.dispose()
