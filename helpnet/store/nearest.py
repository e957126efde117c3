"""What is near, nearest first: open errands around a helper, and helpers around an errand.

One way of looking for both, on both engines: rings of H3 cells outward, each one prepared statement over a partial index
that holds all it looks at, until there are enough. A ring gives what lies between the metres surely covered before and those
it covers itself, so that the whole is exact, in order, and no row is given twice. Distances are the WGS84 ellipsoid's within a metre in 50 km.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from helpnet.domain.categories import SLUGS
from helpnet.domain.values import metres_per_degree
from helpnet.store import hints
from helpnet.store import nearest_statements as statements
from helpnet.store.rings import ERRANDS, HOMES, Ring, around, rings_at
from helpnet.store.work import Work
from helpnet.store.written import moment_of, run, uuid_of

FARTHEST = 57_000.0
FARTHER_AT_MOST, REST = 5.0, 2.0
"""The next ring reaches five times as far as the last one at most; and where it would leave less than half of all there is, all is looked at:
another statement costs more than what is read too much.
"""
DEGREE_NORTH_M = 110_500.0
"""Metres in a degree of latitude, or a little fewer: no strip that is made by it is too narrow."""

Box = tuple[float, float, float, float]
THE_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
SIDES = ("west", "south", "east", "north")
BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)
AFTER_ALL = datetime(9999, 1, 1, tzinfo=UTC)


class Near(NamedTuple):
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
    dialect, after = work.connection.dialect.name, sought.after or Near(UUID(int=0), -1.0)
    paged = sought.after is not None
    more = limit + len(sought.without)  # what is left out must not make the page short
    values = _from(lon, lat) | wanted(sought)
    if paged:
        values |= {"after_d2": after.d2, "after_posted": after.posted_at, "after_id": after.id}
    found: list[Near] = []
    begin = 0.0 if paged else hints.begin(ERRANDS, sought.municipality_id, lon, lat)
    rings = rings_at(lon, lat, to=ERRANDS)
    for ring, inner, outer in _outward(rings, radius, found, more, beyond=after.d2, begin=begin):
        begins, ends = max(inner, 0.0) ** 0.5, outer**0.5
        window = {"cells": around(ring, lon, lat, beyond=begins, within=ends), "inner": inner, "outer": outer}
        window |= {"most": more - len(found), **_box(lon, lat, ends, sought.box)}
        found += _errands(work, statements.errands_in(ring.resolution, dialect, paged=paged), values | window)
    hints.remember(ERRANDS, sought.municipality_id, lon, lat, found[-1].metres if len(found) >= more else radius)
    if widened and len(found) < more:
        window = {"inner": radius * radius, "most": more - len(found)}
        found += _errands(work, statements.widened(dialect, paged=paged), values | window)
    return [one for one in found if one.id not in sought.without][:limit]


def helpers(
    work: Work, municipality_id: UUID, lon: float, lat: float, *,
    limit: int = 200, minute: int | None = None, qualification: str | None = None, reach: float = 0.0,
    farthest: float = 10_000.0, beyond: Near | None = None, whoever: bool = False,
) -> list[Near]:  # fmt: skip
    """The nearest people who want to hear of errands at a point: within the distance they chose, or within `reach` of it.

    Only those with a home, neither suspended nor gone, with alerts on; awake at `minute` of the local day (None: also those
    who sleep); approved for `qualification` now. `beyond` is the last one of the page before; nobody lives farther than
    `farthest` metres away (at most 57 km). `whoever`: alerts and distances that people chose do not count; for the desk.
    Points are exact here: what is found is for us alone, and no stranger learns it.
    """
    dialect, after = work.connection.dialect.name, beyond or Near(UUID(int=0), -1.0)
    values = _from(lon, lat) | {"municipality": municipality_id, "now": work.now(), "reach2": reach * reach}
    values |= {"minute": minute, "qualification": qualification, "after_d2": after.d2, "after_id": after.id}
    asked = {
        "paged": beyond is not None,
        "awake": minute is not None,
        "approved": bool(qualification),
        "whoever": whoever,
    }
    found: list[Near] = []
    most = min(farthest, FARTHEST)
    begin = 0.0 if beyond else hints.begin(HOMES, municipality_id, lon, lat)
    rings = rings_at(lon, lat, to=HOMES)
    for ring, inner, outer in _outward(rings, most, found, limit, beyond=after.d2, begin=begin):
        begins, ends = max(inner, 0.0) ** 0.5, outer**0.5
        window = {
            "cells": around(ring, lon, lat, beyond=begins, within=ends), "inner": inner, "outer": outer, "most": limit - len(found),
            "least": 0 if whoever or begins < reach else int(begins), **_box(lon, lat, ends),
        }  # fmt: skip
        rows = run(work, statements.helpers_in(ring.resolution, dialect, **asked), values | window)
        found += [Near(uuid_of(who), d2) for who, d2 in rows]
    hints.remember(HOMES, municipality_id, lon, lat, found[-1].metres if len(found) >= limit else most)
    return found


def not_offered(work: Work, person_id: UUID, municipality_id: UUID) -> frozenset[UUID]:
    """Open errands that a person is not offered: their own, those they are on or said no to, and suspended people's."""
    statement = statements.not_offered(work.connection.dialect.name)
    return frozenset(
        uuid_of(row[0]) for row in run(work, statement, {"me": person_id, "municipality": municipality_id})
    )


