"""Open errands counted by cell: changes are gathered in now and then, and a reading adds those that are not yet."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from uuid import UUID

from h3.api import basic_int as h3
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import columns, table
from helpnet.domain.counts import OpenChange, OpenCount
from helpnet.store.work import Work
from helpnet.store.written import among, none_of, run, written

C, N = columns(OpenChange), columns(OpenCount)
RESOLUTIONS = range(8, 2, -1)
MOST = 5_000

_due = select(C.number).order_by(C.number).limit(MOST)
_TAKE = {
    dialect: delete(table(OpenChange))
    .where(C.number.in_(due))
    .returning(C.municipality_id, C.category, C.h3_r8, C.change)
    for dialect, due in (("sqlite", _due.scalar_subquery()), ("postgresql", _due.with_for_update(skip_locked=True)))
}


def _add(dialect: str):  # noqa: ANN202
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table(OpenCount))
    key = ["municipality_id", "cell", "category"]
    return statement.on_conflict_do_update(index_elements=key, set_={"open": N.open + statement.excluded.open})


_ADD = {dialect: _add(dialect) for dialect in ("sqlite", "postgresql")}


@cache
def _counted(dialect: str) -> str:
    kinds = none_of("category", "other_kinds", dialect)
    return written(
        f"""select cell, open, 1 from open_count where municipality_id = :within and {kinds} and {among("cell", "cells", dialect)}
        union all select h3_r8, change, 0 from open_change where municipality_id = :within and {kinds}""",
        dialect,
    )


def gather(work: Work) -> int:
    """Add what has changed to the counts, at most 5,000 changes at a time; how many. Two at once gather different ones."""
    taken = work.connection.execute(_TAKE[work.connection.dialect.name]).all()
    sums: Counter[tuple[UUID, int, str]] = Counter()
    for row in taken:
        for resolution in RESOLUTIONS:
            sums[row.municipality_id, h3.cell_to_parent(row.h3_r8, resolution), row.category] += row.change
    # In one order, so that two who gather at once wait for each other and not in a ring.
    rows = [
        {"municipality_id": municipality, "cell": cell, "category": kind, "open": change}
        for (municipality, cell, kind), change in sorted(sums.items(), key=lambda item: (item[0][0].hex, *item[0][1:]))
        if change
    ]
    if rows:
        work.connection.execute(_ADD[work.connection.dialect.name], rows)
    return len(taken)


def in_cells(work: Work, cells: Sequence[int], kinds: Collection[str], *, within: UUID) -> dict[int, int]:
    """How many errands of these kinds are open in each of the cells, all of one resolution; those with none are left out.

    What has changed and is not yet gathered in counts too: both are read as they are at one moment.
    """
    if not cells:
        return {}
    wanted, resolution = frozenset(cells), h3.get_resolution(cells[0])
    found: Counter[int] = Counter()
    asked = {"within": within, "other_kinds": [kind for kind in SLUGS if kind not in kinds], "cells": list(cells)}
    for cell, change, gathered in run(work, _counted(work.connection.dialect.name), asked):
        inside = cell if gathered else h3.cell_to_parent(cell, resolution)
        if inside in wanted:
            found[inside] += change
    return {cell: count for cell, count in found.items() if count > 0}


def tidy(work: Work) -> None:
    """Forget cells in which nothing is open."""
    work.write(delete(table(OpenCount)).where(N.open == 0))
