"""An errand: the thing somebody wants done, its places for helpers, and its way from open to confirmed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field
from helpnet.domain.refusals import ErrandClosed, ErrandFull, NotQualified, OwnErrand
from helpnet.domain.values import AREA_CELLS, Area, Place, Window, cells_at

OPEN, TAKEN, DONE, CONFIRMED, CANCELLED, EXPIRED = "open", "taken", "done", "confirmed", "cancelled", "expired"
LIVE = (OPEN, TAKEN, DONE)
ACCEPTED, STANDBY, WITHDRAWN, RELEASED = "accepted", "standby", "withdrawn", "released"
KEPT_OPEN = timedelta(days=7)
"""How long after thanks those on an errand still see where it was and may write to each other."""
REPORTABLE = timedelta(days=14)
HOLDING = (ACCEPTED, DONE, CONFIRMED)
"""Acceptance states whose helper is on the errand and may see where it is."""
TROUBLE_MOST = 2000
REACH_MOST = 50_000
"""How far an errand is shown at most, in metres."""
PATIENCE_LEAST, PATIENCE_MOST = timedelta(minutes=10), timedelta(hours=2)
LATE = timedelta(hours=3)
"""When a helper drops out this close to the errand, a coordinator is asked to look at once."""


WIDENED = text("state = 'open' and reach > 0")
OPEN_ONES = text("state = 'open'")
BEGINS = text("state in ('open', 'taken') and starts_at is not null")


def _near(resolution: int) -> Index:
    """Open errands by the cell they are shown in, oldest first, with all that a search looks at (store.nearest)."""
    seen = ("posted_at", "id", "area_lat", "area_lon", "category", "ends_at", "starts_at")
    return Index(
        f"errand_near_r{resolution}",
        "municipality_id",
        f"h3_r{resolution}",
        *seen,
        postgresql_where=OPEN_ONES,
        sqlite_where=OPEN_ONES,
    )


class Errand(SQLModel, table=True):
    """One errand. `free` counts the places left; the public place is the H3 cell, the exact one is private.

    `asks_at`: when helpers are looked for next; set on every open errand whose time has not passed. `waves`: how often some were
    asked. `stall`: why nobody is left to ask (domain.waves); empty while some are. `stall_count`: of how many that is true;
    where nobody is near or approved, within how many whole kilometres.
    """

    __tablename__ = "errand"
    __table_args__ = (
        CheckConstraint("free between 0 and capacity", name="errand_free"),
        CheckConstraint("capacity between 1 and 20", name="errand_capacity"),
        CheckConstraint("minutes between 5 and 600", name="errand_minutes"),
        CheckConstraint("length(title) between 1 and 80", name="errand_title"),
        CheckConstraint("state <> 'taken' or free = 0", name="errand_taken"),
        *(_near(resolution) for resolution in AREA_CELLS),
        Index("errand_widened", "municipality_id", postgresql_where=WIDENED, sqlite_where=WIDENED),
        Index(
            "errand_ends",
            "ends_at",
            postgresql_where=text("state in ('open', 'taken')"),
            sqlite_where=text("state in ('open', 'taken')"),
        ),
        Index("errand_starts", "municipality_id", "starts_at", postgresql_where=BEGINS, sqlite_where=BEGINS),
        Index(
            "errand_asks",
            "asks_at",
            postgresql_where=text("state = 'open'"),
            sqlite_where=text("state = 'open'"),
        ),
        Index("errand_of_requester", "requester_id", "state"),
        Index("errand_by_state", "municipality_id", "state"),
        Index("errand_posted", "municipality_id", "posted_at"),
    )

    id: UUID = id_field()
    municipality_id: UUID = Field(foreign_key="municipality.id")
    requester_id: UUID = Field(foreign_key="person.id")
    beneficiary_id: UUID | None = Field(default=None, foreign_key="beneficiary.id", index=True)
    payer_id: UUID = Field(foreign_key="account.id")
    category: str = Field(max_length=20)
    title: str = Field(max_length=80)
    text: str = Field(default="", max_length=2000)
    for_name: str = Field(max_length=80)
    minutes: int
    capacity: int
    free: int
    state: str = Field(default=OPEN, max_length=10)
    address: str = Field(default="", max_length=200)
    lon: float
    lat: float
    cell: str = Field(max_length=16)
    area_name: str = Field(default="", max_length=80)
    area_lon: float
    area_lat: float
    h3_r5: int = Field(sa_type=BigInteger)
    h3_r7: int = Field(sa_type=BigInteger)
    h3_r8: int = Field(sa_type=BigInteger)
    reach: int = 0
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    posted_at: datetime = Field(sa_type=UtcDateTime)
    stalls_at: datetime = Field(sa_type=UtcDateTime)
    asks_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    waves: int = 0
    stall: str = Field(default="", max_length=12)
    stall_count: int = 0
    first_accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dropped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", max_length=500)
    trouble: str = Field(default="", max_length=TROUBLE_MOST)
    trouble_by: UUID | None = Field(default=None, foreign_key="person.id")

    @classmethod
    def asked(
        cls, *, place: Place, area: Area, area_name: str, window: Window, at: datetime, **fields: Any
    ) -> "Errand":
        """A new open errand: the exact point is for its helpers, the area for everyone else."""
        errand = cls(
            **fields, lon=place.lon, lat=place.lat, address=place.address, area_name=area_name, cell=area.cell,
            area_lon=area.lon, area_lat=area.lat, **cells_at(area.lon, area.lat),
            starts_at=window.starts_at, ends_at=window.ends_at, posted_at=at, stalls_at=at, asks_at=at, state=OPEN,
        )  # fmt: skip
        errand.wait_again(at=at)
        return errand

    def wait_again(self, *, at: datetime) -> None:
        """Give neighbours a quarter of what is left, 10 minutes to 2 hours, before a coordinator is asked to look."""
        self.stalls_at = at + min(max((self.ends_at - at) / 4, PATIENCE_LEAST), PATIENCE_MOST)

    def ask_again(self, *, at: datetime) -> None:
        """Look for helpers at once: for what it is now, somebody may be left to ask."""
        self.asks_at, self.stall, self.stall_count = at, "", 0

    def begin_wave(self) -> None:
        """Some more are asked: nobody need look for them by hand."""
        self.waves, self.stall, self.stall_count = self.waves + 1, "", 0

    def run_dry(self, why: str, count: int, *, at: datetime) -> None:
        """Nobody is left to ask, and nobody is waited for: a coordinator is asked to look at once."""
        self.stall, self.stall_count, self.stalls_at = why, count, min(self.stalls_at, at)

    def accept(self, helper_id: UUID, qualified: bool, *, at: datetime) -> None:
        """Say whether the helper may have a place; raises OwnErrand, NotQualified, ErrandFull, ErrandClosed.

        The last place itself is given by the store's one guarded statement, not here.
        """
        self.welcome(helper_id, qualified, at=at)
        if self.state == TAKEN or self.free == 0:
            raise ErrandFull()

    def welcome(self, helper_id: UUID, qualified: bool, *, at: datetime) -> None:
        """Say whether the helper fits the errand at all, place or standby; raises OwnErrand, NotQualified, ErrandClosed."""
        if helper_id == self.requester_id:
            raise OwnErrand()
        if self.state not in (OPEN, TAKEN) or self.ends_at <= at:
            raise ErrandClosed(state=self.state if self.state not in (OPEN, TAKEN) else EXPIRED)
        if not qualified:
            raise NotQualified()

    def give_back(self, *, at: datetime) -> None:
        """Open a place again that a helper cannot fill after all."""
        self._must_be(OPEN, TAKEN, DONE)
        late = (self.starts_at or self.ends_at) <= at + LATE
        self.free, self.state, self.dropped_at = self.free + 1, OPEN, at
        self.ask_again(at=at)
        self.stalls_at = at if late else at + PATIENCE_LEAST

    def take(self, *, at: datetime) -> None:
        """Fill one place on a coordinator's word, on an errand that is fetched locked."""
        if self.free == 0:
            raise ErrandFull()
        self.free -= 1
        self.state, self.asks_at = (TAKEN, None) if self.free == 0 else (OPEN, at)
        self.first_accepted_at = self.first_accepted_at or at

    def finish(self) -> None:
        """Every helper on it has said it is done."""
        self._must_be(OPEN, TAKEN)
        self.state, self.asks_at = DONE, None

    def confirm(self, *, at: datetime) -> None:
        """End well: the minutes move. A trouble that was reported stays with the desk."""
        self._must_be(OPEN, TAKEN, DONE)
        self.state, self.closed_at = CONFIRMED, at
        self.asks_at = None

    def cancel(self, reason: str, *, at: datetime) -> None:
        """End without being done, by the requester or a coordinator."""
        self._must_be(*LIVE)
        self.state, self.closed_at, self.reason = CANCELLED, at, reason
        self.asks_at = None

    def expire(self, *, at: datetime) -> None:
        """End because its time passed with nobody on it."""
        self._must_be(OPEN)
        self.state, self.closed_at = EXPIRED, at
        self.asks_at = None

    def widen(self, reach: int, *, at: datetime) -> None:
        """Show the errand to helpers up to `reach` metres away, whatever distance they chose."""
        self._must_be(OPEN)
        self.reach = max(self.reach, reach)
        self.wait_again(at=at)
        self.ask_again(at=at)

    def report(self, person_id: UUID, words: str, *, at: datetime) -> None:
        """Something went wrong: a coordinator is to look at it, also some days after the end. What was said before stays."""
        if self.state == EXPIRED or (self.closed_at is not None and self.closed_at < at - REPORTABLE):
            raise ErrandClosed(state=self.state)
        self.trouble = f"{self.trouble}\n{words}"[-TROUBLE_MOST:] if self.trouble else words
        self.trouble_by = person_id

    def settle(self) -> None:
        """The trouble is looked after."""
        self.trouble, self.trouble_by = "", None

    def _must_be(self, *states: str) -> None:
        if self.state not in states:
            raise ErrandClosed(state=self.state)


