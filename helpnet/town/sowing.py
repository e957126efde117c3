"""Many random people and errands at once: past the actions, but with every row that the actions would have written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import SQLModel

from helpnet.actions.errands import MOST_AT_ONCE
from helpnet.domain.actor import Actor
from helpnet.domain.areas import Survey
from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.errand import Errand
from helpnet.domain.events import ErrandPosted
from helpnet.domain.ledger import Account, Transfer
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person, Qualification
from helpnet.domain.record import AuditRow, OutboxRow
from helpnet.domain.values import Window, phone_number
from helpnet.gateways.geocoding import district_of
from helpnet.runtime import perform
from helpnet.store import areas
from helpnet.store.work import Work
from helpnet.town.bounds import BOUNDS, Bounds
from helpnet.town.errands import ErrandSketch, errands
from helpnet.town.loading import Told, found_once
from helpnet.town.people import PersonSketch, people

BATCH = 1000
PACE = timedelta(milliseconds=50)
C, E, P = columns(Account), columns(Errand), columns(Person)
_PROMISE = update(table(Account)).where(C.id == bindparam("account")).values(reserved=C.reserved + bindparam("minutes"))
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Sown:
    """The handles of the people and the ids of the errands of one seed."""

    people: list[str]
    errands: list[UUID]


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody of the crowd, as the database knows them."""

    id: UUID
    name: str
    account_id: UUID


def sow(slug: str, seed: int, how_many: int, asking: int, told: Told = lambda _done, _of: None) -> Sown:
    """Add so many people, and so many open errands of theirs, to a demonstration municipality; found it if it is missing.

    The same seed makes the same ones, and what an earlier run added is not added again. Nobody is alerted, and whoever
    else works on the database waits for one batch at most.
    """
    town, crowd = BOUNDS[slug], list(people(slug, seed, how_many))
    municipality = perform(_here, town, by=None)
    known: dict[str, Resident] = {}
    for batch in _batches(crowd):
        known |= perform(_settle, municipality, batch, by=None)
        told(len(known), how_many + asking)
    before = perform(_asked_before, municipality, known, by=None)
    ids: list[UUID] = []
    missing: list[tuple[UUID, ErrandSketch]] = []
    for sketch in spread(errands(slug, seed, asking, crowd), crowd, municipality):
        there = before[_content(sketch, known[sketch.requester].id)]
        if there:
            ids.append(there.pop(0))
        else:
            ids.append(new_id())
            missing.append((ids[-1], sketch))
    for count, batch in enumerate(_batches(missing), 1):
        perform(_ask, municipality, batch, known, (count - 1) * BATCH, by=None)
        told(how_many + min(count * BATCH, asking), how_many + asking)
    return Sown([person.handle for person in crowd], ids)


def spread(
    sketches: Iterator[ErrandSketch], crowd: Sequence[PersonSketch], rules: Municipality
) -> Iterator[ErrandSketch]:
    """The errands, each with somebody who may still ask; where there are too many for the crowd, they ask for more than they may."""
    by_handle = {person.handle: person for person in crowd}
    going, left = Counter[str](), dict.fromkeys(by_handle, rules.start_grant - rules.hard_limit)
    others = iter(crowd)
    free = next(others, None)

    def may(person: PersonSketch, cost: int) -> bool:
        return going[person.handle] < MOST_AT_ONCE and left[person.handle] >= cost

    for sketch in sketches:
        cost, asks = sketch.minutes * sketch.helpers, by_handle[sketch.requester]
        if not may(asks, cost):
            while free is not None and not may(free, cost):
                free = next(others, None)
            if free is not None:
                home = {"lon": free.lon, "lat": free.lat, "address": free.address}
                at_home = home if sketch.address == asks.address else {}
                sketch = replace(sketch, requester=free.handle, **at_home)
        going[sketch.requester] += 1
        left[sketch.requester] -= cost
        yield sketch


def _here(work: Work, town: Bounds, *, by: Actor | None) -> Municipality:
    return work.municipality(found_once(work, town, by=None))


def _settle(
    work: Work, here: Municipality, sketches: Sequence[PersonSketch], *, by: Actor | None
) -> dict[str, Resident]:
    """The residents behind the sketches, by handle; those who are not here yet join, with their accounts and welcome minutes."""
    handles = [sketch.handle for sketch in sketches]
    areas.hold(work, here.id)
    known = areas.all_of(work, within=here.id)
    there = {row.handle for row in work.rows(select(P.handle).where(P.handle.in_(handles)))}
    new = [sketch for sketch in sketches if sketch.handle not in there]
    persons = [_person(sketch, here, known, work.now()) for sketch in new]
    grant, pot = here.start_grant, work.pot_of(here.id)
    accounts = [Account(municipality_id=here.id, person_id=person.id, balance=grant) for person in persons]
    _insert(work, Person, map(_row, persons))
    _insert(work, Account, map(_row, accounts))
    shown = zip(persons, new, strict=True)
    qualifications = [(person.id, kind) for person, sketch in shown for kind in sketch.qualifications]
    _insert(
        work, Qualification,
        ({"id": new_id(), "person_id": who, "kind": kind, "granted_at": work.now()} for who, kind in qualifications),
    )  # fmt: skip
    if grant:
        welcome = {"municipality_id": here.id, "from_account": pot.id, "minutes": grant, "reason": "welcome"}
        _insert(
            work,
            Transfer,
            ({"id": new_id(), "to_account": one.id, "moved_at": work.now(), **welcome} for one in accounts),
        )
        work.write(update(table(Account)).where(C.id == pot.id).values(balance=C.balance - grant * len(accounts)))
    found = select(P.handle, P.id, P.name, C.id.label("account_id")).join(Account, C.person_id == P.id)
    rows = work.rows(found.where(P.handle.in_(handles)))
    return {row.handle: Resident(row.id, row.name, row.account_id) for row in rows}


