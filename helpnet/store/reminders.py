"""The statements of reminders: who is to be reminded now, each once, and whether a reminder is still true."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.columns import columns, table
from helpnet.domain.errand import ACCEPTED, OPEN, TAKEN, Acceptance, Errand
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person
from helpnet.domain.record import Alert
from helpnet.domain.reminders import EVENING, REPLACES, SOON, Reminder, is_due, span
from helpnet.store.work import Work

E, A, P, M, N, R = map(columns, (Errand, Acceptance, Person, Municipality, Alert, Reminder))


@dataclass(frozen=True, slots=True)
class Due:
    """One helper's reminder whose time has come, and the errand it is about."""

    what: str
    zone: ZoneInfo
    found: Row[Any]


def due(work: Work, most: int) -> list[Due]:
    """Up to `most` reminders that nobody has seen to yet, in one order, so that two who look at once do not lock each other out."""
    looks: list[Due] = []
    for town in work.rows(select(M.id, M.time_zone).order_by(M.id)):
        zone = ZoneInfo(town.time_zone)
        for what in (EVENING, SOON):
            since, until = span(what, at=work.now(), zone=zone)
            if what == EVENING and not is_due(what, since, at=work.now(), zone=zone):
                continue
            rows = _unseen(work, town.id, what, since, until, most - len(looks))
            looks.extend(Due(what, zone, row) for row in rows)
    return looks


def _unseen(work: Work, town: UUID, what: str, since: datetime, until: datetime, most: int) -> list[Row[Any]]:
    seen = and_(R.errand_id == A.errand_id, R.person_id == A.helper_id, R.what == what, R.begins == E.starts_at)
    here = E.municipality_id == town, E.state.in_((OPEN, TAKEN)), E.starts_at >= since, E.starts_at < until
    return work.rows(
        select(
            E.id, E.municipality_id, E.starts_at, E.requester_id, E.beneficiary_id, P.roles, A.helper_id, A.since,
        )
        .join_from(Errand, Acceptance, A.errand_id == E.id).join(Person, P.id == E.requester_id)
        .where(*here, A.state == ACCEPTED, ~select(R.what).where(seen).exists())
        .order_by(E.starts_at, E.id, A.helper_id).limit(most)
    )  # fmt: skip


def see_to(work: Work, one: Due, person_id: UUID) -> bool:
    """Write down that this person's reminder is seen to; False when somebody else has."""
    make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    key = {"errand_id": one.found.id, "person_id": person_id, "what": one.what, "begins": one.found.starts_at}
    return bool(work.write(make(table(Reminder)).values(key).on_conflict_do_nothing()))


def is_true(work: Work, errand_id: UUID, person_id: UUID) -> bool:
    """Whether the errand is still to come, and this person is on it, or asked for it and somebody comes."""
    coming = select(A.helper_id).where(A.errand_id == errand_id, A.state == ACCEPTED)
    row = work.row(select(E.state, E.starts_at, E.requester_id).where(E.id == errand_id))
    if row is None or row.state not in (OPEN, TAKEN) or row.starts_at is None or row.starts_at <= work.now():
        return False
    helpers = {one.helper_id for one in work.rows(coming)}
    return bool(helpers) if person_id == row.requester_id else person_id in helpers


def replace(work: Work, kind: str, errand_id: UUID, person_id: UUID) -> None:
    """The earlier reminder has nothing more to tell: it counts as read."""
    earlier = N.errand_id == errand_id, N.person_id == person_id, N.kind == REPLACES.get(kind), N.read_at.is_(None)
    work.write(update(Alert).where(*earlier).values(read_at=work.now()))
