"""A municipality as large as Sweden: so many errands and people, put where the country's people live, past the actions."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from h3.api import basic_int as h3
from psycopg.types.json import Json as Jsonb
from sqlalchemy import Engine, text

from bench.sweden import points
from helpnet.domain.actor import Actor
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import table
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.domain.values import HOME_CELLS, area_of, cells_at
from helpnet.runtime import read
from helpnet.store.counts import RESOLUTIONS
from helpnet.store.written import kept
from tests.builders import a_municipality, a_person

SWEDEN = {"west": 10.5, "south": 55.0, "east": 24.5, "north": 69.5, "lon": 16.0, "lat": 62.0}
KINDS = tuple(SLUGS)


def country_of(size: int) -> dict[str, list]:
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


def fill(engine: Engine, data: dict[str, list]) -> Actor:
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
    here, chance, ids = asta.municipality_id, random.Random(4), [an_id() for _ in data["people"]]
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
                **base, "id": an_id(), "requester_id": chance.choice(ids), "category": kind, "lon": lon, "lat": lat, "cell": cell, "area_lon": lon, "area_lat": lat, **inside,
                "posted_at": now - timedelta(hours=hours), "ends_at": now + timedelta(hours=hours + 1),
            }  # fmt: skip

    def people() -> Iterator[dict[str, Any]]:
        plain = {name: value for name, value in others(Person).items() if value is not None}
        base = {**plain, "municipality_id": here, "name": "Omar", "joined_at": now}
        for number, (who, (lon, lat, radius, quiet, inside)) in enumerate(zip(ids, data["people"], strict=True)):
            yield {
                **base, "id": who, "handle": f"p{number}", "home_lon": lon, "home_lat": lat, "alert_radius": radius,
                "quiet_from": quiet[0], "quiet_until": quiet[1], **inside,
            }  # fmt: skip

    pour(engine, "person", people())
    pour(engine, "errand", errands())
    coarser: Counter[tuple[int, str]] = Counter()
    for (cell, kind), count in counted.items():
        for resolution in RESOLUTIONS:
            coarser[h3.cell_to_parent(cell, resolution), kind] += count
    rows = (
        {"municipality_id": here, "cell": cell, "category": kind, "open": count}
        for (cell, kind), count in coarser.items()
    )
    pour(engine, "open_count", rows)
    with engine.begin() as connection:
        for noun in nouns:
            for index in noun.indexes:
                index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze" if connection.dialect.name == "postgresql" else "analyze")
    return asta


def an_id() -> UUID:
    return UUID(int=random.getrandbits(128))


def pour(engine: Engine, name: str, rows: Iterator[dict[str, Any]]) -> None:
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


def others(noun: Any) -> dict[str, Any]:
    """What a new person has where this says nothing else."""
    fields = noun.model_fields
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in fields.items()
        if not field.is_required() and name != "id"
    }