def _person(sketch: PersonSketch, here: Municipality, known: Survey, now: datetime) -> Person:
    """Somebody who has joined, filled in the profile and been welcomed."""
    person = Person(
        municipality_id=here.id, handle=sketch.handle, name=sketch.first_name, roles=list(sketch.roles), alerts_on=sketch.alerts_on,
        phone=phone_number("phone", sketch.phone, region=here.country), joined_at=now, welcomed_at=now,
    )  # fmt: skip
    person.read_in(sketch.language)
    person.speak(sketch.languages)
    person.like(sketch.likes)
    person.hear_within(sketch.radius)
    person.be_left_alone(*(sketch.quiet or (None, None)))
    place = here.place(sketch.lon, sketch.lat, sketch.address)
    person.move_to(place, known.area(place.lon, place.lat))
    return person


def _content(sketch: ErrandSketch, requester_id: UUID) -> tuple[object, ...]:
    """By what an errand of an earlier run is known again."""
    return requester_id, sketch.category, sketch.title, sketch.text, sketch.address, sketch.minutes, sketch.helpers


def _asked_before(
    work: Work, here: Municipality, known: dict[str, Resident], *, by: Actor | None
) -> dict[tuple[object, ...], list[UUID]]:
    """The ids of errands that these people asked for already, by content."""
    ours, found = {resident.id for resident in known.values()}, defaultdict[tuple[object, ...], list[UUID]](list)
    content = E.requester_id, E.category, E.title, E.text, E.address, E.minutes, E.capacity
    for row in work.rows(select(E.id, *content).where(E.municipality_id == here.id).order_by(E.id)):
        if row.requester_id in ours:
            found[tuple(row[1:])].append(row.id)
    return found


def _ask(
    work: Work,
    here: Municipality,
    asked: Sequence[tuple[UUID, ErrandSketch]],
    known: dict[str, Resident],
    before: int,
    *,
    by: Actor | None,
) -> None:
    """Post the errands: with their minutes promised, and written down as announced. So many were posted before them.

    Helpers are asked about one after another, so that an errand somebody really posts meanwhile does not wait for a town's.
    """
    now, what = work.now(), ErrandPosted.__name__
    areas.hold(work, here.id)
    survey = areas.all_of(work, within=here.id)
    posted = [_errand(errand_id, sketch, known[sketch.requester], here, survey, now) for errand_id, sketch in asked]
    promised = Counter[UUID]()
    for place, errand in enumerate(posted, before):
        errand.asks_at = now + place * PACE
        promised[errand.payer_id] += errand.minutes * errand.capacity
    _insert(work, Errand, map(_row, posted))
    # In the order of the ids, as the ledger does it.
    work.write(_PROMISE, [{"account": account, "minutes": promised[account]} for account in sorted(promised)])
    told = [{"municipality_id": here.id, "errand_id": one.id, "actor_id": one.requester_id} for one in posted]
    _insert(work, AuditRow, ({"id": new_id(), "at": now, "door": "cli", "what": what, **one} for one in told))
    delivered = {"kind": what, "tells": [], "run_at": now, "attempts": 0, "done_at": now}
    _insert(work, OutboxRow, ({"id": new_id(), **delivered, **one} for one in told))


def _errand(
    errand_id: UUID, sketch: ErrandSketch, asks: Resident, here: Municipality, survey: Survey, now: datetime
) -> Errand:
    starts_at, ends_at = sketch.window(now, here.time_zone)
    area = survey.area(sketch.lon, sketch.lat)
    return Errand.asked(
        place=here.place(sketch.lon, sketch.lat, sketch.address), area=area, area_name=district_of(area.lon, area.lat, here.slug),
        window=Window.of(starts_at, ends_at, now=now), at=now, id=errand_id, municipality_id=here.id, requester_id=asks.id,
        payer_id=asks.account_id, category=sketch.category, title=sketch.title, text=sketch.text, minutes=sketch.minutes,
        capacity=sketch.helpers, free=sketch.helpers, for_name=asks.name,
    )  # fmt: skip


def _row(noun: SQLModel) -> dict[str, object]:
    return {name: getattr(noun, name) for name in columns(type(noun)).keys()}  # noqa: SIM118 - no mapping


def _insert(work: Work, noun: type[SQLModel], rows: Iterable[dict[str, object]]) -> None:
    if found := list(rows):
        work.write(insert(table(noun)), found)


def _batches(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))
