"""What is written down about what happened: audit, outbox, alerts, repeated calls."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field


class AuditRow(SQLModel, table=True):
    """Who did what to what, and when; append-only, ids and no personal words.

    `once` keeps a repeated reading of the same thing by the same person on the same day to one row.
    """

    __tablename__ = "audit"

    id: UUID = id_field()
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    municipality_id: UUID = Field(index=True)
    actor_id: UUID | None = Field(default=None, index=True)
    door: str = Field(max_length=10)
    what: str = Field(max_length=40)
    errand_id: UUID | None = Field(default=None, index=True)
    person_id: UUID | None = None
    once: str | None = Field(default=None, unique=True, max_length=160)


class OutboxRow(SQLModel, table=True):
    """An announcement on its way to the people it concerns, written with the change that caused it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_due", "run_at", postgresql_where=text("done_at is null"), sqlite_where=text("done_at is null")),
    )

    id: UUID = id_field()
    kind: str = Field(max_length=40)
    municipality_id: UUID
    errand_id: UUID | None = None
    actor_id: UUID | None = None
    person_id: UUID | None = None
    tells: list[str] = Field(default_factory=list, sa_type=JSON)
    run_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    lease: str | None = Field(default=None, max_length=40)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Alert(SQLModel, table=True):
    """Something one person should know; at most one for each announcement.

    `shown_at`: when a browser first said that it shows it; `climbs_at`: when the ladder (domain.ladder) next looks whether it
    arrived; `unreached_at`: when there was no way left.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("outbox_id", "person_id"),
        Index("alert_of_person", "person_id", "read_at"),
        Index(
            "alert_climbs",
            "climbs_at",
            postgresql_where=text("climbs_at is not null"),
            sqlite_where=text("climbs_at is not null"),
        ),
        Index("alert_of_errand", "errand_id", "kind"),
        Index(
            "alert_unheard",
            "kind",
            "unreached_at",
            postgresql_where=text("unreached_at is not null and read_at is null"),
            sqlite_where=text("unreached_at is not null and read_at is null"),
        ),
    )

    id: UUID = id_field()
    outbox_id: UUID
    person_id: UUID = Field(foreign_key="person.id")
    kind: str = Field(max_length=40)
    errand_id: UUID | None = Field(default=None, foreign_key="errand.id")
    by_id: UUID | None = Field(default=None, foreign_key="person.id")
    told_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    climbs_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    unreached_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Repeat(SQLModel, table=True):
    """A key that came with a call, so that the same call sent again does nothing twice (kept 24 hours)."""

    __tablename__ = "repeat"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    key: str = Field(primary_key=True, max_length=255)
    fingerprint: str = Field(max_length=64)
    result: Any = Field(default=None, sa_type=JSON, nullable=True)
    status: int | None = None
    answer: str | None = None
    at: datetime = Field(sa_type=UtcDateTime, index=True)
