"""Statements that are written out and go to the driver as they are: SQLAlchemy's compiler costs more than what they look for."""

import re
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, SafeUUID

from sqlalchemy.exc import DBAPIError

from helpnet.store.work import Work

_new, _set = object.__new__, object.__setattr__


def run(work: Work, statement: str, values: dict[str, Any]) -> list[Any]:
    """The rows of a statement of `written`, as the driver has them; raises SQLAlchemy's DBAPIError as any other statement does.

    Lists are of numbers or of our own short words.
    """
    work.flush()
    dialect, driver = work.connection.dialect, cast(Any, work.connection.connection.driver_connection)
    fault: type[Exception] = cast(Any, dialect.loaded_dbapi).Error
    try:
        if dialect.name == "postgresql":
            given = {name: _listed(value, "{}") if isinstance(value, list) else value for name, value in values.items()}
            return driver.cursor(binary=True).execute(statement, given).fetchall()
        given = {
            name: _listed(value, "[]") if isinstance(value, list) else kept(value) for name, value in values.items()
        }
        return driver.execute(statement, given).fetchall()
    except fault as refused:
        raise DBAPIError.instance(statement, None, refused, fault, hide_parameters=True, dialect=dialect) from refused


def _listed(values: list[Any], ends: str) -> str:
    """A list as either engine reads it."""
    inside = str(values)[1:-1]
    return ends[0] + inside.replace("'", '"') + ends[1]


def uuid_of(value: Any) -> UUID:
    """An id as either engine gives it.

    SQLite's are made past the checks of UUID's own beginning, as psycopg makes PostgreSQL's: an eighth of a search for two hundred went there.
    """
    if isinstance(value, UUID):
        return value
    made = _new(UUID)
    _set(made, "int", int(value, 16))
    _set(made, "is_safe", SafeUUID.unknown)
    return made


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
