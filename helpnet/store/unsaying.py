"""News that is not so any more; and taking back that of a yes that was a slip of the finger, as long as nobody was told of it outside the app."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, and_, delete, exists, or_, select, update

from helpnet.domain.columns import columns, table
from helpnet.domain.errand import HOLDING, OPEN, STANDBY, Acceptance, Errand
from helpnet.domain.ladder import COMES, COMING, GATHERED, GOES, REPLACED, WANTED, Delivery
from helpnet.domain.record import Alert, OutboxRow
from helpnet.store import spreading
from helpnet.store.work import Work

A, D, E, N, O = map(columns, (Acceptance, Delivery, Errand, Alert, OutboxRow))  # noqa: E741

_newer = table(Alert).alias()


def _on_it(alert: Any, person_id: Any, *also: ColumnElement[bool]) -> Exists:
    return exists().where(A.errand_id == alert.errand_id, A.helper_id == person_id, A.state.in_(HOLDING), *also)


_is_on_it, _counts_on_it = _on_it(N, N.by_id), or_(N.person_id == E.requester_id, _on_it(N, N.person_id))
_news = _newer.c.person_id == N.person_id, _newer.c.errand_id == N.errand_id, _newer.c.outbox_id > N.outbox_id
_overtaken = exists().where(*_news, _newer.c.by_id == N.by_id, _newer.c.kind.in_((*COMES, *GOES)))
_another_went = exists().where(
    *_news, _newer.c.by_id != N.person_id, _newer.c.kind.in_(GOES), ~_on_it(_newer.c, _newer.c.by_id)
)
READABLE = or_(N.person_id == E.requester_id, _on_it(N, N.person_id, A.since <= N.told_at))
"""Of a line of a chat and its errand: its reader asked for it, or has been on it since (as queries.errand_page.chat has it)."""
_of_another = and_(N.kind.in_(GOES), N.by_id != N.person_id)
UNTRUE = or_(
    and_(N.kind.in_(COMES), ~_is_on_it),
    and_(N.kind == REPLACED, ~_counts_on_it),
    and_(_of_another, or_(E.state != OPEN, ~_counts_on_it, _another_went)),
    and_(N.kind.in_(GOES), N.by_id == N.person_id, _is_on_it),
    and_(N.kind.in_((*COMES, *GOES)), _overtaken),
    and_(N.kind.in_(GATHERED), ~READABLE),
)
"""Of an alert and its errand: it says that somebody comes who does not, or that another one is looked for when none is, or to
somebody who is not on it any more; or there is newer news of the same helper, or that one more could not; or it is a line of a chat
that its reader may not read any more. What ends an errand stays
true, and makes all else untrue."""


def unsay(work: Work, errand_id: UUID, helper_id: UUID, *, since: datetime) -> bool:
    """Take back the news that this helper comes, and that the others need not: nobody was told; False when somebody was.

    Then it must be unsaid aloud. The errand must be fetched, and so locked, before.
    """
    about = O.errand_id == errand_id, O.actor_id == helper_id, O.kind == COMING, O.done_at.is_(None)
    # First what is not delivered yet: whoever is just delivering it is waited for, and seen by what comes next.
    unsaid = work.write(update(OutboxRow).where(*about).values(done_at=work.now())) > 0
    if unsaid or _untold(work, errand_id, helper_id, since):
        spreading.reopen(work, errand_id, since=since)
        return True
    return False


def _untold(work: Work, errand_id: UUID, helper_id: UUID, since: datetime) -> bool:
    """Delete the news and what was to tell of it; False when it was read, or when any of that is on its way."""
    here = N.errand_id == errand_id, N.by_id == helper_id, N.kind == COMING, N.told_at >= since, N.read_at.is_(None)
    news = [row.id for row in work.rows(select(N.id).where(*here).with_for_update())]
    if not news:
        return False
    asks = select(N.id).where(N.errand_id == errand_id, N.kind == WANTED)
    # Whoever else is on it, or stands by, has answered: their own question stays over.
    theirs = exists().where(A.errand_id == errand_id, A.helper_id == D.person_id, A.state.in_((*HOLDING, STANDBY)))
    closing = D.alert_id.in_(asks), D.closes.is_(True), or_(D.person_id == helper_id, ~theirs)
    tells = or_(D.alert_id.in_(news), and_(*closing))
    # A sender counts its attempt when it claims: we delete the message before that, or see it after, and nothing between.
    work.write(delete(table(Delivery)).where(tells, D.attempts == 0))
    gone = tells, or_(D.settled_at.is_(None), D.settled_at >= since)
    if work.row(select(D.id).where(*gone).limit(1)) is not None:
        return False
    return work.write(delete(table(Alert)).where(N.id.in_(news))) > 0
