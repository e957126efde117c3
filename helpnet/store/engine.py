"""Database engines: SQLite with WAL by default, PostgreSQL by URL; the same meaning on both."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

READING = "helpnet_reading"
"""Execution option of a connection that will only read: on SQLite it does not wait for the writer."""


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg://…`; connects on first use."""
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=pool_size, connect_args={"timeout": 30})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC"},
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=30000"):
        connection.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that starts by reading and then writes can fail at once in WAL; taking the writer's place first cannot.
    connection.exec_driver_sql("begin" if connection.get_execution_options().get(READING) else "begin immediate")
