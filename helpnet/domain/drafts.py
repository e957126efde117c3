"""What comes in from outside, before it is checked: the fields hold whatever was sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from helpnet.domain import values
from helpnet.domain.categories import SLUGS
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import Window

SOON = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Wish:
    """When help is wanted, as one says it: "now", "today", "whenever", or a "day" (ISO date) with times ("14:00") or without.

    It becomes moments on the municipality's clock at the moment of asking, so that the same wish sent twice is the same.
    """

    kind: Any
    day: Any = ""
    since: Any = ""
    until: Any = ""

    def moments(self, *, now: datetime, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
        """Beginning and end, aware; raises Invalid. "now" is at least three hours, to the next full hour."""
        local = now.astimezone(zone)
        # Hours that pass, not hours on the wall: the clock may be changed meanwhile.
        soon = (now.astimezone(UTC) + SOON + timedelta(minutes=59)).astimezone(zone)
        soon = soon.replace(minute=0, second=0, microsecond=0)
        if self.kind == "now":
            return None, soon
        if self.kind == "today":
            return None, max(_midnight(local.date() + timedelta(days=1), zone), soon)
        if self.kind == "whenever":
            return None, None
        if self.kind != "day":
            raise Invalid(FieldError("when", "required"))
        on = _read("day", self.day, date.fromisoformat)
        if on is None:
            raise Invalid(FieldError("day", "required"))
        if on < local.date():
            raise Invalid(FieldError("day", "in-the-past"))
        since, until = (
            _read(name, text, time.fromisoformat) for name, text in (("from", self.since), ("until", self.until))
        )
        begin = datetime.combine(on, since or time.min, zone)
        return begin, datetime.combine(on, until, zone) if until else _midnight(on + timedelta(days=1), zone)


def _read(field: str, text: Any, take: Callable[[str], Any]) -> Any:
    if not isinstance(text, str):
        raise Invalid(FieldError(field, "not-a-time"))
    try:
        found = take(text.strip()) if text.strip() else None
    except ValueError:
        raise Invalid(FieldError(field, "not-a-time")) from None
    if isinstance(found, date) and found.year > 9000:  # the last days of the calendar have no day after
        raise Invalid(FieldError(field, "not-a-time"))
    return found


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)


class Checklist:
    """Runs checks one after the other and remembers what they refuse, so that people hear it all at once."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def __call__(self, check: Callable[..., Any], *args: Any, **limits: Any) -> Any:
        try:
            return check(*args, **limits)
        except Invalid as invalid:
            self.errors.extend(invalid.errors)
            return None

    def settle(self) -> None:
        """Raise one Invalid with everything refused so far, if anything was."""
        if self.errors:
            raise Invalid(*self.errors)


@dataclass(frozen=True, slots=True)
class CallerDraft:
    """Somebody without an account for whom the actor asks; found again by phone number."""

    name: Any
    phone: Any
    address: Any = ""
    note: Any = ""
    lon: Any = None
    lat: Any = None

    @property
    def first_name(self) -> str:
        """What helpers see before they hold a place."""
        return str(self.name).strip().split(" ")[0]

    def checked(self, *, region: str) -> "CallerDraft":
        """Name, phone (E.164), address and note as they can be kept; raises one Invalid that names all that cannot."""
        take = Checklist()
        checked = CallerDraft(
            name=take(values.words, "name", self.name, least=1, most=values.NAME_MAX),
            phone=take(values.phone_number, "phone", self.phone, region=region),
            address=take(values.words, "address", self.address or "", most=values.ADDRESS_MAX),
            note=take(values.words, "note", self.note or "", most=values.NOTE_MAX, lines=True),
            lon=self.lon,
            lat=self.lat,
        )
        take.settle()
        return checked


@dataclass(frozen=True, slots=True)
class Checked:
    """What an errand says, once every field of its draft could be taken."""

    category: str
    title: str
    text: str
    minutes: int
    helpers: int
    window: Window


@dataclass(frozen=True, slots=True)
class ErrandDraft:
    """An errand as entered. Without a point it stands at the actor's home (or the caller's); `area_name` names its public area,
    which was `area_cell` when the name was looked up.

    A `wish`, where there is one, stands in the place of `starts_at` and `ends_at`.
    """

    category: Any
    title: Any
    text: Any = ""
    lon: Any = None
    lat: Any = None
    address: Any = ""
    area_name: str = ""
    area_cell: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    helpers: Any = 1
    minutes: Any = 30
    caller: CallerDraft | None = None
    wish: Wish | None = None

    def checked(self, *, now: datetime, zone: tzinfo) -> Checked:
        """Every field as it can be kept; raises one Invalid that names all that cannot."""
        take = Checklist()
        starts_at, ends_at = self.starts_at, self.ends_at
        if self.wish is not None:
            starts_at, ends_at = take(self.wish.moments, now=now, zone=zone) or (None, None)
        if self.category not in SLUGS:
            take.errors.append(FieldError("category", "unknown" if self.category else "required"))
        checked = Checked(
            category=self.category,
            title=take(values.words, "title", self.title, least=1, most=values.TITLE_MAX),
            text=take(values.words, "text", self.text or "", most=values.TEXT_MAX, lines=True),
            minutes=take(
                values.whole_number, "minutes", self.minutes, least=values.MINUTES_MIN, most=values.MINUTES_MAX
            ),
            helpers=take(
                values.whole_number, "helpers", self.helpers, least=values.HELPERS_MIN, most=values.HELPERS_MAX
            ),
            window=take(Window.of, starts_at, ends_at, now=now),
        )
        take.settle()
        return checked


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """Changes to one's own profile; only the fields named in `changes` are touched, all of them or none.

    Known fields: name, language, languages, phone, home (a dict with lon, lat, address, or None), likes, alerts_on,
    alert_radius, quiet_from, quiet_until, email (None: none), mail_alerts, sms_alerts.
    """

    changes: dict[str, Any]
