"""The ladder: how somebody is told to whom no device of theirs has shown it. Mail, then a text message, then a call from the desk."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, false, text
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field
from helpnet.domain.contact import CHANNELS, MAIL, SMS
from helpnet.domain.reminders import REMINDERS
from helpnet.domain.summary import WEEK

PUSH = "push"
WAITING, SENT, FAILED, EXPIRED = "waiting", "sent", "failed", "expired"
PATIENCE = timedelta(minutes=2)
"""How long a device is given to show an alert."""
SECOND_THOUGHTS = timedelta(seconds=15)
"""Taking an answer back this soon is a slip of the finger: until then nobody hears of it outside the app."""
LATER = timedelta(minutes=15)
"""How long messages of a chat are gathered before somebody is told of them outside the app."""
TOLD_LATELY = timedelta(hours=2)
SWITCHED_ON = timedelta(minutes=30)
"""How long a telephone that is switched off is given to show what somebody must hear (EXPECTED), before they are called."""
PUSH_TRIES = 8
"""Quick attempts of a push: 2, 4, … 128 seconds apart, about four minutes."""
TRIED_FOR = timedelta(minutes=7)
"""How long a device that is still to be told is waited for before somebody is called: for as long as the quick attempts take. Where a push
service is left alone, or asks for an hour's rest, they have no end."""
AGAIN_LATER = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""After the quick attempts: how long until the next ones, the last of these again and again until there is nothing to tell."""
URGENT = timedelta(hours=3)
STALE = timedelta(hours=24)
WANTED, COMING, ASSIGNED, PROMOTED, DECLINED = (
    "HelpWanted",
    "ErrandAccepted",
    "ErrandAssigned",
    "StandbyPromoted",
    "ErrandDeclined",
)
REPLACED = "HelperReplaced"
COMES = (COMING, ASSIGNED, PROMOTED, REPLACED)
"""News that somebody comes: the one whom it is about (`Alert.by_id`), to themselves or to who asked."""
GOES = ("ErrandWithdrawn", "ErrandReassigned")
"""News that somebody comes no more and another one is looked for; to who asked, to those beside, and to the one who was freed."""
GATHERED = ("MessageWritten",)
LOST = "DeviceLost"
VERIFYING = {"MailGiven": MAIL, "PhoneGiven": SMS}
BY_MAIL = (WEEK, LOST)
"""What no device is told of, nor anybody by text or call."""
CLIMBS = frozenset(
    (
        WANTED, WEEK, LOST, *GATHERED, *VERIFYING, *REMINDERS, COMING, ASSIGNED, "ErrandCancelled", "ErrandExpired", "ErrandReassigned",
        "ErrandWithdrawn", "HelperReleased", "StandbyReleased", REPLACED, PROMOTED,
    )
)  # fmt: skip
"""The alerts that matter so much that they are told outside the app."""
EXPECTED = frozenset((ASSIGNED, "ErrandCancelled", *GOES, "HelperReleased", PROMOTED))
"""What somebody must hear before an errand begins: that they are expected there or no longer are, or that a helper they expect is not coming."""
AT_NIGHT = EXPECTED | {REPLACED}
"""What does not wait for the end of quiet hours when the errand begins before: else somebody else than they expect is at the door."""


class Delivery(SQLModel, table=True):
    """One alert on its way to one person by one channel; by mail and by text once at most, by push once to each device.

    `device_id` stays when the device goes. `closes`: this one takes the place of what the device shows, for there is nothing
    to answer any more.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sent', 'failed', 'expired')", name="delivery_state"),
        Index("delivery_of_alert", "alert_id"),
        Index("delivery_of_gateway", "gateway_id"),
        Index(
            "delivery_once",
            "alert_id",
            "channel",
            unique=True,
            postgresql_where=text("channel <> 'push'"),
            sqlite_where=text("channel <> 'push'"),
        ),
        Index(
            "delivery_of_device",
            "alert_id",
            "device_id",
            "closes",
            unique=True,
            postgresql_where=text("channel = 'push'"),
            sqlite_where=text("channel = 'push'"),
        ),
        Index(
            "delivery_due",
            "channel",
            "run_at",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
    )

    id: UUID = id_field()
    alert_id: UUID = Field(sa_type=Uuid, sa_column_args=(ForeignKey("alert.id", ondelete="CASCADE"),))
    person_id: UUID = Field(foreign_key="person.id", index=True)
    channel: str = Field(max_length=4)
    state: str = Field(default=WAITING, max_length=8)
    run_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    lease: str | None = Field(default=None, max_length=40)
    gateway_id: str | None = Field(default=None, max_length=80)
    why: str = Field(default="", max_length=80)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    device_id: UUID | None = None
    closes: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


def leaves_at(kind: str, *, at: datetime) -> datetime:
    """When news that came `at` may leave the app: an answer once it is no slip any more, all else at once."""
    return at + SECOND_THOUGHTS if kind in (COMING, DECLINED) else at


def first_look(kind: str, *, at: datetime, device: bool) -> datetime | None:
    """When it is first seen whether an alert arrived; None for one that stays in the app."""
    if kind not in CLIMBS:
        return None
    leaves = at + LATER if kind in GATHERED else leaves_at(kind, at=at)
    return leaves + PATIENCE if device and kind not in VERIFYING else leaves


def told_at(kind: str, wakes: datetime | None, begins: datetime | None, *, at: datetime) -> datetime:
    """When news may be told to somebody whom quiet hours keep until `wakes` (None: they do not).

    What they must hear before the errand begins does not wait beyond that: else nobody comes, or another one, or somebody comes in vain.
    """
    if wakes is None or (kind in AT_NIGHT and begins is not None and begins <= wakes):
        return at
    return wakes


def begins_at(starts_at: datetime | None, ends_at: datetime | None, *, at: datetime) -> datetime | None:
    """When an errand begins; one that may begin already: by when it is to be done."""
    return starts_at if starts_at is not None and starts_at > at else ends_at


def called_at(taken_at: datetime, begins: datetime | None) -> datetime:
    """When somebody is to be called whose push service took it at `taken_at`, unless a device has shown it by then: while there is time to."""
    later = taken_at + SWITCHED_ON
    return later if begins is None else min(later, begins - URGENT)


def push_at(kind: str, last_pushed_at: datetime | None, at: datetime) -> datetime:
    """When a device may be told of an alert that came `at`; `last_pushed_at`: when it was last told of this kind and errand.

    All at once but the lines of a chat: the first at once, then at most one in 15 minutes, which tells how many came.
    """
    if kind not in GATHERED or last_pushed_at is None:
        return at
    return max(at, last_pushed_at + LATER)


def again_after(attempts: int) -> timedelta:
    """How long until the next attempt after so many later ones."""
    return AGAIN_LATER[min(attempts, len(AGAIN_LATER) - 1)]


def rungs(kind: str, *, urgent: bool) -> tuple[str, ...]:
    """The channels of an alert in turn: what is urgent goes by text message first."""
    if kind in VERIFYING:
        return (VERIFYING[kind],)
    if kind in BY_MAIL:
        return (MAIL,)
    return (SMS, MAIL) if urgent else CHANNELS


def is_urgent(starts_at: datetime | None, ends_at: datetime | None, *, at: datetime) -> bool:
    """Whether an errand begins (or, once it may begin, ends) within three hours."""
    begins = begins_at(starts_at, ends_at, at=at)
    return begins is not None and begins <= at + URGENT
