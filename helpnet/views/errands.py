"""Errands as people see them. Raw values (ids as text, ISO 8601 times, metres, minutes) stand beside the words for them."""

from dataclasses import dataclass, field

from helpnet.views.people import CategoryView


@dataclass(frozen=True)
class ErrandCard:
    """What anyone who may help sees of an errand: never the address, the exact point or a phone number."""

    id: str
    category: str
    category_name: str
    title: str
    text: str
    cell: str
    lon: float
    lat: float
    area_name: str
    distance_m: int
    distance: str
    starts_at: str
    ends_at: str
    when: str
    posted: str
    minutes: int
    duration: str
    capacity: int
    free: int
    state: str
    requester: str
    interested: int
    needs: str
    languages: list[str] = field(default_factory=list)
    why: str = ""


@dataclass(frozen=True)
class Hand:
    """The first cards of somebody's deck, the top one first, and the ids of all that are in it."""

    cards: list[ErrandCard]
    ids: frozenset[str]


@dataclass(frozen=True)
class DeckEnd:
    """Why a deck holds no card: `farther` errands wait outside the `radius` (metres) but within `widen_to` (0: none within 10 km),
    or `kinds_off` near ones are of kinds that the reader has switched off."""

    has_home: bool
    radius: int
    farther: int
    widen_to: int
    kinds_off: int = 0


@dataclass(frozen=True)
class Odds:
    """How it stands within a helper's `radius` (metres): open errands they could take, how many are asked for in a usual week, at
    least how many others help there, and after about how many weeks it is their turn (0: nothing was asked for). `words` says it."""

    has_home: bool
    radius: int
    errands: int
    a_week: int
    helpers: int
    weeks: float
    words: list[str]


@dataclass(frozen=True)
class PlaceView:
    """Where the errand is, for those on it."""

    address: str
    lon: float
    lat: float


@dataclass(frozen=True)
class PersonOnErrand:
    """One of those on the errand, with the phone number where the reader may call, to dial and to read."""

    id: str
    name: str
    phone: str
    state: str
    state_words: str
    since: str
    is_requester: bool = False
    phone_words: str = ""


@dataclass(frozen=True)
class ErrandPage:
    """One errand for one reader. `role` is requester, helper, standby, coordinator or neighbour; `may` names what they can do now:
    accept, stand_by, decline, withdraw, done, confirm, cancel, report, chat, settle. `unread` messages; `news` not seen yet."""

    card: ErrandCard
    role: str
    state_words: str
    next_step: str
    place: PlaceView | None
    contact: PersonOnErrand | None
    people: list[PersonOnErrand]
    may: list[str]
    on_behalf: bool
    trouble: str
    reason: str
    reported: bool = False
    unread: int = 0
    news: int = 0


@dataclass(frozen=True)
class MessageView:
    """One message of the chat; `day` is set on the first message of a day."""

    id: str
    author: str
    author_id: str
    mine: bool
    text: str
    at: str
    at_iso: str
    day: str


@dataclass(frozen=True)
class MineRow:
    """One of my errands. `role` as on the page; `attention` when the next step is mine."""

    id: str
    category: str
    title: str
    state: str
    state_words: str
    when: str
    people: str
    role: str
    unread: int
    attention: bool


@dataclass(frozen=True)
class MyErrand:
    """One of my errands as a card. `role` is requester or helper; `place` the state of my place on it (None as requester)."""

    card: ErrandCard
    role: str
    place: str | None
    unread: int


@dataclass(frozen=True)
class AlertView:
    """Something I should know, in words."""

    id: str
    kind: str
    words: str
    errand_id: str
    at: str
    unread: bool


@dataclass(frozen=True)
class MinePage:
    """My errands in both roles, and the news about them. At most 50 of each; finished ones newest first."""

    asked: list[MineRow]
    helping: list[MineRow]
    past: list[MineRow]
    alerts: list[AlertView]


@dataclass(frozen=True)
class AskStart:
    """What the form for asking begins with. `draft` names what is kept of it in the browser, one per person; days are ISO dates."""

    draft: str
    kinds: list[CategoryView]
    home: str
    has_home: bool
    for_others: bool
    kind_word: str
    phone: str
    phone_words: str
    today: str
    latest: str
