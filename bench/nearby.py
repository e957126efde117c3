"""What is near among ten thousand, a hundred thousand and a million, on both engines, beside PostgreSQL's own ways of looking.

All stand in one municipality as large as Sweden: the worst case, since a real installation parts them among many.
"""

import gzip
import json
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from h3.api import basic_int as h3
from psycopg.types.json import Json as Jsonb
from pyproj import Geod, Transformer
from sqlalchemy import Engine, text

from bench.report import Row
from bench.sweden import points
from helpnet import runtime
from helpnet.domain.actor import Actor
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import table
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.domain.values import HOME_CELLS, area_of, cells_at
from helpnet.queries import clusters, nearby
from helpnet.queries import map as near_map
from helpnet.runtime import read
from helpnet.store import nearest, schema
from helpnet.store.counts import RESOLUTIONS
from helpnet.store.engine import make_engine
from helpnet.store.work import Work
from helpnet.store.written import kept
from tests.builders import a_municipality, a_person
from tests.servers.postgres import RealPostgres

SIZES = tuple(int(size) for size in os.environ.get("NEARBY_SIZES", "10000,100000,1000000").split(","))
SETTINGS = (
    "shared_buffers=2GB",
    "jit=off",
    "max_wal_size=8GB",
    "synchronous_commit=off",
    "max_connections=50",
    "maintenance_work_mem=512MB",
)
RADIUS, LIMIT, WAVE, SECONDS, CASES, VIEWS = 5_000, 50, 200, 4.0, 10_000, 200
SWEDEN = {"west": 10.5, "south": 55.0, "east": 24.5, "north": 69.5, "lon": 16.0, "lat": 62.0}
DEBIAN = Path("/usr/lib/postgresql/15/bin")
FLAT = Transformer.from_crs(4326, 3006, always_xy=True)
KINDS = tuple(SLUGS)
_WANTED = "ends_at > %(now)s and category = any(%(kinds)s)"
_AWAKE = "alerts_on and (quiet_from is null or not (%(minute)s >= quiet_from or %(minute)s < quiet_until))"
RIVALS = {
    "search": {
        "GiST point KNN": f"select id from rival_errand where p <@ circle(point(%(x)s, %(y)s), %(radius)s) and {_WANTED} "
        "order by p <-> point(%(x)s, %(y)s), posted_at, id limit 50",
        "PostGIS geography": f"select id from rival_errand where st_dwithin(g, st_point(%(lon)s, %(lat)s)::geography, %(radius)s) and {_WANTED} "
        "order by g <-> st_point(%(lon)s, %(lat)s)::geography, posted_at, id limit 50",
        "full scan": f"select id from rival_errand where (e - %(x)s)^2 + (n - %(y)s)^2 <= %(radius)s ^ 2 and {_WANTED} "
        "order by (e - %(x)s)^2 + (n - %(y)s)^2, posted_at, id limit 50",
    },
    "reverse": {
        "PostGIS geography": f"select id from rival_person where st_dwithin(g, st_point(%(lon)s, %(lat)s)::geography, 10000) "
        f"and st_distance(g, st_point(%(lon)s, %(lat)s)::geography) <= alert_radius and {_AWAKE} "
        "order by g <-> st_point(%(lon)s, %(lat)s)::geography limit 200",
        "full scan": f"select id from rival_person where (e - %(x)s)^2 + (n - %(y)s)^2 <= alert_radius ^ 2 and {_AWAKE} "
        "order by (e - %(x)s)^2 + (n - %(y)s)^2 limit 200",
    },
}  # fmt: skip


