"""`helpnet seed`, as a person and as a program call it; and what `helpnet run --demo` finds ready."""

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from helpnet.cli.run import run
from helpnet.runtime import actor_of_handle, sign_in_demo, working_on
from helpnet.store.engine import make_engine
from tests.cli.conftest import Command, refused


@contextmanager
def engine_on(url: str):
    engine = make_engine(url)
    yield engine
    engine.dispose()


def ids(engine, table: str) -> set[str]:
    with engine.connect() as connection:
        return {str(row.id).replace("-", "") for row in connection.execute(text(f"select id from {table}"))}


def test_the_people_can_sign_in_and_the_errands_are_there(helpnet: Command, database_url: str):
    numbers = ("--people", "12", "--errands", "20", "--seed", "7")
    done = helpnet("seed", *numbers, "--json", database_url=database_url)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == {"people", "errands"}
    assert (len(set(told["people"])), len(set(told["errands"]))) == (12, 20)
    assert json.loads(helpnet("seed", *numbers, "--json", database_url=database_url).stdout) == told
    with engine_on(database_url) as engine, working_on(engine):
        for handle in told["people"]:
            assert sign_in_demo(handle)[1] == actor_of_handle(handle, door="screen")
        assert ids(engine, "errand") == {errand.replace("-", "") for errand in told["errands"]}


def test_a_person_is_told_in_a_sentence(helpnet: Command):
    done = helpnet("seed", "--people", "3", "--errands", "4", "--municipality", "bergen")
    assert (done.returncode, done.stdout) == (0, "")
    assert "3 people and 4 errands of seed 1 are in Bergen." in done.stderr


def test_places_it_does_not_know_are_refused(helpnet: Command):
    assert "choose helsingborg or bergen" in refused(helpnet("seed", "--people", "3", "--municipality", "lund"))
    assert "--people" in refused(helpnet("seed", "--people", "0", "--errands", "3"))
    for wrong in ("-1", "many"):
        assert helpnet("seed", "--people", wrong).returncode == 2


@pytest.fixture
def started(database_url, monkeypatch):
    """Run the command in this process up to where it would serve."""
    monkeypatch.setenv("HELPNET_DATABASE_URL", database_url)
    monkeypatch.setattr("helpnet.server.serve", lambda *_: None)
    return lambda: run(port=None, host="127.0.0.1", demo=None, jobs=False)


@pytest.mark.parametrize(("demo", "expected"), [("1", 33), ("0", 0)])
def test_only_a_demonstration_finds_its_people(started, database_url, monkeypatch, demo, expected):
    monkeypatch.setenv("HELPNET_DEMO", demo)
    for _ in range(2):
        started()
        with engine_on(database_url) as engine:
            assert len(ids(engine, "person")) == expected
