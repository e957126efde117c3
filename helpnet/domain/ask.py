"""An ask: the question put to one helper whether they can take one errand; and the counts of how they answer."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime

WAITING, YES, NO, SILENT = "waiting", "yes", "no", "silent"
FILLED, TAKEN_BACK, ENDED, UNREACHED = "filled", "taken-back", "ended", "unreached"
"""What came of an ask: nothing yet; an answer, or none in time; no answer was wanted any more, because another was quicker
(and only then may the same helper be asked again, should the place come free), the yes was taken back, the errand ended; or
nothing told of it outside the app, where it may be found and answered all the same."""
UNANSWERED = (WAITING, SILENT, UNREACHED)
"""An answer to these is still welcome."""
ASKS_PER_WEEK, ASKS_MOST = 3, 50
"""How often a week somebody is asked unless they say otherwise, and the most they may say."""
WEEK = timedelta(days=7)
ALL = "all"


class Ask(SQLModel, table=True):
    """One helper asked about one errand: in which wave, why, until when an answer is waited for, and what came of it.

    `part` is the part of the day it was asked in (domain.chances), `chance` how likely a yes seemed then, `metres` from home
    as they feel it (domain.way), `next_door` what the chance would have been without the way (None: asked before that was written down).
    """

    __tablename__ = "ask"
    __table_args__ = (
        CheckConstraint("chance between 0 and 1", name="ask_chance"),
        CheckConstraint("(outcome = 'waiting') = (answered_at is null)", name="ask_answered"),
        Index("ask_of_helper", "helper_id", "asked_at"),
    )

    errand_id: UUID = Field(foreign_key="errand.id", primary_key=True)
    helper_id: UUID = Field(foreign_key="person.id", primary_key=True)
    wave: int
    asked_at: datetime = Field(sa_type=UtcDateTime)
    waits_until: datetime = Field(sa_type=UtcDateTime)
    part: int
    chance: float
    metres: int
    next_door: float | None = None
    reason: str = Field(max_length=10)
    outcome: str = Field(default=WAITING, max_length=10)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AnswerCount(SQLModel, table=True):
    """How often somebody said yes, no, or nothing when asked: in all ("all"), by kind ("shopping"), by part of the day ("part-2")."""

    __tablename__ = "answer_count"
    __table_args__ = (CheckConstraint("yes >= 0 and no >= 0 and silent >= 0", name="answer_count_counts"),)

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    sort: str = Field(primary_key=True, max_length=20)
    yes: int = 0
    no: int = 0
    silent: int = 0


def sorts_of(category: str, part: int) -> tuple[str, str, str]:
    """The counts that one answer goes into."""
    return ALL, category, f"part-{part}"
