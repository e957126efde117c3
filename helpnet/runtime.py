"""One action, one transaction: the four doors (screen, API, command line, jobs) all come through here."""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import cache, partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from helpnet import live
from helpnet.actions import access
from helpnet.domain.actor import Actor
from helpnet.domain.events import Event
from helpnet.queries import access as known
from helpnet.settings import settings
from helpnet.store import disclosures, outbox, repeats
from helpnet.store.clock import Clock, SystemClock
from helpnet.store.engine import READING, make_engine
from helpnet.store.work import Work

Result = TypeVar("Result")
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="helpnet")
# SQLite lets one writer in at a time and its own waiting is unfair (seconds at worst); ours is first come, nearly.
_sqlite_writer = threading.Lock()
_clock: Clock = SystemClock()
_engine: Engine | None = None
_whole: Connection | None = None
RUN_AGAIN = 3
CROSSED = ("40001", "40P01", "23505")
"""PostgreSQL's words for a serialization failure, a deadlock, and a row that another has just written."""


def use(engine: Engine, clock: Clock | None = None) -> None:
    """Work on this database (and clock) from now on; start-up and tests call it."""
    global _engine, _clock
    _engine, _clock = engine, clock or SystemClock()


def engine() -> Engine:
    """The database everything works on, by the settings unless `use` named one."""
    global _engine
    if _engine is None:
        _engine = make_engine(settings().database_url)
    return _engine


@contextmanager
def working_on(database: Engine, clock: Clock | None = None) -> Generator[None]:
    """Work on this database (and clock) until the block ends; for what is done before serving starts."""
    global _engine, _clock
    before = _engine, _clock
    use(database, clock)
    try:
        yield
    finally:
        _engine, _clock = before


@contextmanager
def one_transaction() -> Generator[None]:
    """All that the block performs is kept together, or none of it, and nobody is told; only before serving starts."""
    global _whole
    with _writing() as connection:
        if connection.dialect.name == "postgresql":  # of several processes that start at once, one goes first
            connection.exec_driver_sql("select pg_advisory_xact_lock(0)")
        _whole = connection
        try:
            yield
        finally:
            _whole = None


@contextmanager
def _writing() -> Generator[Connection]:
    if _whole is not None:
        yield _whole
        return
    database = engine()
    with _sqlite_writer if database.dialect.name == "sqlite" else nullcontext(), database.begin() as connection:
        yield connection


def perform(
    action: Callable[..., Result],
    *args: Any,
    by: Actor | None,
    once: str | None = None,
    said: str | None = None,
    **fields: Any,
) -> Result:
    """Run an action in one transaction, with what it announces; deliver after commit. Raises Refusal, and then nothing is kept.

    `once` is the caller's key for this very call: sent again within 24 hours it returns the first result and does nothing;
    with other arguments it raises Conflict. A door that knows better what was said than the arguments tell gives a digest: `said`.
    """
    key = None if once is None or by is None else (once, said or _digest(action, args, fields))
    for tries_left in range(RUN_AGAIN, -1, -1):
        try:
            result, announced = _run(action, args, fields, by, key)
        except DBAPIError as fault:
            # Two who waited for each other, or wrote the same new row at once: nothing was kept, so it runs anew.
            if not tries_left or _whole is not None or getattr(fault.orig, "sqlstate", None) not in CROSSED:
                raise
        else:
            _tell(announced, by)
            return result
    raise AssertionError("the last try raises or returns")


def _run(
    action: Callable[..., Result], args: Any, fields: Any, by: Actor | None, key: tuple[str, str] | None
) -> tuple[Result, list[Event]]:
    with _writing() as connection:
        work = Work(connection, _clock)
        act = partial(action, work, *args, by=by, **fields)
        result = act() if key is None or by is None else repeats.once(work, by, *key, act)
        work.flush()
        outbox.write(work, by)
    return result, work.announced


def _digest(action: Callable[..., Any], args: tuple[Any, ...], fields: dict[str, Any]) -> str:
    call = (getattr(action, "__qualname__", ""), args, sorted(fields.items()))
    return hashlib.sha256(repr(call).encode()).hexdigest()


def read(query: Callable[..., Result], *args: Any, by: Actor | None, **fields: Any) -> Result:
    """Run a query in a transaction that only reads; whatever private data it discloses is in the audit log before it returns."""
    while True:
        with engine().connect().execution_options(**{READING: True}) as connection, connection.begin():
            work = Work(connection, _clock)
            result = query(work, *args, by=by, **fields)
        # What is shown for the first time is read again once that is written: a place given up meanwhile shows nothing.
        if not work.announced or not perform(_write_down, work.announced, by=by):
            return result


def _write_down(work: Work, events: list[Event], *, by: Actor | None) -> bool:
    work.announce(*events)
    return disclosures.are_first(work, events, by)


def _tell(events: list[Event], by: Actor | None) -> None:
    topics = set().union(*(event.topics for event in events)) if events else set()
    if topics and _whole is None:
        live.publish(topics | ({f"person:{by.person_id}"} if by else set()))  # the same person's other tabs
        if any(event.delivered for event in events):
            outbox.wake()


async def perform_off_loop(action: Callable[..., Result], *args: Any, by: Actor | None, **fields: Any) -> Result:
    """`perform` in a bounded pool of threads, so that nobody else's screen waits for it."""
    return await asyncio.get_running_loop().run_in_executor(_pool, partial(perform, action, *args, by=by, **fields))


async def read_off_loop(query: Callable[..., Result], *args: Any, by: Actor | None, **fields: Any) -> Result:
    """`read` in the same pool."""
    return await asyncio.get_running_loop().run_in_executor(_pool, partial(read, query, *args, by=by, **fields))


# -- who is there: the doors ask these before anything else --------------------


def actor_from_cookie(secret: str | None, *, door: str = "screen", is_here: bool = True) -> Actor:
    """Whose session this is, which lasts longer for it when they are here; raises NotSignedIn, Suspended."""
    actor, stale = read(known.actor_of_session, secret, door, by=None)
    if stale and is_here:  # once an hour, not at every click
        perform(access.keep_awake, secret, by=actor)
    return actor


def actor_from_token(secret: str | None) -> tuple[Actor, frozenset[str]]:
    """Whose bearer token this is, and its scopes; raises NotSignedIn, Suspended."""
    return read(known.actor_of_token, secret, by=None)


def actor_of_handle(handle: str, *, door: str = "cli") -> Actor:
    """The person with that handle, for the command line; raises NotFound."""
    return read(known.actor_of_handle, handle, door, by=None)


def person_of_handle(handle: str) -> UUID:
    """The id of the person with that handle, suspended or not, for the command line; raises NotFound."""
    return read(known.person_of_handle, handle, by=None)


def sign_in_demo(handle: str) -> tuple[str, Actor, bool]:
    """Sign in as one of the demonstration's people: the cookie's secret, who it is, and whether they are here for the first time."""
    return perform(access.sign_in, handle, by=None)


def sign_out(secret: str, *, everywhere: bool = False) -> None:
    """End this session, or all of the person's; an ended one ends quietly again."""
    perform(access.sign_out, secret, everywhere=everywhere, by=None)


@cache
def municipality_slug(municipality_id: UUID) -> str:
    """The slug of a municipality; it never changes."""
    return read(known.slug_of, municipality_id, by=None)
