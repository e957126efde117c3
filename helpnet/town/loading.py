"""The demonstration comes alive: its people move in and live through its scenes by the actions, at times now past.

Only before serving starts: meanwhile the runtime goes by a clock of our own.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Engine, select

from helpnet.actions import areas, conversations, errands, founding, helping, people
from helpnet.domain.actor import Actor
from helpnet.domain.areas import counted
from helpnet.domain.ask import ASKS_MOST
from helpnet.domain.columns import columns
from helpnet.domain.drafts import CallerDraft, ErrandDraft, ProfileDraft
from helpnet.domain.errand import CONFIRMED, DONE, OPEN, Errand
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person
from helpnet.domain.refusals import Refusal
from helpnet.gateways.geocoding import district_of
from helpnet.jobs import deliver
from helpnet.queries import surveys
from helpnet.queries.access import actor_of_handle
from helpnet.runtime import one_transaction, perform, working_on
from helpnet.store.clock import FixedClock
from helpnet.store.work import Work
from helpnet.town.bounds import BOUNDS, Bounds
from helpnet.town.cast import CAST, NEWCOMERS, RESIDENT
from helpnet.town.errands import ErrandSketch
from helpnet.town.gazetteer import doors
from helpnet.town.people import PersonSketch
from helpnet.town.phones import TOWN_HALL
from helpnet.town.scenes import SCENES

FOUNDED_AGO, JOINED_AGO, SEEN_AGO = timedelta(days=60), timedelta(days=12), timedelta(days=2)
A_MINUTE = timedelta(minutes=1)
E, M, P = columns(Errand), columns(Municipality), columns(Person)
Told = Callable[[float, float], None]
"""Is told how many steps are done, and of how many."""


def load_demonstration(engine: Engine, now: datetime, told: Told = lambda _done, _of: None) -> int:
    """Bring both municipalities to life, wholly or not at all, unless they live already or another one is here.

    A later start puts back those open errands whose time has passed, and touches nothing else. How many steps were taken.
    """
    clock = FixedClock(now)
    with working_on(engine, clock):
        with one_transaction():
            if perform(_is_free, by=None):
                return _live_through(clock, now, told)
        for town in BOUNDS.values():
            perform(_survey_once, town, by=None)
        return sum(_put_back(clock, now, town) for town in BOUNDS.values())


def _survey_once(work: Work, town: Bounds, *, by: Actor | None) -> None:
    """Count the addresses of a demonstration from before there were surveys."""
    here = work.value(select(M.id).where(M.slug == town.slug))
    if here is not None and not surveys.of(work, here, by=None).made:
        areas.survey(work, here, counted(doors(town.slug)), by=None)


def _is_free(work: Work, *, by: Actor | None) -> bool:
    """Whether the demonstration may move in: neither another municipality nor its own people are here."""
    others = work.row(select(M.id).where(M.slug.not_in(BOUNDS)))
    return others is None and work.row(select(P.id).where(P.handle == RESIDENT.handle)) is None


def _live_through(clock: FixedClock, now: datetime, told: Told) -> int:
    steps = [step for town in BOUNDS.values() for step in _Past(town, now).steps()]
    steps.sort(key=lambda step: step.at)
    for count, step in enumerate(steps, 1):
        clock.at = step.at
        step.happens()
        while deliver("demonstration"):
            pass
        told(count, len(steps))
    clock.at = now
    return len(steps)


def _put_back(clock: FixedClock, now: datetime, town: Bounds) -> int:
    """Ask anew for the open scenes that are over, whatever became of them; how many."""
    missing: list[tuple[Actor, ErrandSketch]] = []
    for scene in SCENES[town.slug]:
        if scene.state == OPEN:
            with suppress(Refusal):  # whoever was erased or suspended asks for nothing
                by = perform(actor_of_handle, scene.requester, "screen", by=None)
                if not perform(_still_stands, scene, by=by):
                    missing.append((by, scene))
    if missing:
        while perform(errands.expire, by=None):
            pass
    for by, scene in sorted(missing, key=lambda one: -one[1].posted_ago):
        clock.at = now - scene.posted_ago
        with suppress(Refusal):
            perform(errands.post, drafted(scene, town, now, by=by), by=by)
    clock.at = now
    return len(missing)


def _still_stands(work: Work, scene: ErrandSketch, *, by: Actor) -> bool:
    asked = E.requester_id == by.person_id, E.title == scene.title, E.ends_at > work.now()
    return work.row(select(E.id).where(*asked)) is not None


def drafted(sketch: ErrandSketch, town: Bounds, now: datetime, *, by: Actor) -> ErrandDraft:
    """The sketch as what its requester enters."""
    area = perform(surveys.area, sketch.lon, sketch.lat, by=by)
    starts_at, ends_at = sketch.window(now, town.time_zone)
    caller = sketch.caller
    return ErrandDraft(
        category=sketch.category, title=sketch.title, text=sketch.text, lon=sketch.lon, lat=sketch.lat, address=sketch.address,
        area_name=district_of(area.lon, area.lat, town.slug), starts_at=starts_at, ends_at=ends_at,
        helpers=sketch.helpers, minutes=sketch.minutes, caller=CallerDraft(**asdict(caller)) if caller else None,
    )  # fmt: skip


def found_once(work: Work, town: Bounds, *, by: Actor | None) -> UUID:
    """The municipality's id; founded now if it is not here yet."""
    found = work.value(select(M.id).where(M.slug == town.slug))
    if found:
        return found
    municipality_id = founding.found(work, by=None, phone=TOWN_HALL[town.country], **asdict(town))
    areas.survey(work, municipality_id, counted(doors(town.slug)), by=None)
    return municipality_id


