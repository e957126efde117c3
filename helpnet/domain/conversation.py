"""The private chat of those on an errand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field


class Message(SQLModel, table=True):
    """What one of them wrote."""

    __tablename__ = "message"
    __table_args__ = (Index("message_in_order", "errand_id", "written_at"),)

    id: UUID = id_field()
    errand_id: UUID = Field(foreign_key="errand.id")
    author_id: UUID = Field(foreign_key="person.id")
    text: str = Field(max_length=2000)
    written_at: datetime = Field(sa_type=UtcDateTime)


class ReadMark(SQLModel, table=True):
    """How far a person has read an errand's chat."""

    __tablename__ = "read_mark"

    errand_id: UUID = Field(foreign_key="errand.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    read_at: datetime = Field(sa_type=UtcDateTime)
