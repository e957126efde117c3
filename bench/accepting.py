"""Acceptances through `perform`, audit and outbox rows included, beside pgbench's TPC-B on the same server."""

import contextlib
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from bench.report import Row
from helpnet import runtime
from helpnet.actions import helping
from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.errand import ACCEPTED, Acceptance, Errand
from helpnet.domain.refusals import ErrandFull
from helpnet.domain.values import area_of, cells_at
from helpnet.runtime import perform, read
from helpnet.store.engine import make_engine
from helpnet.store.work import Work
from tests.builders import a_municipality, a_person
from tests.servers.postgres import RealPostgres

SETTINGS = (
    "fsync=on",
    "synchronous_commit=on",
    "shared_buffers=1GB",
    "max_connections=200",
    "jit=off",
    "max_wal_size=4GB",
)
THREADS, SECONDS, ROUNDS = 4, 4.0, 5
E, A = columns(Errand), columns(Acceptance)


def measure() -> list[Row]:
    """Acceptances per second against TPC-B, and how long 64 rivals on one errand take to settle."""
    with RealPostgres(SETTINGS) as server:
        from helpnet.store import schema

        engine = make_engine(server.url(server.create()), pool_size=64)
        schema.upgrade(engine)
        runtime.use(engine)
        town = a_municipality(start_grant=0, hard_limit=-(10**9))
        asta, helpers = a_person(town), [a_person(town, home=None) for _ in range(64)]
        bench = server.create()
        _pgbench(server, bench, "-i", "-s", "50", "-q")
        ours, theirs, plain = [], [], []
        for _ in range(ROUNDS):  # interleaved, so that a slow minute of the machine hits both
            plain.append(_tpcb(server, bench, "simple"))
            theirs.append(_tpcb(server, bench, "prepared"))
            ours.append(_accept_for(SECONDS, asta, helpers))
        rate, name = statistics.median(ours), "acceptances through perform, PostgreSQL, 4 threads"
        rows = [
            Row(
                name,
                rate,
                "1/s",
                f"pgbench TPC-B, 4 clients, {how}",
                rate / statistics.median(rivals),
                statistics.median(rivals),
            )
            for how, rivals in (("as pgbench comes", plain), ("prepared statements", theirs))
        ]
        rounds = _rounds(asta, helpers)
        rows.append(Row("64 rivals on 3 places, rounds with 3 taken", rounds, "", "of 1,000", rounds / 1000))
        settled = [_settle(asta, helpers) for _ in range(50)]
        rows.append(
            Row(
                "64 rivals on one errand settled, PostgreSQL",
                statistics.median(settled) * 1000,
                "ms",
                "limit 100 ms",
                statistics.median(settled) * 10,
            )
        )
        engine.dispose()
    return rows


def _errands(asta: Actor, count: int, places: int = 1) -> list[UUID]:
    """So many open errands, past the action that posts one: only taking them is measured."""

    def write(work: Work, *, by: Actor) -> list[UUID]:
        area, account = area_of(12.6945, 56.0465), work.account_of(asta.person_id)
        from datetime import timedelta

        made = [
            {
                "id": new_id(), "municipality_id": asta.municipality_id, "requester_id": asta.person_id, "payer_id": account.id,
                "category": "shopping", "title": "Mjölk", "text": "", "for_name": "Asta", "minutes": 30, "capacity": places, "free": places,
                "state": "open", "address": "", "lon": 12.6945, "lat": 56.0465, "cell": area.cell, "area_name": "", "area_lon": area.lon,
                "area_lat": area.lat, **cells_at(area.lon, area.lat), "reach": 0, "reason": "", "trouble": "",
                "waves": 0, "stall": "", "stall_count": 0, "asks_at": None,
                "ends_at": work.now() + timedelta(days=14), "posted_at": work.now(), "stalls_at": work.now() + timedelta(hours=2),
            }
            for _ in range(count)
        ]  # fmt: skip
        work.connection.execute(insert(table(Errand)), made)
        return [one["id"] for one in made]

    return perform(write, by=asta)


def _accept_for(seconds: float, asta: Actor, helpers: list[Actor]) -> float:
    waiting = _errands(asta, int(seconds * 4000))
    done, lock = [0] * THREADS, threading.Lock()
    stop = time.monotonic() + seconds

    def run(number: int) -> None:
        helper = helpers[number]
        while time.monotonic() < stop:
            with lock:
                errand = waiting.pop()
            perform(helping.accept, errand, by=helper)
            done[number] += 1

    return sum(_together([lambda n=n: run(n) for n in range(THREADS)], lambda: done)) / seconds


def _settle(asta: Actor, rivals: list[Actor]) -> float:
    errand, took = _errands(asta, 1)[0], []
    gate = threading.Barrier(len(rivals) + 1)

    def run(who: Actor) -> None:
        gate.wait()
        with contextlib.suppress(ErrandFull):
            perform(helping.accept, errand, by=who)
        took.append(time.perf_counter())

    threads = [threading.Thread(target=run, args=(who,)) for who in rivals]
    for thread in threads:
        thread.start()
    gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    held = read(
        lambda work, *, by: len(work.rows(select(A.id).where(A.errand_id == errand, A.state == ACCEPTED))), by=None
    )
    if held != 1:
        raise AssertionError(f"{held} helpers hold one place")
    return max(took) - start


def _rounds(asta: Actor, rivals: list[Actor], count: int = 1000) -> int:
    """How many of so many rounds ended with exactly three of the rivals on an errand with three places."""
    right = 0
    for errand in _errands(asta, count, places=3):
        with ThreadPoolExecutor(len(rivals)) as pool:
            list(pool.map(lambda who, errand=errand: _try(errand, who), rivals))
        held = read(
            lambda work, *, by, errand=errand: len(
                work.rows(select(A.id).where(A.errand_id == errand, A.state == ACCEPTED))
            ),
            by=None,
        )
        right += held == 3
    return right


def _try(errand: UUID, who: Actor) -> None:
    with contextlib.suppress(ErrandFull):
        perform(helping.accept, errand, by=who)


def _together(calls: list[Callable[[], Any]], result: Callable[[], Any]) -> Any:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return result()


def _tpcb(server: RealPostgres, database: str, protocol: str) -> float:
    said = _pgbench(server, database, "-c", str(THREADS), "-j", "2", "-T", str(int(SECONDS)), "-M", protocol, "-n")
    return float(re.search(r"tps = ([\d.]+)", said)[1])  # type: ignore[index]


def _pgbench(server: RealPostgres, database: str, *options: str) -> str:
    command = [server.bin / "pgbench", "-h", "127.0.0.1", "-p", str(server.port), "-U", "helpnet", *options, database]
    return subprocess.run(command, check=True, capture_output=True, text=True, **server.identity).stdout
