"""Summing up the week for those who asked for it; the jobs do it when it is time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.domain.events import WeekSummedUp
from helpnet.domain.summary import Summary
from helpnet.store import summaries
from helpnet.store.work import Work


@dataclass(frozen=True, slots=True)
class Seen:
    """One person's summary that was due at `due_at`: what it tells, or nothing; and when the next one is made."""

    person_id: UUID
    municipality_id: UUID
    due_at: datetime
    following: datetime
    made: Summary | None


def sum_up(work: Work, seen: Iterable[Seen], *, by: Actor | None) -> int:
    """Tell these people of their week, each once however many jobs do it; how many were told."""
    tells: dict[UUID, list[Summary]] = {}
    for one in seen:
        if summaries.move_on(work, one.person_id, one.due_at, one.following) and one.made is not None:
            tells.setdefault(one.municipality_id, []).append(one.made)
    for town, made in tells.items():
        summaries.keep(work, made)
        work.announce(WeekSummedUp(municipality_id=town, tells=tuple(one.person_id for one in made)))
    return sum(map(len, tells.values()))
