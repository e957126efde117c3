"""Random people and errands go in past the actions, and nobody could tell."""

import time
from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from helpnet.actions import errands, helping
from helpnet.domain.columns import table
from helpnet.domain.errand import Errand
from helpnet.domain.ledger import Account, Transfer
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person, Qualification
from helpnet.domain.record import Alert, AuditRow, OutboxRow
from helpnet.jobs import deliver
from helpnet.queries import desk, nearby
from helpnet.runtime import actor_of_handle, perform, read, sign_in_demo
from helpnet.town import errands as drawn
from helpnet.town.bounds import BERGEN, BOUNDS, HELSINGBORG
from helpnet.town.loading import _move_in, drafted, load_demonstration
from helpnet.town.people import people
from helpnet.town.sowing import sow, spread
from tests.invariants import broken, unrecorded

RULES = Municipality(start_grant=120, hard_limit=-1200)


def rows(noun, *unlike):
    """Every row of a table as a dict, in the order they were made, without what is unlike in each."""
    found = read(lambda work, *, by: work.rows(select(table(noun)).order_by(table(noun).c.id)), by=None)
    return [{name: value for name, value in row._asdict().items() if name not in unlike} for row in found]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("town", BOUNDS.values(), ids=BOUNDS)
def test_an_errand_that_was_sown_is_like_one_that_was_asked_for(town, clock):
    sow(town.slug, 5, 20, 40)
    crowd = list(people(town.slug, 5, 20))
    for sketch in spread(drawn.errands(town.slug, 5, 40, crowd), crowd, RULES):
        by = actor_of_handle(sketch.requester, door="cli")
        perform(errands.post, drafted(sketch, town, clock.now(), by=by), by=by)
    for noun, unlike in (
        (Errand, ("id", "asks_at")),
        (AuditRow, ("id", "errand_id")),
        (OutboxRow, ("id", "errand_id", "done_at", "lease")),
    ):
        made = rows(noun, *unlike)
        assert len(made) == 80
        assert made[:40] == made[40:], noun
    assert all(account["reserved"] % 2 == 0 for account in rows(Account))
    assert read(broken, by=None) == {}


@pytest.mark.usefixtures("engine")
def test_a_person_who_was_sown_is_like_one_who_joined():
    sow("bergen", 5, 40, 0)
    for sketch in people("bergen", 5, 40):
        perform(_move_in, BERGEN, replace(sketch, handle=f"{sketch.handle}-too"), by=None)
    for noun, unlike in (
        (Person, ("id", "handle", "welcomed_at", "asks_per_week")),  # the demonstration lives through weeks in an hour
        (Transfer, ("id", "to_account")),
        (Account, ("id", "person_id")),
    ):
        made = [row for row in rows(noun, *unlike) if row.get("kind") != "pot"]
        assert len(made) == 80
        assert made[:40] == made[40:], noun
    assert read(broken, by=None) == {}


@pytest.mark.usefixtures("engine")
def test_those_who_were_sown_live_like_everybody_else(clock):
    sown = sow("helsingborg", 3, 60, 120)
    assert (len(set(sown.people)), len(set(sown.errands))) == (60, 120)
    assert (read(broken, by=None), read(unrecorded, by=None)) == ({}, 0)
    assert rows(Qualification)
    assert (deliver("one"), rows(Alert)) == (0, [])
    secret, helper, first_time = sign_in_demo(sown.people[0])
    assert secret
    assert not first_time
    errand_id = UUID(read(nearby.errands, by=helper)[0].id)
    perform(helping.accept, errand_id, by=helper)
    perform(helping.done, errand_id, by=helper)
    owner = next(row["requester_id"] for row in rows(Errand) if row["id"] == errand_id)
    handle = next(row["handle"] for row in rows(Person) if row["id"] == owner)
    perform(errands.confirm, errand_id, by=actor_of_handle(handle))
    assert read(broken, by=None) == {}


@pytest.mark.usefixtures("engine")
def test_the_same_seed_adds_nothing_twice_and_a_greater_number_adds_the_rest():
    first = sow("helsingborg", 3, 40, 50)
    assert sow("helsingborg", 3, 40, 50) == first
    more = sow("helsingborg", 3, 40, 70)
    assert more.errands[:50] == first.errands
    assert (len(rows(Person)), len(rows(Errand))) == (40, 70)
    other = sow("helsingborg", 4, 40, 50)
    assert not {*other.people, *other.errands} & {*first.people, *first.errands}
    assert read(broken, by=None) == {}


def test_it_goes_well_beside_the_demonstration(engine, clock):
    sown = sow("helsingborg", 1, 30, 60)
    assert load_demonstration(engine, clock.now())
    assert sow("helsingborg", 1, 30, 60) == sown
    assert read(desk.overview, by=actor_of_handle("coordinator")).numbers.open == 79
    assert load_demonstration(engine, clock.now()) == 0
    assert read(broken, by=None) == {}


def test_nobody_asks_for_more_than_they_may_while_somebody_else_can():
    crowd = list(people("helsingborg", 2, 50))
    homes = {person.handle: person.address for person in crowd}
    for number in (100, 600):
        asked, promised = Counter(), Counter()
        for sketch in spread(drawn.errands("helsingborg", 2, number, crowd), crowd, RULES):
            asked[sketch.requester] += 1
            promised[sketch.requester] += sketch.minutes * sketch.helpers
            asked["at home"] += sketch.address == homes[sketch.requester]
        assert asked.pop("at home") > 0.6 * number
        assert sum(asked.values()) == number
        assert max(asked.values()) <= 30
        assert max(promised.values()) <= 1320
    few = crowd[:2]
    assert len(list(spread(drawn.errands("helsingborg", 2, 200, few), few, RULES))) == 200


@pytest.mark.usefixtures("engine")
def test_a_town_full_takes_seconds():
    start, seen = time.perf_counter(), []
    sow(HELSINGBORG.slug, 9, 1000, 2000, lambda done, of: seen.append((done, of)))
    assert time.perf_counter() - start < 20
    assert seen == sorted(seen)
    assert seen[-1] == (3000, 3000)
