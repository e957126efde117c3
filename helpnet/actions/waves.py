"""Asking helpers about an errand, wave by wave; the jobs do it when it is time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from helpnet.domain.actor import Actor
from helpnet.domain.chances import Candidate, Tally, part_of_day, town_share
from helpnet.domain.columns import columns
from helpnet.domain.errand import OPEN, REACH_MOST, Errand
from helpnet.domain.events import ErrandStalled, HelpWanted
from helpnet.domain.haste import past, urgency
from helpnet.domain.municipality import CategoryRule
from helpnet.domain.obstacles import TOO_FAR, UNQUALIFIED, stall
from helpnet.domain.person import Person
from helpnet.domain.waves import TURN_PAGES, Wave, choose
from helpnet.domain.way import USUAL_WAY
from helpnet.store import asks, nearest, spreading, ways
from helpnet.store.around import pages
from helpnet.store.others import Others
from helpnet.store.work import Work

E, P, R = map(columns, (Errand, Person, CategoryRule))
AGAIN_LEAST, AGAIN_MOST = timedelta(hours=1), timedelta(hours=12)
"""How soon, and how late at most, somebody new may have come, where there was nobody left to ask."""
PUT_OFF = timedelta(minutes=1)


def ask(work: Work, errand_id: UUID, open_channels: Collection[str] = (), *, by: Actor | None) -> int:
    """Ask the next helpers about an open errand whose time to ask has come; how many. Nothing when another is at it, or was.

    Who has not answered in time is waited for no longer. When nobody can be asked and nobody is waited for, the errand is
    stalled, with the reason. `open_channels`: what there is a gateway for; by these, or a device, people are told outside the app.
    """
    municipality_id = work.value(select(E.municipality_id).where(E.id == errand_id))
    if municipality_id is None:
        return 0
    asks.one_at_a_time(work, municipality_id)
    due = select(Errand).where(E.id == errand_id, E.state == OPEN, E.asks_at <= work.now())
    errand = work.session.scalars(due.with_for_update(key_share=True, skip_locked=True)).first()
    if errand is None:
        return 0
    if errand.ends_at <= work.now():
        errand.asks_at = None
        asks.end(work, errand.id)
        spreading.close(work, errand.id, at=work.now())
        return 0
    asks.fall_silent(work, errand)
    if work.value(select(P.suspended_at).where(P.id == errand.requester_id)) is not None:
        errand.asks_at = work.now() + AGAIN_LEAST  # nobody sees it meanwhile
        return 0
    zone = ZoneInfo(work.municipality(errand.municipality_id).time_zone)
    haste, part = urgency(errand.starts_at, errand.ends_at, at=work.now()), part_of_day(_hour(work.now(), zone))
    waited_for = asks.waited_for(work, errand.id)
    known: list[Candidate] = []
    wakes: list[datetime] = []
    pending = [row.chance for row in waited_for if not row.unreached]
    unheard = [row.chance for row in waited_for if row.unreached]
    wave = choose(known, haste=haste, places=errand.free, pending=pending)
    halved = USUAL_WAY if wave.passed else ways.halved(work, errand.municipality_id)
    around = pages(work, errand, zone, open_channels)
    first, read = errand.waves == 0, 0
    gone = past(errand.posted_at, errand.starts_at, errand.ends_at, at=work.now(), zone=zone)
    nearer = Others(work, errand).nearer
    while not (wave.passed and (not first or read >= TURN_PAGES)) and (page := next(around, None)) is not None:
        read += 1
        known += page.candidates
        wakes += [page.wakes_at] if page.wakes_at else []
        wave = choose(
            known,
            haste=haste,
            places=errand.free,
            pending=pending,
            unheard=unheard,
            share=_share(known),
            part=part,
            halved=halved,
            first=first,
            nearer=nearer,
            past=gone,
        )
    until = min(work.now() + haste.wait, errand.ends_at)
    if wave.asked:
        errand.begin_wave()
        asks.put(work, errand, wave.asked, part=part, until=until)
        tells = tuple(one.id for one in wave.asked)
        work.announce(HelpWanted(municipality_id=errand.municipality_id, errand_id=errand.id, tells=tells))
    looks = [row.waits_until for row in waited_for] + [until] * bool(wave.asked)
    if looks and not pending and len(wave.asked) == wave.beside:
        errand.stalls_at = min(errand.stalls_at, *looks)  # whom only the app tells the desk may call
    if not wave.passed and wakes:
        looks.append(min(wakes))
    if wave.kept:
        looks.append(until)
    _look_again(work, errand, looks, wave, waiting=bool(waited_for or wave.asked))
    return len(wave.asked)


def _look_again(work: Work, errand: Errand, looks: list[datetime], wave: Wave, *, waiting: bool) -> None:
    now = work.now()
    later = now + min(AGAIN_MOST, max(AGAIN_LEAST, (now - errand.posted_at) / 2))
    errand.asks_at = min([*looks, later, errand.ends_at])  # at its end the questions are closed
    if waiting or min(looks, default=errand.stalls_at) < errand.stalls_at:
        return  # somebody is asked before a coordinator would have to look
    why, count = stall(wave.obstacles)
    if why in (TOO_FAR, UNQUALIFIED):
        why, count = _nobody_within(work, errand)
    if not errand.stall:
        work.announce(ErrandStalled(municipality_id=errand.municipality_id, errand_id=errand.id))
    errand.run_dry(why, count, at=now)


def _nobody_within(work: Work, errand: Errand) -> tuple[str, int]:
    """That nobody can, and the whole kilometres within which that is true, whatever distance people chose."""
    rule = R.municipality_id == errand.municipality_id, R.category == errand.category
    needs = work.value(select(R.qualification).where(*rule))
    near = nearest.helpers(
        work, errand.municipality_id, errand.area_lon, errand.area_lat,
        limit=2, qualification=needs, reach=REACH_MOST, farthest=REACH_MOST, whoever=bool(needs),
    )  # fmt: skip
    others = [one.metres for one in near if one.id != errand.requester_id]
    return UNQUALIFIED if needs else TOO_FAR, int(min(others, default=REACH_MOST)) // 1000


def _share(known: list[Candidate]) -> float:
    """The share of yes around here."""
    return town_share(
        Tally(
            sum(one.answers.yes for one in known),
            sum(one.answers.no for one in known),
            sum(one.answers.silent for one in known),
        )
    )


def _hour(moment: datetime, zone: ZoneInfo) -> int:
    return moment.astimezone(zone).hour


def put_off(work: Work, errand_id: UUID, *, by: Actor | None) -> None:
    """Look again in a minute: what went wrong with this errand must not hold up the rest."""
    work.write(update(Errand).where(E.id == errand_id, E.state == OPEN).values(asks_at=work.now() + PUT_OFF))


def due(work: Work, most: int = 50, *, by: Actor | None) -> list[UUID]:
    """The open errands whose time to ask has come, those that wait longest first."""
    here = E.state == OPEN, E.asks_at <= work.now()
    return [row.id for row in work.rows(select(E.id).where(*here).order_by(E.asks_at).limit(most))]
