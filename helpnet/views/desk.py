"""The coordinator's screens."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Numbers:
    """How the municipality is doing today. Seconds to the first acceptance over the last 30 days; None: none yet."""

    open: int
    stalled: int
    taken: int
    done_today: int
    median_seconds: int | None
    p90_seconds: int | None
    median: str
    never_asked: int
    waiting_first: int
    alerts_sent: int


@dataclass(frozen=True)
class DeskRow:
    """An errand on the desk. `kind` is stalled, trouble, dropped, unheard, overdue, open or taken; `why` says it in words.

    `trouble`: what somebody reported about it, and `unheard`: who is to be called about what, whatever kind it is.
    """

    id: str
    category: str
    title: str
    area_name: str
    when: str
    waited: str
    kind: str
    why: str
    people: str
    free: int
    widen_to: int
    widen_words: str
    trouble: str
    unheard: str = ""


@dataclass(frozen=True)
class DeskView:
    """The desk: numbers, what needs a person first, then what is open and taken (at most 50 of each).

    `reports`: errands with reported trouble; `first_report`: the one that has been there longest.
    """

    numbers: Numbers
    attention: list[DeskRow]
    open: list[DeskRow]
    taken: list[DeskRow]
    reports: int
    first_report: str


@dataclass(frozen=True)
class DeskHelper:
    """Somebody on an errand. `comes`: the place is theirs and can be opened again; `reachable`: there is a number to show."""

    person_id: str
    name: str
    words: str
    comes: bool
    reachable: bool


@dataclass(frozen=True)
class DeskAsked:
    """Somebody who was asked about an errand: when, and what came of it."""

    person_id: str
    name: str
    at: str
    words: str
    outcome: str


@dataclass(frozen=True)
class DeskErrand:
    """One errand opened on the desk. `may` names what the coordinator can do now: widen, call, confirm, cancel, settle.

    `unheard`: who is to be called, because nothing of ours has brought them what they must know.
    """

    row: DeskRow
    text: str
    duration: str
    asks: str
    by_phone: bool
    state_words: str
    said_no: str
    helpers: list[DeskHelper]
    asked: list[DeskAsked]
    asked_before: str
    may: list[str]
    unheard: list[DeskHelper]


@dataclass(frozen=True)
class Reached:
    """How to reach somebody, shown once and logged."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be called about an errand; the number is shown one at a time, and each showing is logged.

    `to_call`: they were asked, and nothing that we sent reached them.
    """

    person_id: str
    name: str
    distance: str
    helped: int
    words: str
    reachable: bool
    to_call: bool = False


@dataclass(frozen=True)
class CallerView:
    """Somebody without an account, as the desk knows them."""

    id: str
    name: str
    phone: str
    address: str
    lon: float
    lat: float
    note: str
    earlier: list[str]


@dataclass(frozen=True)
class Connection:
    """An errand for a caller that somebody took: two people to be connected; numbers are shown on demand.

    `since` says when the helper said yes, `shown` when their numbers were last shown since then, and by whom; empty: not yet.
    """

    errand_id: str
    title: str
    when: str
    caller: str
    helper_id: str
    helper: str
    since: str
    shown: str


@dataclass(frozen=True)
class Numbered:
    """Two phone numbers to connect; that they were shown is in the audit log."""

    caller: str
    caller_phone: str
    caller_address: str
    helper: str
    helper_phone: str


@dataclass(frozen=True)
class HistoryRow:
    """One thing that happened to an errand, for coordinators."""

    at: str
    words: str
    who: str
