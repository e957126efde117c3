"""From an errand's commit to the first helper's push at the push service: 100 errands a minute, 100,000 helpers with a device each.

All live in one municipality as large as Sweden, whose waves are put one after the other: the worst case. `helpnet jobs` is a
process of its own, which hears of what is posted elsewhere only by looking; the push service is a sink on this machine.
"""

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from bench.accepting import SETTINGS
from bench.country import SWEDEN, an_id, others, pour
from bench.report import Row
from bench.sweden import points
from helpnet import runtime
from helpnet.actions import errands
from helpnet.domain.actor import Actor
from helpnet.domain.columns import table
from helpnet.domain.device import Device, in_base64
from helpnet.domain.drafts import ErrandDraft
from helpnet.domain.ledger import PERSON, Account
from helpnet.domain.person import Person
from helpnet.domain.values import cells_at
from helpnet.runtime import perform
from helpnet.store import schema
from helpnet.store.engine import make_engine
from tests.builders import a_municipality, a_person
from tests.servers.postgres import RealPostgres
from tests.servers.push import Browser

HELPERS = int(os.environ.get("TELLING_HELPERS", "100000"))
PER_MINUTE, SECONDS = 100, float(os.environ.get("TELLING_SECONDS", "90"))
REQUESTERS, KEYS = 150, 500
READY, LAST = 120.0, 10.0  # seconds: until the jobs run, at most, and for what is still on its way


class Sink(ThreadingHTTPServer):
    """A push service that takes everything: when the first message of each topic came, and how many came in all."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.first: dict[str, float] = {}
        self.taken = 0


class _Taking(BaseHTTPRequestHandler):
    server: Sink
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.server.first.setdefault(self.headers["topic"], time.perf_counter())
        self.server.taken += 1
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(201)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def measure() -> list[Row]:
    """The median and the 95th percentile in milliseconds, and the errands of which nobody was told."""
    with RealPostgres(SETTINGS) as server, _sink() as sink, tempfile.TemporaryDirectory() as folder:
        url = server.url(server.create())
        engine = make_engine(url)
        schema.upgrade(engine)
        runtime.use(engine)
        town = a_municipality(**SWEDEN)
        asking = [a_person(town, home=home) for home in points(REQUESTERS, 8)]
        _fill(engine, town, sink.origin)
        with _jobs(url, sink.origin, folder) as process:
            _warm(sink, asking[0])
            used = _processor_time(process)
            posted = _post(asking)
            time.sleep(LAST)
            used = _processor_time(process) - used
        engine.dispose()
    took = sorted((sink.first[topic] - at) * 1000 for topic, at in posted.items() if topic in sink.first)
    name, p95 = f"posted to first push, {PER_MINUTE} errands a minute, {HELPERS:,} helpers", took[int(len(took) * 0.95)]
    return [
        Row(f"{name}: p50", statistics.median(took), "ms", "limit 1,000 ms", statistics.median(took) / 1000),
        Row(f"{name}: p95", p95, "ms", "limit 1,000 ms", p95 / 1000),
        Row(f"{name}: slowest", took[-1], "ms", "limit 1,000 ms", took[-1] / 1000),
        Row("errands of which somebody was told", len(took), "", f"of {len(posted)}", len(took) / len(posted)),
        Row("pushes for each errand", sink.taken / len(took), "", "", 0),
        Row(
            "processor time of the jobs for each errand",
            used / len(posted) * 1000,
            "ms",
            "of 600 ms",
            used / len(posted) / 0.6,
        ),
    ]


def _warm(sink: Sink, asking: Actor) -> None:
    """Wait until the jobs have told somebody of an errand."""
    perform(errands.post, _draft((18.07, 59.33)), by=asking)
    end = time.monotonic() + READY
    while not sink.taken:
        assert time.monotonic() < end
        time.sleep(0.1)
    time.sleep(1)
    sink.taken = 0


def _post(asking: list[Actor]) -> dict[str, float]:
    """Post so many errands a minute, evenly; the topic of each question and when it was committed."""
    posted: dict[str, float] = {}
    begun, homes = time.perf_counter(), list(points(int(SECONDS * PER_MINUTE / 60), 9))
    for number, home in enumerate(homes):
        time.sleep(max(0.0, begun + number * 60 / PER_MINUTE - time.perf_counter()))
        errand = perform(errands.post, _draft(home), by=asking[number % len(asking)])
        posted[in_base64(sha256(f"{errand}:ask".encode()).digest()[:18])] = time.perf_counter()
    return posted


def _draft(home: tuple[float, float]) -> ErrandDraft:
    return ErrandDraft(category="shopping", title="Mjölk", lon=home[0], lat=home[1], minutes=5)


def _fill(engine: Engine, town: UUID, origin: str) -> None:
    """So many helpers where Sweden's people live, each with a device; past the actions."""
    now = runtime._clock.now()
    ids = [an_id() for _ in range(HELPERS)]
    keys = [Browser(origin).subscription["keys"] for _ in range(KEYS)]
    plain = {name: value for name, value in others(Person).items() if value is not None}

    def people() -> Iterator[dict[str, Any]]:
        for number, (lon, lat) in enumerate(points(HELPERS, 2)):
            yield {
                **plain, "id": ids[number], "municipality_id": town, "name": "Omar", "joined_at": now, "handle": f"p{number}",
                "home_lon": lon, "home_lat": lat, "alert_radius": 5_000, **cells_at(lon, lat),
            }  # fmt: skip

    def devices() -> Iterator[dict[str, Any]]:
        for number, person in enumerate(ids):
            yield {
                "id": an_id(), "person_id": person, "endpoint": f"{origin}/{secrets.token_hex(16)}", **keys[number % KEYS],
                "label": "", "added_at": now, "failures": 0,
            }  # fmt: skip

    def accounts() -> Iterator[dict[str, Any]]:
        for person in ids:
            yield {
                "id": an_id(),
                "municipality_id": town,
                "person_id": person,
                "kind": PERSON,
                "balance": 0,
                "reserved": 0,
            }

    pour(engine, table(Person).name, people())
    pour(engine, table(Account).name, accounts())
    pour(engine, table(Device).name, devices())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze")


@contextmanager
def _sink() -> Iterator[Sink]:
    sink = Sink()
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    try:
        yield sink
    finally:
        sink.shutdown()
        sink.server_close()


@contextmanager
def _jobs(url: str, origin: str, folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that asks, delivers and pushes."""
    given = {"HELPNET_DATABASE_URL": url, "HELPNET_PUSH_ORIGINS": origin, "HELPNET_DATA_DIR": folder}
    process = subprocess.Popen([sys.executable, "-m", "helpnet.cli", "jobs"], env={**os.environ, **given})
    try:
        yield process
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(20)


def _processor_time(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
