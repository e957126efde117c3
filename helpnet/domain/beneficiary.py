"""A beneficiary: somebody without an account for whom others ask, usually over the phone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field
from helpnet.domain.values import Place


class Beneficiary(SQLModel, table=True):
    """A caller the municipality knows by phone number; the note is for coordinators only."""

    __tablename__ = "beneficiary"
    __table_args__ = (UniqueConstraint("municipality_id", "phone"),)

    id: UUID = id_field()
    municipality_id: UUID = Field(foreign_key="municipality.id")
    name: str = Field(max_length=80)
    phone: str = Field(max_length=20)
    address: str = Field(default="", max_length=200)
    lon: float | None = None
    lat: float | None = None
    note: str = Field(default="", max_length=500)
    entered_by: UUID = Field(foreign_key="person.id")
    entered_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def first_name(self) -> str:
        """What helpers see before they hold a place."""
        return self.name.split()[0] if self.name.split() else ""

    @property
    def home(self) -> Place | None:
        """Where the caller lives, if the desk knows."""
        return None if self.lon is None or self.lat is None else Place(self.lon, self.lat, self.address)

    def forget(self) -> None:
        """Keep nothing of who this was; the row stays for the errands' sake."""
        self.name, self.phone, self.address, self.note = "", f"-{self.id.hex[-18:]}", "", ""
        self.lon = self.lat = None

    def moves_to(self, place: Place) -> None:
        """Remember where the caller lives."""
        self.lon, self.lat, self.address = place.lon, place.lat, place.address