def measure() -> list[Row]:
    """Queries per second, p50 and p99 for each size, engine, direction and rival; then exactness and the map."""
    os.environ.setdefault("PG_BIN", str(DEBIAN))  # PostGIS comes with Debian's
    if not (DEBIAN.parent / "lib" / "postgis-3.so").exists():
        raise SystemExit("PostGIS is missing: apt-get install postgresql-15 postgresql-15-postgis-3")
    rows: list[Row] = []
    halves: dict[str, dict[int, float]] = {}
    with RealPostgres(SETTINGS) as server, tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            data = _data(size)
            there = list(points(4_000, 99))
            rates: dict[str, dict[str, float]] = {"search": {}, "reverse": {}}
            for name, url in (("SQLite", f"sqlite:///{folder}/{size}.db"), ("PostgreSQL", server.url(server.create()))):
                with _engine(url) as engine:
                    town = _fill(engine, data)
                    ways = {"search": _search(town), "reverse": _reverse(town)}
                    if name == "PostgreSQL":
                        _rival_tables(engine)
                    for way, look in ways.items():
                        rate, p50, p99 = _timed(engine, look, there)
                        rates[way][name] = rate
                        halves.setdefault(f"{way}, {name}", {})[size] = p50
                        rows += [
                            Row(f"{way}, {size:,}, {name}: p50", p50, "ms", "", 0), Row(f"{way}, {size:,}, {name}: p99", p99, "ms", "limit 5 ms", p99 / 5)
                        ]  # fmt: skip
                        for rival, statement in RIVALS[way].items() if name == "PostgreSQL" else ():
                            theirs, half, worst = _timed(
                                engine, _rival(statement), there[:6] if rival == "full scan" else there
                            )
                            print(
                                f"  {size:,} {way} {rival}: {theirs:,.0f}/s, p50 {half:.2f}, p99 {worst:.2f} ms",
                                flush=True,
                            )
                            rows += [
                                Row(f"{way}, {size:,}, {ours}", rates[way][ours], "1/s", rival, rates[way][ours] / theirs, theirs)
                                for ours in rates[way]
                            ]  # fmt: skip
                    rows += _map(a_person(town.municipality_id, home=(18.07, 59.33)), size) if size == SIZES[-1] else []
                    if size == SIZES[0]:
                        rows.append(_exact(engine, town, data, there))
    rows += [
        Row(f"{way}: p50 at {SIZES[-1]:,}", by_size[SIZES[-1]], "ms", f"at {SIZES[0]:,}", by_size[SIZES[-1]] / by_size[SIZES[0]], by_size[SIZES[0]])
        for way, by_size in halves.items()
    ]  # fmt: skip
    return rows


def _data(size: int) -> dict[str, list]:
    chance = random.Random(3)
    errands, people = [], []
    for lon, lat in points(size, 1):
        area = area_of(lon, lat)
        errands.append(
            (
                area.cell,
                area.lon,
                area.lat,
                chance.choice(KINDS),
                chance.randrange(14 * 24),
                cells_at(area.lon, area.lat),
            )
        )
    for lon, lat in points(size, 2):
        quiet = (22 * 60, 7 * 60) if chance.random() < 0.6 else (None, None)
        people.append(
            (
                lon,
                lat,
                chance.choice((1_000, 2_000, 3_000, 3_000, 5_000, 10_000)),
                quiet,
                cells_at(lon, lat, HOME_CELLS),
            )
        )
    return {"errands": errands, "people": people}


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    schema.upgrade(engine)
    with runtime.working_on(engine, runtime._clock):
        yield engine
    engine.dispose()


