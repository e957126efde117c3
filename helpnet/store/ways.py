"""How far people come in a town: the answers to the errands posted last there, by the way."""

from uuid import UUID

from sqlalchemy import bindparam, case, func, select

from helpnet.domain.ask import NO, SILENT, TAKEN_BACK, YES, Ask
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.way import LAST, STEP, STEPS, Answers, halved_every
from helpnet.store.work import Work

E, K = columns(Errand), columns(Ask)
ANSWERED = (YES, NO, SILENT, TAKEN_BACK)
"""What is an answer, or none in time. A yes taken back counts as a no; who need not answer any more counts as nothing."""

_POSTED_LAST = (
    select(E.id)
    .where(E.municipality_id == bindparam("municipality"))
    .order_by(E.posted_at.desc(), E.id.desc())
    .limit(LAST)
    .subquery()
)
_STEP = case((K.metres < STEP * STEPS, K.metres // STEP), else_=STEPS)
_BY_WAY = (
    select(
        _STEP.label("step"),
        func.count().label("asked"),
        func.sum(case((K.outcome == YES, 1), else_=0)).label("yes"),
        func.sum(K.next_door).label("next_door"),
    )
    .join(_POSTED_LAST, _POSTED_LAST.c.id == K.errand_id)
    .where(K.outcome.in_(ANSWERED), K.next_door.is_not(None))
    .group_by(_STEP)
)


def answers(work: Work, municipality_id: UUID) -> list[Answers]:
    """The answers to the last hundred errands, by the steps of the way; no more is read for a city than for a village."""
    rows = work.rows(_BY_WAY, municipality=municipality_id)
    return [Answers(row.step, row.asked, row.yes, row.next_door) for row in rows]


def halved(work: Work, municipality_id: UUID) -> float:
    """The metres that halve the odds of a yes there."""
    return halved_every(answers(work, municipality_id))
