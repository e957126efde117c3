"""Whether what works behind the pages works."""

from datetime import timedelta

from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.record import OutboxRow
from helpnet.store.work import Work

O = columns(OutboxRow)  # noqa: E741
LATE = timedelta(minutes=1)


def jobs_answer(work: Work, *, by: Actor | None) -> bool:
    """Whether announcements are delivered: none has waited for a minute, or some are being delivered right now."""
    waiting = O.done_at.is_(None)
    late = select(O.id).where(waiting, O.run_at < work.now() - LATE).limit(1)
    at_work = select(O.id).where(waiting, O.lease.is_not(None), O.run_at > work.now()).limit(1)
    return work.row(late) is None or work.row(at_work) is not None
