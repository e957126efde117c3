"""What a query knows of its reader: their language, their municipality's clock, where they stand."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person, Qualification
from helpnet.domain.values import area_of, distance_m
from helpnet.i18n import ago, clock, day, duration, window
from helpnet.store.work import Work

P, Q = columns(Person), columns(Qualification)


@dataclass(frozen=True, slots=True)
class Reader:
    """The one a view is made for. `lon`, `lat` is the centre of their public area, or of the municipality: never their door."""

    by: Actor
    now: datetime
    municipality: Municipality
    lon: float
    lat: float
    radius: int
    likes: frozenset[str]
    kinds_off: frozenset[str]
    qualifications: frozenset[str]
    has_home: bool

    @property
    def language(self) -> str:
        """The language the view speaks."""
        return self.by.language

    @property
    def zone(self) -> ZoneInfo:
        """The municipality's time zone."""
        return ZoneInfo(self.municipality.time_zone)

    def metres_to(self, lon: float, lat: float) -> float:
        """Metres from the reader's area to a point."""
        return distance_m(self.lon, self.lat, lon, lat)

    def day(self, moment: datetime) -> str:
        """A day as the reader says it."""
        return day(moment, self.language, zone=self.zone, now=self.now)

    def clock(self, moment: datetime) -> str:
        """A time of day as the reader says it."""
        return clock(moment, self.language, zone=self.zone)

    def moment(self, moment: datetime) -> str:
        """A day and a time of day."""
        return f"{self.day(moment)} {self.clock(moment)}"

    def when(self, begin: datetime | None, end: datetime | None, *, dated: bool = False) -> str:
        """A window of time as the reader says it; `dated` where it may be read on another day."""
        return window(begin, end, self.language, zone=self.zone, now=self.now, dated=dated)

    def ago(self, moment: datetime) -> str:
        """How long since."""
        return ago(moment, self.language, now=self.now)

    def length(self, minutes: int) -> str:
        """Minutes in words."""
        return duration(minutes, self.language)


def reader(work: Work, *, by: Actor, lon: float | None = None, lat: float | None = None) -> Reader:
    """Who reads; standing at the given point's area when there is one, else at their home's."""
    me = work.row(select(P.home_lon, P.home_lat, P.alert_radius, P.likes, P.kinds_off).where(P.id == by.person_id))
    kinds = work.rows(select(Q.kind).where(Q.person_id == by.person_id, (Q.until.is_(None)) | (Q.until > work.now())))
    municipality = work.municipality(by.municipality_id)
    has_home = me is not None and me.home_lon is not None
    if lon is None or lat is None:
        lon, lat = (me.home_lon, me.home_lat) if me is not None and has_home else (municipality.lon, municipality.lat)
    area = area_of(lon, lat)
    return Reader(
        by, work.now(), municipality, area.lon, area.lat, me.alert_radius if me else 3000,
        frozenset(me.likes if me else ()), frozenset(me.kinds_off if me else ()), frozenset(row.kind for row in kinds), has_home,
    )  # fmt: skip
