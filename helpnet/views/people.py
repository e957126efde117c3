"""A person's own screens: profile, wallet, what may be asked for."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ShellView:
    """What every page's frame shows of the one signed in."""

    name: str
    language: str
    roles: list[str]
    unread: int
    minutes: int
    minutes_words: str
    municipality: str
    welcomed: bool


@dataclass(frozen=True)
class ProfileView:
    """My profile; quiet hours as "22:00", empty when there are none. Private: only ever shown to its owner.

    `mail` and `sms`: whether I am told that way: on, off, waiting (to be shown to be mine), broken, or nothing (none was given).
    `paused_until` is a moment (ISO 8601), empty without a pause; `pause` which it is: today, week, month or day.
    `rules_words` say when I am asked.
    """

    handle: str
    name: str
    language: str
    languages: list[str]
    phone: str
    email: str
    mail: str
    sms: str
    home_address: str
    home_lon: float
    home_lat: float
    home_cell: str
    has_home: bool
    alerts_on: bool
    alert_radius: int
    weekly: bool
    quiet_from: str
    quiet_until: str
    likes: list[str]
    asks_per_week: int
    paused_until: str
    pause: str
    pause_words: str
    kinds_off: list[str]
    roles: list[str]
    qualifications: list[str]
    municipality: str
    municipality_slug: str
    member_since: str
    rules_words: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CategoryView:
    """A kind of errand here, and whether the reader may ask for it and help with it."""

    slug: str
    name: str
    minutes: int
    may_ask: bool
    may_perform: bool
    needs: str


@dataclass(frozen=True)
class EntryView:
    """Minutes that came or went, with what for and with whom."""

    id: str
    minutes: int
    words: str
    what: str
    whom: str
    at: str
    at_iso: str
    errand_id: str


@dataclass(frozen=True)
class WalletView:
    """My minutes: what I have, what is set aside for errands I asked for, and where it came from."""

    balance: int
    headline: str
    explanation: str
    reserved: int
    reserved_words: str
    kind_word: str
    entries: list[EntryView]
    next: str


@dataclass(frozen=True)
class DemoPerson:
    """Somebody one can be in the demonstration."""

    handle: str
    name: str
    about: str
    municipality: str


@dataclass(frozen=True)
class Desk:
    """A municipality that is here, and the number at which it is called; empty when it has given none."""

    name: str
    phone: str


@dataclass(frozen=True)
class Town:
    """A municipality that is here, and its box: west, south, east, north."""

    slug: str
    name: str
    bounds: tuple[float, float, float, float]
