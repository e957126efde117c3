"""A person: one profile for helping and being helped."""

from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from helpnet.domain.ask import ASKS_MOST, ASKS_PER_WEEK
from helpnet.domain.categories import SLUGS
from helpnet.domain.columns import UtcDateTime, id_field
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.summary import next_end
from helpnet.domain.values import HOME_CELLS, RADIUS_MAX, RADIUS_MIN, RADIUS_USUAL, Area, Place, cells_at, whole_number

LANGUAGES = ("sv", "nb", "en")
"""Languages helpnet itself speaks."""
SPOKEN = ("sv", "nb", "en", "fi", "ar", "fa", "so", "ti", "uk", "pl", "es", "de", "tr", "bs", "other")
"""Languages a person may say they speak (ISO 639)."""
DAY_MINUTES = 24 * 60
LONGEST_PAUSE = timedelta(days=366)


SUSPENDED = text("suspended_at is not null")
SUMMED_UP = text("weekly_at is not null")
HERE = text("home_lon is not null and suspended_at is null and erased_at is null")


def _near(resolution: int) -> Index:
    """People by the cell they live in, with all that a search looks at (store.nearest)."""
    seen = ("alert_radius", "home_lat", "id", "home_lon", "alerts_on", "quiet_from", "quiet_until")
    return Index(
        f"person_near_r{resolution}",
        "municipality_id",
        f"h3_r{resolution}",
        *seen,
        postgresql_where=HERE,
        sqlite_where=HERE,
    )


