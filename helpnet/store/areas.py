"""Where a municipality's survey of its addresses is kept, and what a place is shown as by it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from h3.api import basic_int as h3
from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from helpnet.domain.areas import PublicArea, Survey, cells_of, surveyed
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.domain.values import AREA_RESOLUTION, Area, cells_at
from helpnet.store.work import Work

S, E, P = map(columns, (PublicArea, Errand, Person))
Named = Callable[[float, float], str]
"""The name of the area with its middle there (WGS84 degrees)."""
_SURVEYING = 11  # PostgreSQL's locks of two numbers are apart from those of one
_TOWN = func.hashtext(bindparam("town"))
_HELD, _ALONE = (
    select(func.pg_advisory_xact_lock_shared(_SURVEYING, _TOWN)),
    select(func.pg_advisory_xact_lock(_SURVEYING, _TOWN)),
)
_ALL = select(S.cell, S.shown, S.finest).where(S.municipality_id == bindparam("within"))
_AT = _ALL.where(S.cell.in_([bindparam("r8"), bindparam("r7"), bindparam("r6")]))


def hold(work: Work, municipality_id: UUID) -> None:
    """Let the survey stay as it is until the transaction ends: what is put into an area by it is seen by the next survey.

    Before anything is locked, since whoever surveys locks what it moves.
    """
    _lock(work, _HELD, municipality_id)


def hold_alone(work: Work, municipality_id: UUID) -> None:
    """Let nobody else put anything into an area, nor keep or limit the survey, until the transaction ends.

    Before the survey is read to be kept anew, or what another keeps meanwhile would be overwritten.
    """
    _lock(work, _ALONE, municipality_id)


def _lock(work: Work, statement: Select[Any], municipality_id: UUID) -> None:
    if work.connection.dialect.name == "postgresql":  # SQLite lets one writer in anyway
        work.rows(statement, town=str(municipality_id))


def of(work: Work, lon: float, lat: float, *, within: UUID) -> Area:
    """What strangers may know of one place (domain.areas.Survey)."""
    r8, r7, r6, _ = cells_of(lon, lat)
    rows = work.rows(_AT, within=within, r8=r8, r7=r7, r6=r6) or work.rows(_ALL.limit(1), within=within)
    return _read(rows).area(lon, lat)


def all_of(work: Work, *, within: UUID) -> Survey:
    """The whole survey, for many places at once."""
    return _read(work.rows(_ALL, within=within))


def _read(rows: list[Any]) -> Survey:
    return Survey(bool(rows), frozenset(row.cell for row in rows if row.shown), {row.cell: row.finest for row in rows})


def survey(
    work: Work, municipality_id: UUID, doors: Mapping[int, int], finest: Mapping[int, int], named: Named
) -> None:
    """Keep how many addresses lie in each cell of resolution 8, and the limits; then show everything as that says, named anew.

    Within `hold_alone`.
    """
    work.write(delete(table(PublicArea)).where(S.municipality_id == municipality_id))
    rows = {
        cell: {"cell": cell, "doors": count, "shown": shown, "finest": finest.get(cell, AREA_RESOLUTION)}
        for cell, (count, shown) in surveyed(doors, finest).items()
    }
    for cell in {*finest} | {*doors}:
        least = {"cell": cell, "shown": False, "finest": finest.get(cell, AREA_RESOLUTION)}
        rows[cell] = {**least, **rows.get(cell, {}), "doors": doors.get(cell, 0)}
    if rows:
        work.connection.execute(
            insert(table(PublicArea)), [{"municipality_id": municipality_id, **row} for row in rows.values()]
        )
    _show_anew(work, municipality_id, named)


def limits(work: Work, municipality_id: UUID) -> tuple[dict[int, int], dict[int, int]]:
    """The addresses counted by cell of resolution 8, and the cells that are limited with their limits."""
    rows = [
        row
        for row in work.rows(select(S.cell, S.doors, S.finest).where(S.municipality_id == municipality_id))
        if h3.get_resolution(row.cell) == AREA_RESOLUTION
    ]
    return {row.cell: row.doors for row in rows}, {row.cell: row.finest for row in rows if row.finest < AREA_RESOLUTION}


def _show_anew(work: Work, municipality_id: UUID, named: Named) -> None:
    """Errands and homes move into the areas they are shown as now; errands that are over too, since maps to keep show them."""
    known = all_of(work, within=municipality_id)
    for row in work.rows(select(E.id, E.lon, E.lat, E.cell).where(E.municipality_id == municipality_id)):
        area = known.area(row.lon, row.lat)
        if area.cell != row.cell:
            shown = {
                "cell": area.cell,
                "area_lon": area.lon,
                "area_lat": area.lat,
                "area_name": named(area.lon, area.lat),
            }
            shown |= cells_at(area.lon, area.lat)
            work.write(update(table(Errand)).where(E.id == row.id).values(**shown))
    homes = select(P.id, P.home_lon, P.home_lat, P.home_cell).where(
        P.municipality_id == municipality_id, P.home_lon.is_not(None)
    )
    for row in work.rows(homes):
        cell = known.area(row.home_lon, row.home_lat).cell
        if cell != row.home_cell:
            work.write(update(table(Person)).where(P.id == row.id).values(home_cell=cell))


def limited(cells: Iterable[int], finest: int, before: Mapping[int, int]) -> dict[int, int]:
    """The limits with these cells shown no finer than `finest`; 8 lifts their limit."""
    given = dict(before)
    for cell in cells:
        given[cell] = finest
    return {cell: limit for cell, limit in given.items() if limit < AREA_RESOLUTION}
