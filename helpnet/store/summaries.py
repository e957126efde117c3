"""The statements of weekly summaries: whose is due, and that each is made once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update

from helpnet.domain.columns import columns, table
from helpnet.domain.contact import MAIL
from helpnet.domain.ladder import WAITING, Delivery
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person
from helpnet.domain.record import Alert
from helpnet.domain.summary import WEEK, Summary
from helpnet.store.work import Work

P, M, N, D, S = map(columns, (Person, Municipality, Alert, Delivery, Summary))
LETTERS_MOST = 100
"""While so many letters are waiting, no more summaries are made: a question to a helper must not wait behind a town's."""
A_WHILE = timedelta(minutes=10)


def due(work: Work, most: int) -> list[Row[Any]]:
    """Up to `most` people whose summary is due, in one order, so that two who look at once do not lock each other out.

    The order is ours: for the database's, it would look at all who are due.
    """
    found = work.rows(
        select(
            P.id, P.municipality_id, P.language, P.roles, P.name, P.weekly_at, P.quiet_from, P.quiet_until, P.paused_until,
            P.suspended_at, M.time_zone,
        )
        .join_from(Person, Municipality, M.id == P.municipality_id)
        .where(P.weekly_at <= work.now()).order_by(P.weekly_at).limit(most)
    )  # fmt: skip
    return [] if found and _letters_wait(work) else sorted(found, key=lambda row: row.id)


def _letters_wait(work: Work) -> bool:
    """Whether the mail server has enough to do. What nobody has sent for ten minutes does not count: there may be no server."""
    to_climb = select(N.id).where(N.climbs_at <= work.now(), N.kind == WEEK).limit(LETTERS_MOST)
    lately = D.run_at <= work.now(), D.run_at > work.now() - A_WHILE
    to_send = select(D.id).where(D.channel == MAIL, D.state == WAITING, *lately).limit(LETTERS_MOST)
    return len(work.rows(to_climb)) + len(work.rows(to_send)) >= LETTERS_MOST


def move_on(work: Work, person_id: UUID, due_at: datetime, to: datetime) -> bool:
    """The person's next summary is made then; False when another has seen to this one, or they want none any more."""
    return bool(work.write(update(Person).where(P.id == person_id, P.weekly_at == due_at).values(weekly_at=to)))


def keep(work: Work, made: list[Summary]) -> None:
    """Put these in the place of the same people's earlier ones."""
    if made:
        work.write(delete(Summary).where(S.person_id.in_([one.person_id for one in made])))
        work.connection.execute(insert(table(Summary)), [one.model_dump() for one in made])


def replace(work: Work, person_id: UUID) -> None:
    """One week's alert takes the place of the one before."""
    work.write(delete(Alert).where(N.person_id == person_id, N.kind == WEEK))