class Person(SQLModel, table=True):
    """Somebody with an account. Phone and home are private; the first name is what others see.

    `kinds_off` are the kinds of errand they are not asked about; from `invitation_over_at` on they are not invited to switch
    alerts on. `weekly_at`: when their next weekly summary is made (domain.summary); None: they want none.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("alert_radius between 500 and 10000", name="person_radius"),
        CheckConstraint(f"asks_per_week between 0 and {ASKS_MOST}", name="person_asks"),
        *(_near(resolution) for resolution in HOME_CELLS),
        Index(
            "person_home_cell", "municipality_id", "home_cell", "alerts_on", postgresql_where=HERE, sqlite_where=HERE
        ),
        Index("person_weekly", "weekly_at", postgresql_where=SUMMED_UP, sqlite_where=SUMMED_UP),
        Index("person_suspended", "municipality_id", postgresql_where=SUSPENDED, sqlite_where=SUSPENDED),
    )

    id: UUID = id_field()
    municipality_id: UUID = Field(foreign_key="municipality.id", index=True)
    handle: str = Field(unique=True, max_length=60)
    name: str = Field(max_length=80)
    language: str = Field(default="sv", max_length=5)
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    roles: list[str] = Field(default_factory=list, sa_type=JSON)
    likes: list[str] = Field(default_factory=list, sa_type=JSON)
    phone: str | None = Field(default=None, max_length=20)
    home_address: str = Field(default="", max_length=200)
    home_lon: float | None = None
    home_lat: float | None = None
    home_cell: str | None = Field(default=None, max_length=16)
    h3_r5: int | None = Field(default=None, sa_type=BigInteger)
    h3_r7: int | None = Field(default=None, sa_type=BigInteger)
    h3_r8: int | None = Field(default=None, sa_type=BigInteger)
    h3_r9: int | None = Field(default=None, sa_type=BigInteger)
    alerts_on: bool = True
    alert_radius: int = RADIUS_USUAL
    quiet_from: int | None = None
    quiet_until: int | None = None
    asks_per_week: int = ASKS_PER_WEEK
    paused_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    kinds_off: list[str] = Field(default_factory=list, sa_type=JSON)
    invitation_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    weekly_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    joined_at: datetime = Field(sa_type=UtcDateTime)
    welcomed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    suspended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def first_name(self) -> str:
        """What strangers may know of the name."""
        return self.name.split()[0] if self.name.split() else ""

    @property
    def home(self) -> Place | None:
        """Where the person lives, if they said so."""
        if self.home_lon is None or self.home_lat is None:
            return None
        return Place(self.home_lon, self.home_lat, self.home_address)

    def move_out(self) -> None:
        """Forget the home."""
        self.home_lon = self.home_lat = self.home_cell = None
        self.h3_r5 = self.h3_r7 = self.h3_r8 = self.h3_r9 = None
        self.home_address = ""

    def move_to(self, place: Place, area: Area) -> None:
        """Change the home, and the area of it that others may know."""
        self.home_lon, self.home_lat, self.home_address = place.lon, place.lat, place.address
        self.home_cell = area.cell
        for column, cell in cells_at(place.lon, place.lat, HOME_CELLS).items():
            setattr(self, column, cell)

    def hear_within(self, radius: object) -> None:
        """Set how far away errands may be, in metres (500 to 10,000)."""
        self.alert_radius = whole_number("alert_radius", radius, least=RADIUS_MIN, most=RADIUS_MAX)

    def be_left_alone(self, start: object, end: object) -> None:
        """Set quiet hours as minutes of the local day (they may pass midnight); both None: no quiet hours. Raises Invalid."""
        if start is None and end is None:
            self.quiet_from = self.quiet_until = None
            return
        begins = whole_number("quiet_from", start, least=0, most=DAY_MINUTES - 1)
        ends = whole_number("quiet_until", end, least=0, most=DAY_MINUTES - 1)
        if begins == ends:  # all day, or not at all: nobody could tell which
            raise Invalid(FieldError("quiet_until", "the-same"))
        self.quiet_from, self.quiet_until = begins, ends

    def want_summaries(self, wanted: object, *, at: datetime, zone: tzinfo) -> None:
        """Have each week summed up, from the one that goes on, or not; said again, it changes nothing."""
        if not isinstance(wanted, bool):
            raise Invalid(FieldError("weekly_summary", "unknown"))
        self.weekly_at = (self.weekly_at or next_end(at, zone)) if wanted else None

    def like(self, categories: object) -> None:
        """Set the kinds of errand the person would rather do; empty: all. What they like they may be asked about."""
        self.likes = chosen("likes", categories, SLUGS)
        self.kinds_off = [kind for kind in self.kinds_off if kind not in self.likes]

    def keep_off(self, categories: object) -> None:
        """Set the kinds of errand the person is not asked about; they like these no longer."""
        self.kinds_off = chosen("kinds_off", categories, SLUGS)
        self.likes = [kind for kind in self.likes if kind not in self.kinds_off]

    def be_asked_at_most(self, times: object) -> None:
        """Set how often a week the person may be asked (0 to 50)."""
        self.asks_per_week = whole_number("asks_per_week", times, least=0, most=ASKS_MOST)

    def rest_until(self, end: object, *, at: datetime) -> None:
        """Be asked about nothing until then, a year away at most; None: be asked again at once."""
        if end is not None and not (isinstance(end, datetime) and end.tzinfo):
            raise Invalid(FieldError("paused_until", "not-a-time"))
        if end is not None and end <= at:
            raise Invalid(FieldError("paused_until", "in-the-past"))
        if end is not None and end > at + LONGEST_PAUSE:
            raise Invalid(FieldError("paused_until", "too-far-ahead"))
        self.paused_until = end

    def speak(self, languages: object) -> None:
        """Set the languages the person speaks."""
        self.languages = chosen("languages", languages, SPOKEN)

    def read_in(self, language: object) -> None:
        """Set the language helpnet speaks with the person."""
        if language not in LANGUAGES:
            raise Invalid(FieldError("language", "unknown"))
        self.language = str(language)

    def erase(self, at: datetime) -> None:
        """Forget who this was; what remains is a nameless account that keeps other people's history whole."""
        self.handle, self.name, self.phone = f"erased-{self.id.hex}", "", None
        self.move_out()
        self.quiet_from = self.quiet_until = self.paused_until = self.weekly_at = None
        self.languages, self.likes, self.kinds_off, self.roles = [], [], [], []
        self.alerts_on, self.erased_at = False, at


def chosen(field: str, values: object, allowed: tuple[str, ...]) -> list[str]:
    """The values as a list in the allowed order, each once; raises Invalid for anything else."""
    if not isinstance(values, list | tuple) or any(value not in allowed for value in values):
        raise Invalid(FieldError(field, "unknown"))
    return [value for value in allowed if value in values]


class Qualification(SQLModel, table=True):
    """Something a person was shown to be fit for: who saw it, until when; never a copy of the paper itself."""

    __tablename__ = "qualification"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: UUID = id_field()
    person_id: UUID = Field(foreign_key="person.id")
    kind: str = Field(max_length=20)
    granted_by: UUID | None = Field(default=None, foreign_key="person.id")
    granted_at: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