def _move_in(work: Work, town: Bounds, person: PersonSketch, *, by: Actor | None) -> Actor:
    """Join the municipality and fill in the profile."""
    municipality_id, roles = found_once(work, town, by=None), list(person.roles)
    names = {"handle": person.handle, "name": person.first_name}
    founding.join(work, by=None, municipality_id=municipality_id, roles=roles, **names)
    me = actor_of_handle(work, person.handle, "screen", by=None)
    home = {"lon": person.lon, "lat": person.lat, "address": person.address}
    quiet_from, quiet_until = person.quiet or (None, None)
    profile = {
        "language": person.language, "languages": person.languages, "phone": person.phone, "home": home, "likes": person.likes,
        "alerts_on": person.alerts_on, "alert_radius": person.radius, "quiet_from": quiet_from, "quiet_until": quiet_until,
    }  # fmt: skip
    people.change_profile(work, ProfileDraft(profile), by=me)
    work.me(me).asks_per_week = ASKS_MOST  # a demonstration lives through more than a week in an hour
    work.flush()
    return actor_of_handle(work, person.handle, "screen", by=None)


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that happens in the demonstration, and when."""

    at: datetime
    happens: Callable[[], object]


class _Past:
    """What has happened in one municipality up to now, as steps; who acts is known when a step happens."""

    def __init__(self, town: Bounds, now: datetime) -> None:
        self.town, self.now = town, now
        self.people: dict[str, Actor] = {}
        self.errands: dict[int, UUID] = {}

    def steps(self) -> Iterator[_Step]:
        """All of it, each scene in its own order."""
        cast = CAST[self.town.slug]
        coordinator = next(person.handle for person in cast if "coordinator" in person.roles)
        pause = (FOUNDED_AGO - JOINED_AGO) / len(cast)
        for count, person in enumerate(cast):
            is_new = person.handle in NEWCOMERS
            joined = self.now - (timedelta(hours=3) if is_new else FOUNDED_AGO - count * pause)
            yield _Step(joined, partial(self._join, person))
            if not is_new:
                yield self._step(joined + A_MINUTE, people.be_welcomed, by=person.handle)
                yield self._step(self.now - SEEN_AGO, people.see_alerts, by=person.handle)
            for kind in person.qualifications:
                yield _Step(self.now - JOINED_AGO, partial(self._qualify, person.handle, kind, coordinator))
        for number, scene in enumerate(SCENES[self.town.slug]):
            yield from self._scene(number, scene)

    def _scene(self, number: int, scene: ErrandSketch) -> Iterator[_Step]:
        posted = self.now - scene.posted_ago
        accepted = posted + scene.accepted_after
        yield _Step(posted, partial(self._post, number, scene))
        for count, helper in enumerate(scene.helped_by):
            yield self._step(accepted + count * A_MINUTE, helping.accept, number, by=helper)
        for line in scene.chat:
            yield self._step(accepted + line.after * A_MINUTE, conversations.write, number, line.text, by=line.by)
        if scene.state in (DONE, CONFIRMED):
            yield from self._ending(number, scene, accepted)

    def _ending(self, number: int, scene: ErrandSketch, accepted: datetime) -> Iterator[_Step]:
        """Done when it was wanted and the talking was over, thanked for a while later, all of it before now."""
        starts_at, _ = scene.window(self.now, self.town.time_zone)
        talked = accepted + max((line.after for line in scene.chat), default=0) * A_MINUTE
        done = max((starts_at or accepted) + scene.minutes * A_MINUTE, talked + A_MINUTE)
        done = min(done, self.now - 5 * A_MINUTE)
        for helper in scene.helped_by:
            yield self._step(done, helping.done, number, by=helper)
        if scene.state == CONFIRMED:
            thanked = min(done + scene.minutes * A_MINUTE, self.now - 2 * A_MINUTE)
            yield self._step(thanked, conversations.write, number, scene.thanks, by=scene.requester)
            yield self._step(thanked, errands.confirm, number, by=scene.requester)
            for reader in (scene.requester, *scene.helped_by):
                yield self._step(thanked + A_MINUTE, conversations.mark_read, number, by=reader)

    def _step(self, at: datetime, action: Callable, number: int | None = None, *words: str, by: str) -> _Step:
        """Somebody does something, to the errand of that number if there is one."""

        def happens() -> None:
            errand = () if number is None else (self.errands[number],)
            perform(action, *errand, *words, by=self.people[by])

        return _Step(at, happens)

    def _join(self, person: PersonSketch) -> None:
        self.people[person.handle] = perform(_move_in, self.town, person, by=None)

    def _qualify(self, handle: str, kind: str, coordinator: str) -> None:
        whom = self.people[handle].person_id
        perform(people.grant_qualification, whom, kind, by=self.people[coordinator])

    def _post(self, number: int, scene: ErrandSketch) -> None:
        by = self.people[scene.requester]
        self.errands[number] = perform(errands.post, drafted(scene, self.town, self.now, by=by), by=by)
