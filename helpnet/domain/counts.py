"""How many errands are open in each cell, so that a map of a whole country need not read them."""

from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer
from sqlmodel import Field, SQLModel

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")  # which numbers rows by itself only then


class OpenChange(SQLModel, table=True):
    """An errand became open there (1), or no longer is (-1). Written by triggers with the change itself; never two on one row."""

    __tablename__ = "open_change"
    __table_args__ = (Index("open_change_of_municipality", "municipality_id"),)

    number: int | None = Field(default=None, sa_column=Column(_NUMBER, primary_key=True))
    municipality_id: UUID
    category: str = Field(max_length=20)
    h3_r8: int = Field(sa_type=BigInteger)
    change: int


class OpenCount(SQLModel, table=True):
    """How many errands of a kind are open in an H3 cell of resolution 8 to 3, but for the changes not yet gathered in."""

    __tablename__ = "open_count"

    municipality_id: UUID = Field(primary_key=True)
    cell: int = Field(sa_type=BigInteger, primary_key=True)
    category: str = Field(max_length=20, primary_key=True)
    open: int
