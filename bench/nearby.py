"""What is near among ten thousand, a hundred thousand and a million, on both engines, beside PostgreSQL's own ways of looking.

All stand in one municipality as large as Sweden: the worst case, since a real installation parts them among many.
"""

import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyproj import Geod, Transformer
from sqlalchemy import Engine

from bench.country import KINDS, country_of, fill
from bench.report import Row
from bench.sweden import points
from helpnet import runtime
from helpnet.domain.actor import Actor
from helpnet.domain.values import area_of
from helpnet.queries import clusters, nearby, sight
from helpnet.runtime import read
from helpnet.store import nearest, schema
from helpnet.store.engine import make_engine
from helpnet.store.work import Work
from tests.builders import a_person
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
RADIUS, LIMIT, WAVE, CASES, VIEWS = 5_000, 50, 200, 10_000, 200
WARM_SECONDS, WARM_AT_MOST, TURN, NOT_COUNTED, TURNS_AT_LEAST, SECONDS = 20.0, 20_000, 105, 5, 10, 5.0
SCAN = "full scan"
DEBIAN = Path("/usr/lib/postgresql/15/bin")
FLAT = Transformer.from_crs(4326, 3006, always_xy=True)
_WANTED = "ends_at > %(now)s and category = any(%(kinds)s)"
_AWAKE = "alerts_on and (quiet_from is null or not (%(minute)s >= quiet_from or %(minute)s < quiet_until))"
RIVALS = {
    "search": {
        "GiST point KNN": f"select id from rival_errand where p <@ circle(point(%(x)s, %(y)s), %(radius)s) and {_WANTED} "
        "order by p <-> point(%(x)s, %(y)s), posted_at, id limit 50",
        "PostGIS geography": f"select id from rival_errand where st_dwithin(g, st_point(%(lon)s, %(lat)s)::geography, %(radius)s) and {_WANTED} "
        "order by g <-> st_point(%(lon)s, %(lat)s)::geography, posted_at, id limit 50",
        SCAN: f"select id from rival_errand where (e - %(x)s)^2 + (n - %(y)s)^2 <= %(radius)s ^ 2 and {_WANTED} "
        "order by (e - %(x)s)^2 + (n - %(y)s)^2, posted_at, id limit 50",
    },
    "reverse": {
        "PostGIS geography": f"select id from rival_person where st_dwithin(g, st_point(%(lon)s, %(lat)s)::geography, 10000) "
        f"and st_distance(g, st_point(%(lon)s, %(lat)s)::geography) <= alert_radius and {_AWAKE} "
        "order by g <-> st_point(%(lon)s, %(lat)s)::geography limit 200",
        SCAN: f"select id from rival_person where (e - %(x)s)^2 + (n - %(y)s)^2 <= alert_radius ^ 2 and {_AWAKE} "
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
            country, there = country_of(size), list(points(4_000, 99))
            rates: dict[str, dict[str, float]] = {"search": {}, "reverse": {}}
            for name, url in (("SQLite", f"sqlite:///{folder}/{size}.db"), ("PostgreSQL", server.url(server.create()))):
                with _engine(url) as engine:
                    town = fill(engine, country)
                    if name == "PostgreSQL":
                        _rival_tables(engine)
                    for way, look in {"search": _search(town), "reverse": _reverse(town)}.items():
                        rivals = RIVALS[way] if name == "PostgreSQL" else {}
                        found = _timed(engine, {name: look} | {whose: _rival(rivals[whose]) for whose in rivals}, there)
                        rates[way][name], half, worst = found.pop(name)
                        halves.setdefault(f"{way}, {name}", {})[size] = half
                        rows += [
                            Row(f"{way}, {size:,}, {name}: p50", half, "ms", "", 0), Row(f"{way}, {size:,}, {name}: p99", worst, "ms", "limit 5 ms", worst / 5)
                        ]  # fmt: skip
                        for rival, (theirs, half, worst) in found.items():
                            print(
                                f"  {size:,} {way} {rival}: {theirs:,.0f}/s, p50 {half:.2f}, p99 {worst:.2f} ms",
                                flush=True,
                            )
                            rows += [
                                Row(f"{way}, {size:,}, {ours}", rate, "1/s", rival, rate / theirs, theirs)
                                for ours, rate in rates[way].items()
                            ]  # fmt: skip
                    rows += _map(a_person(town.municipality_id, home=(18.07, 59.33)), size) if size == SIZES[-1] else []
                    if size == SIZES[0]:
                        rows.append(_exact(engine, town, country))
    rows += [
        Row(f"{way}: p50 at {SIZES[-1]:,}", by_size[SIZES[-1]], "ms", f"at {SIZES[0]:,}", by_size[SIZES[-1]] / by_size[SIZES[0]], by_size[SIZES[0]])
        for way, by_size in halves.items()
    ]  # fmt: skip
    return rows


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    schema.upgrade(engine)
    with runtime.working_on(engine, runtime._clock):
        yield engine
    engine.dispose()


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
        for name in ("rival_errand", "rival_person"):
            connection.exec_driver_sql(f"vacuum full {name}")
            # after a full one alone the autovacuum comes in the middle of measuring
            connection.exec_driver_sql(f"vacuum analyze {name}")
        connection.exec_driver_sql("checkpoint")


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


def _timed(
    engine: Engine, looks: dict[str, Look], there: list[tuple[float, float]]
) -> dict[str, tuple[float, float, float]]:
    """Queries per second, and the median and 99th percentile in milliseconds, of each; one connection, warm.

    Before that each looks for twenty seconds at places of its own, as one has that serves for a while: with 300 looks before,
    many a page was met for the first time. They take turns at the same points, a hundred at a time, so that what else the
    machine does meets all of them; five more at the beginning of a turn are not counted, since the scan of a million rows before
    it has emptied the processor's caches. The full scan, which takes seconds, looks at a few.
    """
    took: dict[str, list[float]] = {name: [] for name in looks}

    def turn(work: Work, *, by: Actor | None, first: int, many: int) -> None:
        for name, look in looks.items():
            scans = name == SCAN
            for number, (lon, lat) in enumerate(there[first : first + (1 if scans else many)]):
                start = time.perf_counter()
                look(work, lon, lat)
                if scans or number >= NOT_COUNTED:
                    took[name].append(time.perf_counter() - start)

    def warm(work: Work, *, by: Actor | None, look: Look) -> None:
        end = time.perf_counter() + WARM_SECONDS
        for place in points(WARM_AT_MOST, 98):
            look(work, *place)
            if time.perf_counter() > end:
                break

    for name, look in looks.items():
        if name != SCAN:
            read(warm, by=None, look=look)
    for turns, first in enumerate(range(0, len(there) - TURN, TURN)):
        if turns >= TURNS_AT_LEAST and sum(map(sum, took.values())) > SECONDS * len(looks):
            break
        read(turn, by=None, first=first, many=TURN)
    return {
        name: (len(times) / sum(times), statistics.median(times) * 1000, sorted(times)[int(len(times) * 0.99)] * 1000)
        for name, times in took.items()
    }


def _exact(engine: Engine, town: Actor, country: dict[str, list]) -> Row:
    """How many of 10,000 searches give what brute force over the ellipsoid's distances gives."""
    import numpy

    geod, look, right = Geod(ellps="WGS84"), _search(town), 0
    lons, lats = (numpy.array([row[index] for row in country["errands"]]) for index in (1, 2))

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
    for zoom in range(3, 19):
        took, most = [], 0
        for lon, lat in list(points(VIEWS + 1, zoom)):
            wide = 360 / 2**zoom * 1440 / 256 / 2
            box = sight.view(
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
