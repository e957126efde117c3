"""What is near, nearest first: open errands around a helper, and helpers around an errand.

One way of looking for both, on both engines: rings of H3 cells outward, each one prepared statement over a partial index
that holds all it looks at, until there are enough. A ring gives what lies between the metres surely covered before and those
it covers itself, so that the whole is exact, in order, and no row is given twice. Distances are the WGS84 ellipsoid's within a metre in 50 km.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from h3.api import basic_int as h3

from helpnet.domain.values import metres_per_degree
from helpnet.store.rings import FROM_CENTRE, OUTWARD, Ring, around
from helpnet.store.work import Work

FARTHEST = OUTWARD[-1].metres
_D2 = """({lon} - :lon) * ({lon} - :lon) * (:kx2 + :kx2_north * ({lat} - :lat))
    + ({lat} - :lat) * ({lat} - :lat) * (:ky2 + :ky2_north * ({lat} - :lat))"""
_SHOWN = _D2.format(lon="area_lon", lat="area_lat")
_HOME = _D2.format(lon="home_lon", lat="home_lat")
KINDS = 14
"""How many kinds of errand there are: the statement has a place for each."""


Box = tuple[float, float, float, float]
THE_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)
AFTER_ALL = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Near:
    """Something near: its id, the squared metres to it, and for an errand when it was posted."""

    id: UUID
    d2: float
    posted_at: datetime = BEFORE_ALL

    @property
    def metres(self) -> float:
        """How far it is."""
        return self.d2**0.5


@dataclass(frozen=True, slots=True)
class Sought:
    """Open errands that are looked for: of which kinds, still wanted at `now`, beginning before `before`, none of `without`.

    `after` is the last row of the page before; `box` the part of the map (west, south, east, north) that they are shown in.
    """

    municipality_id: UUID
    kinds: Sequence[str]
    now: datetime
    before: datetime | None = None
    without: frozenset[UUID] = frozenset()
    box: Box = THE_WORLD
    after: Near | None = None


def errands(
    work: Work, sought: Sought, lon: float, lat: float, *, radius: float, limit: int, widened: bool = False
) -> list[Near]:
    """The nearest open errands within `radius` metres of the centre of an area, older first among equals, then by id.

    With `widened`, those from farther away follow whose reach comes this far. The point must be the centre of an H3 cell of
    resolution 8, as `area_of` gives it.
    """
    if not sought.kinds or limit <= 0:
        return []
    after = sought.after or Near(UUID(int=0), -1.0)
    more = limit + len(sought.without)  # what is left out must not make the page short
    values = _from(lon, lat) | {
        "municipality": sought.municipality_id, "now": sought.now, "before": sought.before or AFTER_ALL,
        "kinds": list(sought.kinds),
        "after_d2": after.d2, "after_posted": after.posted_at, "after_id": after.id,
        **dict(zip(("west", "south", "east", "north"), sought.box, strict=True)),
    }  # fmt: skip
    found: list[Near] = []
    start = 0 if sought.after else _start(FROM_CENTRE, sought.municipality_id, lon, lat)
    for ring, inner, outer in _outward(FROM_CENTRE, radius, beyond=after.d2, start=start):
        window = {"inner": inner, "outer": outer, "most": more - len(found)}
        rows = _run(work, _errands_in, ring, values | window, lon, lat)
        found += [Near(_uuid(row[0]), row[1], _moment(row[2])) for row in rows]
        if len(found) >= more:
            break
    _remember(FROM_CENTRE, sought.municipality_id, lon, lat, found[-1].metres if len(found) >= more else radius)
    if widened and len(found) < more:
        rows = _run(work, _widened, None, values | {"inner": radius * radius, "most": more - len(found)}, lon, lat)
        found += [Near(_uuid(row[0]), row[1], _moment(row[2])) for row in rows]
    return [one for one in found if one.id not in sought.without][:limit]


def helpers(
    work: Work, municipality_id: UUID, lon: float, lat: float, *,
    limit: int = 200, minute: int | None = None, qualification: str | None = None, reach: float = 0.0,
    farthest: float = 10_000.0, beyond: Near | None = None, whoever: bool = False,
) -> list[Near]:  # fmt: skip
    """The nearest people who want to hear of errands at a point: within the distance they chose, or within `reach` of it.

    Only those with a home, neither suspended nor gone, with alerts on; awake at `minute` of the local day (None: also those
    who sleep); approved for `qualification` now. `beyond` is the last one of the page before; nobody lives farther than
    `farthest` metres away (at most 59 km). `whoever`: alerts and distances that people chose do not count; for the desk.
    Points are exact here: what is found is for us alone, and no stranger learns it.
    """
    beyond = beyond or Near(UUID(int=0), -1.0)
    values = _from(lon, lat) | {
        "municipality": municipality_id, "minute": -1 if minute is None else minute, "qualification": qualification or "",
        "now": work.now(), "reach2": reach * reach, "whoever": whoever, "after_d2": beyond.d2, "after_id": beyond.id,
    }  # fmt: skip
    found: list[Near] = []
    build, most = _approved_in if qualification else _helpers_in, min(farthest, FARTHEST)
    start = 0 if beyond.d2 >= 0 else _start(OUTWARD, municipality_id, lon, lat)
    for ring, inner, outer in _outward(OUTWARD, most, beyond=beyond.d2, start=start):
        window = {"inner": inner, "outer": outer, "most": limit - len(found)}
        rows = _run(work, build, ring, values | window, lon, lat)
        found += [Near(_uuid(row[0]), row[1]) for row in rows]
        if len(found) >= limit:
            break
    _remember(OUTWARD, municipality_id, lon, lat, found[-1].metres if len(found) >= limit else most)
    return found


def in_cells(work: Work, sought: Sought, cells: Sequence[int]) -> list[UUID]:
    """All open errands that are shown in these cells of resolution 8."""
    if not sought.kinds or not cells:
        return []
    values = {
        "municipality": sought.municipality_id, "now": sought.now, "before": sought.before or AFTER_ALL, "kinds": list(sought.kinds),
        "cells": list(cells), **dict(zip(("west", "south", "east", "north"), sought.box, strict=True)),
    }  # fmt: skip
    rows = _run(work, lambda _ring, dialect: _shown_in(len(cells), dialect), None, values, 0.0, 0.0)
    return [found for row in rows if (found := _uuid(row[0])) not in sought.without]


def not_offered(work: Work, person_id: UUID, municipality_id: UUID) -> frozenset[UUID]:
    """Open errands that a person is not offered: their own, those they are on or said no to, and suspended people's."""
    values = {"me": person_id, "municipality": municipality_id}
    return frozenset(_uuid(row[0]) for row in _run(work, _not_offered, None, values, 0.0, 0.0))


