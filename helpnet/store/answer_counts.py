"""How often each helper said yes, no or nothing: to which kind, and in which part of the day; the chance of their next yes is learnt from it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.ask import NO, SILENT, YES, AnswerCount, sorts_of
from helpnet.domain.columns import columns, table
from helpnet.store.work import Work

N = columns(AnswerCount)
COUNTED = (YES, NO, SILENT)
_MOVE = (
    update(table(AnswerCount))
    .where(N.person_id == bindparam("whose"), N.sort == bindparam("of_sort"))
    .values(**{name: N[name] + bindparam(f"add_{name}") for name in COUNTED})
)


def _count(dialect: str) -> Any:
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table(AnswerCount))
    more = {name: N[name] + statement.excluded[name] for name in COUNTED}
    return statement.on_conflict_do_update(index_elements=["person_id", "sort"], set_=more)


_COUNT = {dialect: _count(dialect) for dialect in ("sqlite", "postgresql")}


def add(work: Work, answers: Iterable[tuple[UUID, str, int, str]]) -> None:
    """Count one more answer each: by whom, to which kind, in which part of the day, and what it was."""
    rows = [
        {"person_id": who, "sort": sort, **dict.fromkeys(COUNTED, 0), answer: 1}
        for who, category, part, answer in answers
        for sort in sorted(sorts_of(category, part))
    ]
    if rows:
        work.write(_COUNT[work.connection.dialect.name], rows)


def move(work: Work, helper_id: UUID, category: str, part: int, changes: dict[str, int]) -> None:
    """Change what was counted of one answer: one more of this, one fewer of that."""
    more = {f"add_{name}": changes.get(name, 0) for name in COUNTED}
    for sort in sorted(sorts_of(category, part)):
        work.write(_MOVE, {"whose": helper_id, "of_sort": sort, **more})
