"""Errands as a map shows them: where they stand, and what their sign says."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from helpnet.store import nearest_statements as statements
from helpnet.store.nearest import Sought, wanted
from helpnet.store.work import Work
from helpnet.store.written import run, uuid_of


class Spot(NamedTuple):
    """An errand where it is shown."""

    id: UUID
    category: str
    title: str
    free: int
    cell: str
    area_lon: float
    area_lat: float


def in_cells(work: Work, sought: Sought, cells: Sequence[int]) -> list[Spot]:
    """All open errands that are shown in these cells of resolution 8."""
    if not sought.kinds or not cells:
        return []
    statement = statements.shown_in(work.connection.dialect.name)
    rows = run(work, statement, wanted(sought) | {"cells": list(cells)})
    return [spot for row in rows if (spot := _spot(row)).id not in sought.without]


def of(work: Work, ids: Sequence[UUID]) -> list[Spot]:
    """The errands of some ids, where they are shown."""
    rows = run(work, statements.signs(work.connection.dialect.name), {"ids": [one.hex for one in ids]}) if ids else []
    return [_spot(row) for row in rows]


def _spot(row: Sequence[Any]) -> Spot:
    return Spot(uuid_of(row[0]), *row[1:])