# -- where the last one who looked around here found enough --------------------------

REMEMBERED, _HINTS = 40_000, (7, 5)
_last: dict[tuple[int, UUID, int], int] = {}


def _start(rings: tuple[Ring, ...], municipality_id: UUID, lon: float, lat: float) -> int:
    """The ring to begin with: a hint that spares statements and changes no answer."""
    for resolution in _HINTS:
        found = _last.get((id(rings), municipality_id, h3.latlng_to_cell(lat, lon, resolution)))
        if found is not None:
            return found
    return 0


def _remember(rings: tuple[Ring, ...], municipality_id: UUID, lon: float, lat: float, metres: float) -> None:
    if len(_last) >= REMEMBERED:
        _last.clear()
    enough = next((index for index, ring in enumerate(rings) if ring.metres >= metres), len(rings) - 1)
    for resolution in _HINTS:
        _last[id(rings), municipality_id, h3.latlng_to_cell(lat, lon, resolution)] = enough


def _run(
    work: Work, build: Callable[[Any, str], str], ring: Ring | None, values: dict[str, Any], lon: float, lat: float
) -> Sequence[Any]:
    """The rows of a statement, past SQLAlchemy's compiler: it costs more than the search itself."""
    work.flush()
    dialect = work.connection.dialect.name
    if ring is not None:
        values["cells"] = around(ring, lon, lat)
    if dialect == "sqlite":
        values = {name: _kept(value) for name, value in _spread(values).items()}
    return work.connection.exec_driver_sql(build(ring, dialect), values).all()


def _spread(values: dict[str, Any]) -> dict[str, Any]:
    """Each of many values under a name of its own, kinds always as many: SQLite takes no lists."""
    for name in ("cells", "kinds"):
        many = values.pop(name, ())
        size = KINDS if name == "kinds" else len(many)
        values |= {f"{name}{n}": many[min(n, len(many) - 1)] for n in range(size if many else 0)}
    return values


def _kept(value: Any) -> Any:
    """A value as SQLite keeps it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _written(statement: str, dialect: str, ring: Ring | None = None) -> str:
    """The statement in the engine's own way of naming values, and of saying that one is among many."""
    statement = " ".join(statement.split()).replace("{kinds}", _among("category", "kinds", KINDS, dialect))
    if ring is not None:
        statement = statement.replace("{cells}", _among(ring.column, "cells", ring.size, dialect))
    return statement if dialect == "sqlite" else re.sub(r":(\w+)", r"%(\1)s", statement)


def _among(column: str, name: str, size: int, dialect: str) -> str:
    if dialect == "postgresql":  # one value, and one plan, however many
        return f"{column} = any(:{name})"
    return f"{column} in ({', '.join(f':{name}{n}' for n in range(size))})"


def _of(table: str, index: str, dialect: str) -> str:
    """The table; SQLite keeps no counts by which it would find the right index by itself."""
    return f"{table} indexed by {index}" if dialect == "sqlite" else table


