"""Database engines: SQLite with WAL by default, PostgreSQL by URL; the same meaning on both."""

import sqlite3
import time
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

REST = 5.0  # seconds
READING = "helpnet_reading"
"""Execution option of a connection that will only read: on SQLite it does not wait for the writer."""


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg://…`; connects on first use."""
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=pool_size, connect_args={"timeout": 30}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = {"connect_args": {"options": "-c timezone=UTC"}, "max_overflow": pool_size}
    engine = create_engine(url, pool_size=pool_size, hide_parameters=True, **options)
    event.listen(engine, "checkout", _still_there)
    event.listen(engine, "checkin", _put_back)
    return engine


def _put_back(_connection: Any, record: Any) -> None:
    record.info["rested"] = time.monotonic()


def _still_there(connection: Any, record: Any, _proxy: Any) -> None:
    """Ask a connection that rested a while whether its server still is there; asking each time would cost a round trip."""
    if time.monotonic() - record.info.get("rested", time.monotonic()) < REST:
        return
    try:
        connection.execute("select 1")
        connection.rollback()
    except psycopg.OperationalError as gone:
        raise DisconnectionError() from gone  # the pool takes another one


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=30000"):
        connection.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that starts by reading and then writes can fail at once in WAL; taking the writer's place first cannot.
    connection.exec_driver_sql("begin" if connection.get_execution_options().get(READING) else "begin immediate")
