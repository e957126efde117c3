"""A really running server on a real database, with two people who live in it."""

import shutil
from collections.abc import Iterator
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


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Helsingborg with a helper and a coordinator, served; the test's own process uses the same database."""
    file = tmp_path / "helpnet.db"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    monkeypatch.setattr(runtime, "_engine", engine)
    here = a_municipality()
    people = a_person(here, "helper", language="en"), a_coordinator(here, "coordinator")
    served = start(
        tmp_path, "tests.state.serve", **{f"{PREFIX}DATABASE_URL": f"sqlite:///{file}", f"{PREFIX}RATE_SCALE": "1000"}
    )
    yield Town(served, *people)
    stop(served)
    engine.dispose()