def _errands(work: Work, statement: str, values: dict[str, Any]) -> list[Near]:
    return [Near(uuid_of(what), d2, moment_of(posted)) for what, d2, posted in run(work, statement, values)]


def wanted(sought: Sought) -> dict[str, Any]:
    """What a statement is told of the errands that are looked for."""
    return {
        "municipality": sought.municipality_id, "now": sought.now, "before": sought.before or AFTER_ALL,
        "other_kinds": [kind for kind in SLUGS if kind not in sought.kinds], **dict(zip(SIDES, sought.box, strict=True)),
    }  # fmt: skip


def _from(lon: float, lat: float) -> dict[str, Any]:
    """The point, and the squared metres in a degree there and how they change on the way north.

    With the change of half the way, distances are the ellipsoid's within a metre in 50 km.
    """
    (kx, ky), (nx, ny), (sx, sy) = (metres_per_degree(lat + north) for north in (0.0, 0.5, -0.5))
    return {
        "lon": lon, "lat": lat, "kx2": kx * kx, "ky2": ky * ky,
        "kx2_north": (nx * nx - sx * sx) / 2, "ky2_north": (ny * ny - sy * sy) / 2,
    }  # fmt: skip


def _box(lon: float, lat: float, metres: float, within: Box = THE_WORLD) -> dict[str, float]:
    """The sides of a box that holds all within so many metres of a point, and nothing outside `within`: few rows need their distance."""
    high = metres / DEGREE_NORTH_M
    wide = metres / metres_per_degree(min(abs(lat) + high, 89.0))[0]
    west, south, east, north = within
    sides = max(west, lon - wide), max(south, lat - high), min(east, lon + wide), min(north, lat + high)
    return dict(zip(SIDES, sides, strict=True))


def _outward(
    rings: tuple[Ring, ...], radius: float, found: list[Near], limit: int, *, beyond: float, begin: float
) -> Iterator[tuple[Ring, float, float]]:
    """Each ring with the squared metres it begins after and ends at, while there are fewer than `limit` found; none that ends before `beyond`.

    The fewer there were in the last one for its size, the farther the next one reaches, so that where few live few statements are needed.
    """

    def reaching(metres: float) -> int:
        return next((number for number, ring in enumerate(rings) if ring.metres >= metres), len(rings) - 1)

    last, inner = reaching(radius), -1.0
    number = min(reaching(begin), last)
    while True:
        ring = rings[number]
        wanted = outer = min(ring.metres, radius) ** 2
        if outer >= beyond:
            before = len(found)
            yield ring, inner, outer
            if len(found) >= limit:
                return
            more = (limit - len(found)) / max(len(found) - before, 1)
            wanted = min(outer + (outer - max(inner, 0.0)) * more, outer * FARTHER_AT_MOST**2)
            if wanted * REST > radius * radius:
                wanted = radius * radius
        if number == last:
            return
        inner = outer
        number = min(max(number + 1, reaching(wanted**0.5)), last)