def _fill(engine: Engine, data: dict[str, list]) -> Actor:
    """So many errands and people, past the actions; with their counts, which the triggers would take too long to gather."""
    town = a_municipality(**SWEDEN)
    asta = a_person(town, home=(18.07, 59.33))
    nouns = (table(Errand), table(Person))
    with engine.begin() as connection:
        for noun in nouns:
            for index in noun.indexes:
                index.drop(connection)
        if connection.dialect.name == "sqlite":
            for (name,) in connection.execute(text("select name from sqlite_master where type = 'trigger'")).all():
                connection.exec_driver_sql(f"drop trigger {name}")
        else:
            connection.exec_driver_sql("alter table errand disable trigger user")

    account, now = read(lambda work, *, by: (work.account_of(by.person_id).id, work.now()), by=asta)
    here, chance, ids = asta.municipality_id, random.Random(4), [_id() for _ in data["people"]]
    counted: Counter[tuple[int, str]] = Counter()

    def errands() -> Iterator[dict[str, Any]]:
        base = {
            "municipality_id": here, "payer_id": account, "title": "Mjölk", "text": "", "for_name": "Asta", "minutes": 30,
            "capacity": 1, "free": 1, "state": "open", "address": "", "area_name": "", "reach": 0, "reason": "", "trouble": "", "waves": 0, "stall": "",
            "stall_count": 0, "stalls_at": now,
        }  # fmt: skip
        for cell, lon, lat, kind, hours, inside in data["errands"]:
            counted[inside["h3_r8"], kind] += 1
            yield {
                **base, "id": _id(), "requester_id": chance.choice(ids), "category": kind, "lon": lon, "lat": lat, "cell": cell, "area_lon": lon, "area_lat": lat, **inside,
                "posted_at": now - timedelta(hours=hours), "ends_at": now + timedelta(hours=hours + 1),
            }  # fmt: skip

    def people() -> Iterator[dict[str, Any]]:
        plain = {name: value for name, value in _others(Person).items() if value is not None}
        base = {**plain, "municipality_id": here, "name": "Omar", "joined_at": now}
        for number, (who, (lon, lat, radius, quiet, inside)) in enumerate(zip(ids, data["people"], strict=True)):
            yield {
                **base, "id": who, "handle": f"p{number}", "home_lon": lon, "home_lat": lat, "alert_radius": radius,
                "quiet_from": quiet[0], "quiet_until": quiet[1], **inside,
            }  # fmt: skip

    _pour(engine, "person", people())
    _pour(engine, "errand", errands())
    coarser: Counter[tuple[int, str]] = Counter()
    for (cell, kind), count in counted.items():
        for resolution in RESOLUTIONS:
            coarser[h3.cell_to_parent(cell, resolution), kind] += count
    rows = (
        {"municipality_id": here, "cell": cell, "category": kind, "open": count}
        for (cell, kind), count in coarser.items()
    )
    _pour(engine, "open_count", rows)
    with engine.begin() as connection:
        for noun in nouns:
            for index in noun.indexes:
                index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze" if connection.dialect.name == "postgresql" else "analyze")
    return asta


def _id() -> UUID:
    return UUID(int=random.getrandbits(128))


def _pour(engine: Engine, name: str, rows: Iterator[dict[str, Any]]) -> None:
    """Many rows at once, by the driver's own way."""
    first = next(rows)
    names, all_rows = ", ".join(first), (list(row.values()) for row in chain([first], rows))
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    if engine.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in first)
        driver.execute("begin immediate")
        driver.executemany(
            f"insert into {name} ({names}) values ({marks})", ([_plain(value) for value in row] for row in all_rows)
        )
        driver.execute("commit")
    else:
        with driver.cursor() as cursor, cursor.copy(f"copy {name} ({names}) from stdin") as copy:
            for row in all_rows:
                copy.write_row([Jsonb(value) if isinstance(value, list) else value for value in row])
        driver.commit()
    raw.close()


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list) else kept(value)


def _others(noun: Any) -> dict[str, Any]:
    """What a new person has where this says nothing else."""
    fields = noun.model_fields
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in fields.items()
        if not field.is_required() and name != "id"
    }


def _rival_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        run = connection.exec_driver_sql
        run("create extension postgis")
        run(
            "create table rival_errand as select id, category, ends_at, posted_at, area_lon as lon, area_lat as lat from errand"
        )
        run("create table rival_person as select id, alerts_on, quiet_from, quiet_until, alert_radius, home_lon as lon, home_lat as lat from person where home_lon is not null")  # fmt: skip
        for name in ("rival_errand", "rival_person"):
            run(
                f"alter table {name} add column g geography(point), add column e float8, add column n float8, add column p point"
            )
            run(f"update {name} set g = st_point(lon, lat)::geography, e = st_x(t), n = st_y(t), p = point(st_x(t), st_y(t)) "
                f"from (select ctid as at, st_transform(st_setsrid(st_point(lon, lat), 4326), 3006) as t from {name}) as flat where {name}.ctid = flat.at")  # fmt: skip
            run(f"create index on {name} using gist (g)")
            run(f"create index on {name} using gist (p)")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum full analyze rival_errand")
        connection.exec_driver_sql("vacuum full analyze rival_person")


Look = Callable[[Work, float, float], Any]


