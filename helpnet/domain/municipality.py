"""A municipality: its bounds, its rules, and what may be asked for there."""

from math import inf
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from helpnet.domain.actor import Actor
from helpnet.domain.categories import COORDINATORS, EVERYONE
from helpnet.domain.columns import id_field
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import AREA_MARGIN_M, Place, metres_per_degree


class Municipality(SQLModel, table=True):
    """One tenant: everything else belongs to exactly one municipality."""

    __tablename__ = "municipality"

    id: UUID = id_field()
    slug: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=80)
    language: str = Field(max_length=5)
    country: str = Field(max_length=2)
    time_zone: str = Field(max_length=40)
    phone: str = Field(default="", max_length=20)
    lon: float
    lat: float
    west: float
    south: float
    east: float
    north: float
    soft_limit: int = -300
    hard_limit: int = -1200
    start_grant: int = 120

    def place(self, lon: object, lat: object, address: str) -> Place:
        """A place in or just around the municipality (its bounds and 20 km); raises Invalid."""
        east, north = degrees(lon), degrees(lat)
        from_west, from_south, to_east, to_north = self.reaches(AREA_MARGIN_M)
        # Written so that NaN is outside too.
        if not (from_west <= east <= to_east and from_south <= north <= to_north):
            raise Invalid(FieldError("place", "outside-area"))
        return Place(east, north, address)

    def reaches(self, metres: float) -> tuple[float, float, float, float]:
        """West, south, east and north of the bounds, and so many metres around them."""
        kx, ky = metres_per_degree(self.lat)
        dx, dy = metres / kx, metres / ky
        return self.west - dx, self.south - dy, self.east + dx, self.north + dy


def degrees(value: object, *, field: str = "place") -> float:
    """A coordinate as a number, on the earth or not; raises Invalid for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(FieldError(field, "not-a-number"))
    try:
        return float(value)
    except OverflowError:
        return inf  # an integer larger than any float


class CategoryRule(SQLModel, table=True):
    """Who may ask for one category here, what helping takes, and its usual minutes."""

    __tablename__ = "category_rule"
    __table_args__ = (UniqueConstraint("municipality_id", "category"),)

    id: UUID = id_field()
    municipality_id: UUID = Field(foreign_key="municipality.id")
    category: str = Field(max_length=20)
    ask: str = Field(default=EVERYONE, max_length=20)
    qualification: str | None = Field(default=None, max_length=20)
    minutes: int
    position: int = 0

    def may_be_asked_by(self, actor: Actor) -> bool:
        """Whether the actor may post errands of this kind."""
        return self.ask == EVERYONE or (self.ask == COORDINATORS and actor.is_coordinator)

    def may_be_done_with(self, qualifications: frozenset[str]) -> bool:
        """Whether these qualifications are enough to help with this kind."""
        return self.qualification is None or self.qualification in qualifications
