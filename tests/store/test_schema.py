"""A database that was made by earlier code is brought to this one's tables, with all that is in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import CHAR, JSON, BigInteger, Boolean, DateTime, Engine, Float, Integer, MetaData, Uuid, insert

from helpnet import runtime
from helpnet.actions import reminding
from helpnet.domain.columns import new_id
from helpnet.jobs import deliver, sum_up
from helpnet.queries import mine
from helpnet.runtime import actor_of_handle, perform, read
from helpnet.store import schema
from helpnet.store.clock import FixedClock
from helpnet.store.engine import make_engine
from tests.builders import HELSINGBORG, HOME, at

NOW = at(2026, 11, 24, 9)


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it."""
    server = None if request.param == "sqlite" else request.getfixturevalue("postgres")
    name = server.create() if server else ""
    engine = make_engine(server.url(name) if server else f"sqlite:///{tmp_path / 'old.db'}")
    yield engine
    engine.dispose()
    if server:
        server.drop(name)


def fill(engine: Engine) -> None:
    """Two people in a town, an errand of one with the other on it the day after, and what was told of it."""
    tables = MetaData()
    tables.reflect(engine)
    town, asta, omar, pot, errand, alert = (new_id() for _ in range(6))
    rows: list[tuple[str, dict[str, Any]]] = [
        ("municipality", {**HELSINGBORG, "id": town}),
        ("account", {"id": pot, "municipality_id": town, "kind": "pot", "person_id": None}),
        ("person", {"id": asta, "municipality_id": town, "handle": "asta", "language": "sv", "alert_radius": 3000}),
        ("person", {"id": omar, "municipality_id": town, "handle": "omar", "language": "sv", "alert_radius": 3000}),
        ("contact", {"person_id": omar, "channel": "mail", "address": "omar@exempel.se", "verified_at": NOW, "wanted": True}),
        (
            "errand",
            {
                "id": errand, "municipality_id": town, "requester_id": asta, "payer_id": pot, "category": "shopping", "title": "Mjölk",
                "state": "taken", "minutes": 45, "capacity": 1, "free": 0, "beneficiary_id": None, "trouble_by": None,
                "starts_at": NOW + timedelta(hours=24), "ends_at": NOW + timedelta(hours=26), "lon": HOME[0], "lat": HOME[1],
            },
        ),
        ("acceptance", {"errand_id": errand, "helper_id": omar, "state": "accepted", "since": NOW - timedelta(days=1)}),
        ("alert", {"id": alert, "person_id": asta, "kind": "ErrandAccepted", "errand_id": errand, "by_id": omar}),
        ("delivery", {"alert_id": alert, "person_id": asta, "channel": "mail", "state": "sent", "run_at": NOW}),
    ]  # fmt: skip
    with engine.begin() as connection:
        for name, given in rows:
            table = tables.tables[name]
            row = {column.name: _blank(column) for column in table.columns if not column.nullable} | given
            connection.execute(insert(table).values(row if engine.dialect.name == "postgresql" else _kept(row)))


def _blank(column: Any) -> Any:
    """Something to keep there."""
    if isinstance(column.type, CHAR | Uuid):
        return new_id()
    kinds = {JSON: [], DateTime: NOW, Boolean: False, Float: 0.0, BigInteger: 0, Integer: 0}
    return next((value for kind, value in kinds.items() if isinstance(column.type, kind)), "x")


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    """As SQLite keeps it."""
    return {
        name: value.hex if isinstance(value, UUID) else value.replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in row.items()
    }  # fmt: skip


@pytest.mark.parametrize("since", ["0003", "0005", "0008"])
def test_what_an_earlier_version_kept_is_there_after_the_upgrade_and_the_jobs_go_on(
    empty: Engine, since: str, monkeypatch: pytest.MonkeyPatch
):
    command.upgrade(schema.config(empty), since)
    fill(empty)
    assert schema.status(empty) == "older"
    schema.upgrade(empty)
    assert schema.status(empty) == "current"
    clock = FixedClock(NOW)
    monkeypatch.setattr(runtime, "_engine", empty)
    monkeypatch.setattr(runtime, "_clock", clock)
    asta, omar = (actor_of_handle(name, door="screen") for name in ("asta", "omar"))
    assert [one.kind for one in read(mine.alerts, by=asta)] == ["ErrandAccepted"]
    clock.at = NOW + timedelta(hours=8, minutes=1)
    while perform(reminding.remind, by=None):
        pass
    sum_up()
    deliver("jobs")
    assert [one.kind for one in read(mine.alerts, by=omar)] == ["ErrandTomorrow"]


def test_the_migrations_make_the_tables_of_the_code_on_both_engines(empty: Engine):
    schema.upgrade(empty)
    command.check(schema.config(empty))


def test_no_migration_has_two_successors():
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(schema.config())
    assert len(script.get_heads()) == 1
    assert [one.revision for one in script.walk_revisions()] == sorted(
        (one.revision for one in script.walk_revisions()), reverse=True
    )
