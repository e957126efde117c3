"""What comes in from outside, before it is checked: the fields hold whatever was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CallerDraft:
    """Somebody without an account for whom the actor asks; found again by phone number."""

    name: Any
    phone: Any
    address: Any = ""
    note: Any = ""
    lon: Any = None
    lat: Any = None


@dataclass(frozen=True, slots=True)
class ErrandDraft:
    """An errand as entered. Without a point it stands at the actor's home (or the caller's); `area_name` names its public area."""

    category: Any
    title: Any
    text: Any = ""
    lon: Any = None
    lat: Any = None
    address: Any = ""
    area_name: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    helpers: Any = 1
    minutes: Any = 30
    caller: CallerDraft | None = None


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """Changes to one's own profile; only the fields named in `changes` are touched, all of them or none.

    Known fields: name, language, languages, phone, home (a dict with lon, lat, address, or None), likes, alerts_on,
    alert_radius, quiet_from, quiet_until.
    """

    changes: dict[str, Any]
