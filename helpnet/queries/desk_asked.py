"""Who was asked about an errand, when, and what came of it: each time, also of those who were asked twice."""

from uuid import UUID

from sqlalchemy import Row, and_, case, exists, func, literal, null, or_, select, union_all

from helpnet.domain.actor import Actor
from helpnet.domain.ask import FILLED, UNREACHED, Ask
from helpnet.domain.columns import columns
from helpnet.domain.ladder import SENT, WANTED, Delivery
from helpnet.domain.person import Person
from helpnet.domain.record import Alert
from helpnet.queries.desk_rows import coordinator
from helpnet.store.work import Work

K, N, D, P = map(columns, (Ask, Alert, Delivery, Person))


def asked(work: Work, errand_id: UUID, most: int, *, by: Actor) -> tuple[list[Row], int]:
    """The last `most` times that somebody was asked, oldest first (`helper_id`, `name`, `asked_at`, `outcome`), and how many were before.

    An ask that is put anew stays one row, so what was before is read off its alerts: only whom nothing had reached, or who could not
    answer any more because another was quicker, is asked anew. None of another municipality; raises NotAllowed.
    """
    coordinator(work, by=by)
    told = exists().where(D.alert_id == N.id, D.closes.is_(False), D.state == SENT, D.settled_at < K.asked_at)
    earlier = (
        select(N.person_id, N.told_at, case((N.unreached_at.is_not(None), literal(UNREACHED)), else_=literal(FILLED)), null())
        .join(Ask, and_(K.errand_id == N.errand_id, K.helper_id == N.person_id, K.asked_at > N.told_at))
        .where(N.errand_id == errand_id, N.kind == WANTED, or_(N.unreached_at.is_not(None), told))
    )  # fmt: skip
    now = select(K.helper_id, K.asked_at, K.outcome, K.chance).where(K.errand_id == errand_id)
    times = union_all(now, earlier).subquery()
    found = (
        select(times.c.helper_id, P.name, times.c.asked_at, times.c.outcome)
        .join(Person, and_(P.id == times.c.helper_id, P.municipality_id == by.municipality_id))
        .order_by(times.c.asked_at.desc(), times.c.chance, P.name.desc())
    )
    rows = work.rows(found.limit(most))[::-1]
    return rows, (work.value(select(func.count()).select_from(found.order_by(None).subquery())) or 0) - len(rows)