def _search(by: Actor) -> Look:
    def look(work: Work, lon: float, lat: float) -> list:
        area = area_of(lon, lat)
        sought = nearest.Sought(by.municipality_id, KINDS, work.now())
        return nearest.errands(work, sought, area.lon, area.lat, radius=RADIUS, limit=LIMIT, widened=True)

    return look


def _reverse(by: Actor) -> Look:
    return lambda work, lon, lat: nearest.helpers(work, by.municipality_id, lon, lat, limit=WAVE, minute=18 * 60)


def _rival(statement: str) -> Look:
    def look(work: Work, lon: float, lat: float) -> list:
        x, y = FLAT.transform(lon, lat)
        values = {
            "lon": lon,
            "lat": lat,
            "x": x,
            "y": y,
            "radius": float(RADIUS),
            "now": work.now(),
            "kinds": list(KINDS),
            "minute": 18 * 60,
        }
        return work.connection.exec_driver_sql(statement, values).all()

    return look


def _timed(engine: Engine, look: Look, there: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Queries per second, and the median and 99th percentile in milliseconds; one connection, warm."""

    def run(work: Work, *, by: Actor | None) -> list[float]:
        for lon, lat in there[:300]:
            look(work, lon, lat)
        took, end = [], time.perf_counter() + SECONDS
        for lon, lat in there:
            start = time.perf_counter()
            look(work, lon, lat)
            took.append(time.perf_counter() - start)
            if time.perf_counter() > end:
                break
        return took

    took = sorted(read(run, by=None))
    return len(took) / sum(took), statistics.median(took) * 1000, took[int(len(took) * 0.99)] * 1000


def _exact(engine: Engine, town: Actor, data: dict[str, list], there: list[tuple[float, float]]) -> Row:
    """How many of 10,000 searches give what brute force over the ellipsoid's distances gives."""
    import numpy

    geod, look, right = Geod(ellps="WGS84"), _search(town), 0
    lons, lats = numpy.array([row[1] for row in data["errands"]]), numpy.array([row[2] for row in data["errands"]])

    def run(work: Work, *, by: Actor | None) -> list[tuple[float, float, list]]:
        return [(lon, lat, [one.metres for one in look(work, lon, lat)]) for lon, lat in points(CASES, 5)]

    for lon, lat, found in read(run, by=None):
        area = area_of(lon, lat)
        box = (abs(lats - area.lat) < 0.06) & (abs(lons - area.lon) < 0.14)
        near, far = lons[box], lats[box]
        *_, metres = geod.inv([area.lon] * len(near), [area.lat] * len(near), near, far)
        wanted = sorted(metre for metre in metres if metre <= RADIUS)[:LIMIT]
        right += len(wanted) == len(found) and all(abs(a - b) < 1.0 for a, b in zip(wanted, found, strict=True))
    return Row(
        f"searches equal to brute force by pyproj.Geod, {engine.dialect.name}",
        right,
        "",
        f"of {CASES:,}",
        right / CASES,
    )


def _map(by: Actor, size: int) -> list[Row]:
    """The 99th percentile and the largest of what the map asks at every zoom, all over the country; warm."""
    from helpnet.api.map import PointCollection, _feature

    rows: list[Row] = []
    for zoom in range(3, 19, 3):
        took, most = [], 0
        for lon, lat in list(points(VIEWS + 1, zoom)):
            wide = 360 / 2**zoom * 1440 / 256 / 2
            box = near_map.view(
                max(-180, lon - wide), max(-85, lat - wide * 0.35), min(180, lon + wide), min(85, lat + wide * 0.35)
            )
            start = time.perf_counter()
            found = read(clusters.points, box, zoom, nearby.Filters(), by=by)
            body = PointCollection(features=[_feature(point) for point in found]).model_dump_json().encode()
            took.append(time.perf_counter() - start)
            most = max(most, len(gzip.compress(body)))
        took = sorted(took[1:])
        name = f"map, zoom {zoom}, {size:,} open, {runtime._engine.dialect.name}"
        rows += [
            Row(f"{name}: p99", took[int(VIEWS * 0.99)] * 1000, "ms", "limit 50 ms", took[int(VIEWS * 0.99)] * 20),
            Row(f"{name}: largest body", most / 1024, "KiB", "limit 100 KB", most / 100_000),
        ]
    return rows
