"""Time credits: whole minutes, moved in pairs, never changed afterwards.

A transfer is one row with two ends; the entries (what each account reads) are the two sides of that row, a view in the
database, so they sum to zero by construction. An account's balance is kept beside them and always equals their sum.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field

PERSON, POT = "person", "pot"


class Account(SQLModel, table=True):
    """A person's minutes, or a municipality's pot. `reserved` is promised to errands not yet confirmed."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="account_reserved"),
        CheckConstraint("(kind = 'person') = (person_id is not null)", name="account_owner"),
        Index(
            "account_pot",
            "municipality_id",
            unique=True,
            postgresql_where=text("kind = 'pot'"),
            sqlite_where=text("kind = 'pot'"),
        ),
    )

    id: UUID = id_field()
    municipality_id: UUID = Field(foreign_key="municipality.id")
    person_id: UUID | None = Field(default=None, foreign_key="person.id", unique=True)
    kind: str = Field(default=PERSON, max_length=10)
    balance: int = 0
    reserved: int = 0


class Transfer(SQLModel, table=True):
    """Minutes that moved from one account to another, once and for good."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="transfer_minutes"),
        CheckConstraint("from_account <> to_account", name="transfer_ends"),
        UniqueConstraint("errand_id", "to_account"),
    )

    id: UUID = id_field()
    municipality_id: UUID = Field(foreign_key="municipality.id")
    from_account: UUID = Field(foreign_key="account.id", index=True)
    to_account: UUID = Field(foreign_key="account.id", index=True)
    minutes: int
    reason: str = Field(max_length=20)
    errand_id: UUID | None = Field(default=None, foreign_key="errand.id")
    moved_at: datetime = Field(sa_type=UtcDateTime)