def _from(lon: float, lat: float) -> dict[str, Any]:
    """The point, and the squared metres in a degree there and how they change on the way north.

    With the change of half the way, distances are the ellipsoid's within a metre in 50 km.
    """
    (kx, ky), (nx, ny), (sx, sy) = (metres_per_degree(lat + north) for north in (0.0, 0.5, -0.5))
    return {
        "lon": lon, "lat": lat, "kx2": kx * kx, "ky2": ky * ky,
        "kx2_north": (nx * nx - sx * sx) / 2, "ky2_north": (ny * ny - sy * sy) / 2,
    }  # fmt: skip


def _outward(
    rings: tuple[Ring, ...], radius: float, *, beyond: float, start: int
) -> Iterator[tuple[Ring, float, float]]:
    """Each ring with the squared metres it begins after and ends at, those that end before `beyond` passed over."""
    inner = -1.0
    for number, ring in enumerate(rings):
        last = ring.metres >= radius
        if number < start and not last:
            continue
        outer = min(ring.metres, radius) ** 2
        if outer >= beyond:
            yield ring, inner, outer
        inner = outer
        if last:
            return


# -- the statements, each written once for each engine -------------------------------


_WANTED = """state = 'open' and municipality_id = :municipality and ends_at > :now
    and (starts_at is null or starts_at < :before) and {kinds}
    and area_lat between :south and :north and area_lon between :west and :east"""
_AFTER = "(d2 > :after_d2 or (d2 = :after_d2 and (posted_at, id) > (:after_posted, :after_id)))"
_AWAKE = """(:minute < 0 or quiet_from is null
    or (quiet_from <= quiet_until and not (:minute >= quiet_from and :minute < quiet_until))
    or (quiet_from > quiet_until and :minute < quiet_from and :minute >= quiet_until))"""
_APPROVED = """and id in (select q.person_id from qualification q
    where q.kind = :qualification and (q.until is null or q.until > :now))"""


@cache
def _errands_in(ring: Ring, dialect: str) -> str:
    table = _of("errand", f"errand_near_r{ring.resolution}", dialect)
    return _written(
        f"""select id, d2, posted_at from (
            select id, posted_at, {_SHOWN} as d2 from {table} where {_WANTED} and {{cells}}
        ) as near where d2 > :inner and d2 <= :outer and {_AFTER} order by d2, posted_at, id limit :most""",
        dialect,
        ring,
    )


def _shown_in(size: int, dialect: str) -> str:
    among = _among("h3_r8", "cells", size, dialect)
    return _written(f"select id from {_of('errand', 'errand_near_r8', dialect)} where {_WANTED} and {among}", dialect)


@cache
def _widened(_ring: None, dialect: str) -> str:
    return _written(
        f"""select id, d2, posted_at from (
            select id, posted_at, reach, {_SHOWN} as d2 from {_of("errand", "errand_widened", dialect)} where {_WANTED} and reach > 0
        ) as near where d2 > :inner and d2 <= 1.0 * reach * reach and {_AFTER} order by d2, posted_at, id limit :most""",
        dialect,
    )


@cache
def _helpers_in(ring: Ring, dialect: str, approved: str = "") -> str:
    table = _of("person", f"person_near_r{ring.resolution}", dialect)
    return _written(
        f"""select id, d2 from (
            select id, alert_radius, {_HOME} as d2 from {table}
            where home_lon is not null and suspended_at is null and erased_at is null and municipality_id = :municipality
                and {{cells}} and (alerts_on or :whoever) and {_AWAKE} {approved}
        ) as near where d2 > :inner and d2 <= :outer and (:whoever or d2 <= 1.0 * alert_radius * alert_radius or d2 <= :reach2)
            and (d2 > :after_d2 or (d2 = :after_d2 and id > :after_id)) order by d2, id limit :most""",
        dialect,
        ring,
    )


@cache
def _approved_in(ring: Ring, dialect: str) -> str:
    return _helpers_in(ring, dialect, _APPROVED)


@cache
def _not_offered(_ring: None, dialect: str) -> str:
    """Begun from the few rows of the person's own, never from the many that are open."""
    mine, suspended = (
        _of("errand as e", "errand_of_requester", dialect),
        _of("person as p", "person_suspended", dialect),
    )
    return _written(
        f"""select e.id from acceptance as a cross join errand as e
            where e.id = a.errand_id and a.helper_id = :me and a.state in ('accepted', 'done', 'standby') and e.state = 'open'
        union all select e.id from decline as d cross join errand as e where e.id = d.errand_id and d.helper_id = :me and e.state = 'open'
        union all select e.id from {mine} where e.requester_id = :me and e.state = 'open'
        union all select e.id from {suspended} cross join {mine} where p.municipality_id = :municipality and p.suspended_at is not null
            and e.requester_id = p.id and e.state = 'open'""",
        dialect,
    )