class Acceptance(SQLModel, table=True):
    """A helper's place, or standby place, on an errand; one row a helper and errand."""

    __tablename__ = "acceptance"
    __table_args__ = (UniqueConstraint("errand_id", "helper_id"), Index("acceptance_of_helper", "helper_id", "state"))

    id: UUID = id_field()
    errand_id: UUID = Field(foreign_key="errand.id")
    helper_id: UUID = Field(foreign_key="person.id")
    state: str = Field(default=ACCEPTED, max_length=10)
    since: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def withdraw(self, *, at: datetime) -> None:
        """The helper cannot come after all, or no longer stands by."""
        self.state, self.since = WITHDRAWN, at

    def step_in(self, *, at: datetime) -> None:
        """Standby becomes a place."""
        self.state, self.since = ACCEPTED, at

    def say_done(self, *, at: datetime) -> None:
        """The helper has done it."""
        self.state, self.done_at = DONE, at

    def be_thanked(self) -> None:
        """It was confirmed that the helper did it."""
        self.state = CONFIRMED

    def let_go(self) -> None:
        """The errand ended without this helper."""
        self.state = RELEASED


class Decline(SQLModel, table=True):
    """A helper's "not me": the errand is not shown to them again."""

    __tablename__ = "decline"
    __table_args__ = (Index("decline_of_helper", "helper_id", "errand_id"),)

    errand_id: UUID = Field(foreign_key="errand.id", primary_key=True)
    helper_id: UUID = Field(foreign_key="person.id", primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
