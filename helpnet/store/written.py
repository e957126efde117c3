"""Statements that are written out and go to the driver as they are: SQLAlchemy's compiler costs more than what they look for."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from helpnet.store.engine import BINARY
from helpnet.store.work import Work


def run(work: Work, statement: str, values: dict[str, Any]) -> Sequence[Any]:
    """The rows of a statement of `written`.

    Lists are of numbers or of our own short words.
    """
    work.flush()
    ends, keep = ("{}", None) if work.connection.dialect.name == "postgresql" else ("[]", kept)
    given = {
        name: _listed(value, ends) if isinstance(value, list) else keep(value) if keep else value
        for name, value in values.items()
    }
    return work.connection.exec_driver_sql(statement, given, execution_options=BINARY).all()


def _listed(values: Sequence[Any], ends: str) -> str:
    """A list as either engine reads it."""
    return ends[0] + ",".join(str(value) if isinstance(value, int) else f'"{value}"' for value in values) + ends[1]


def uuid_of(value: Any) -> UUID:
    """An id as either engine gives it."""
    return value if isinstance(value, UUID) else UUID(value)


def moment_of(value: Any) -> datetime:
    """A moment as either engine gives it."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)


def kept(value: Any) -> Any:
    """A value as SQLite keeps it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value


def written(statement: str, dialect: str) -> str:
    """A statement in the engine's own way of naming values."""
    statement = " ".join(statement.split())
    return statement if dialect == "sqlite" else re.sub(r"(?<!:):(\w+)", r"%(\1)s", statement)


def among(column: str, name: str, dialect: str, kind: str = "bigint") -> str:
    """That a column is one of a list: one value, so that there is one plan however many they are."""
    if dialect == "postgresql":
        return f"{column} = any(:{name}::{kind}[])"
    return f"{column} in (select value from json_each(:{name}))"


def none_of(column: str, name: str, dialect: str) -> str:
    """That a column is none of a few words: PostgreSQL compares with each of them, row by row."""
    if dialect == "postgresql":
        return f"{column} <> all(:{name}::text[])"
    return f"{column} not in (select value from json_each(:{name}))"
