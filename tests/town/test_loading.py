"""The demonstration lives from the first start, by the actions: whole, once, and fresh on every later day."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from helpnet import runtime
from helpnet.actions import errands, people
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.municipality import Municipality
from helpnet.domain.person import Person
from helpnet.domain.record import Alert, OutboxRow
from helpnet.queries import desk, mine, nearby
from helpnet.runtime import actor_of_handle, perform, read
from helpnet.store.clock import SystemClock
from helpnet.town import loading
from helpnet.town.bounds import HELSINGBORG
from helpnet.town.cast import CAST, NEWCOMERS
from helpnet.town.loading import found_once, load_demonstration
from helpnet.town.scenes import SCENES
from tests.builders import BERGEN, a_municipality
from tests.invariants import broken

E, N, W, P = map(columns, (Errand, Alert, OutboxRow, Person))
OPEN_SCENES = sum(scene.state == "open" for scenes in SCENES.values() for scene in scenes)


def rows(*what, where=()):
    return read(lambda work, *, by: work.rows(select(*what).where(*where)), by=None)


def count(noun, *where):
    return rows(func.count(columns(noun).id), where=where)[0][0]


@pytest.fixture
def lived(engine, clock):
    """The demonstration at the test clock's now."""
    assert load_demonstration(engine, clock.now())
    return engine


def test_both_municipalities_live(lived, clock):
    states = Counter(scene.state for scenes in SCENES.values() for scene in scenes)
    assert Counter(row.state for row in rows(E.state)) == states
    assert {row.handle for row in rows(P.handle)} == {person.handle for cast in CAST.values() for person in cast}
    assert read(broken, by=None) == {}
    assert count(OutboxRow, W.done_at.is_(None)) == 0
    assert all(
        row.posted_at < clock.now() < row.ends_at for row in rows(E.posted_at, E.ends_at, where=[E.state == "open"])
    )
    assert {row.area_name for row in rows(E.area_name)} >= {"Centrum", "Råå", "Nordnes"}
    numbers = read(desk.overview, by=actor_of_handle("coordinator")).numbers
    assert (numbers.open, numbers.stalled, numbers.taken) == (19, 1, 3)
    assert len(read(nearby.errands, by=actor_of_handle("helper"))) >= 8
    assert len(read(nearby.errands, by=actor_of_handle("bergen-helper"))) >= 3


def test_what_is_past_has_been_seen_and_what_is_new_has_not(lived, clock):
    two_days_ago = clock.now() - timedelta(days=2)
    old, new = (
        [row.read_at for row in rows(N.read_at, where=[when])]
        for when in (N.told_at < two_days_ago, N.told_at > two_days_ago)
    )
    assert old
    assert None not in old
    assert new
    assert set(new) == {None}
    for handle in ("resident", "helper", "both"):
        page = read(mine.for_person, by=actor_of_handle(handle))
        assert page.past
        assert {row.unread for row in page.past if row.state == "confirmed"} == {0}
    unread = {row.title: row.unread for row in read(mine.for_person, by=actor_of_handle("resident")).asked}
    assert (unread["Kort promenad ner till vattnet"], unread["Lämna tillbaka fyra böcker"]) == (0, 1)


def test_only_a_newcomer_is_shown_the_first_steps(lived):
    assert {row.handle for row in rows(P.handle, where=[P.welcomed_at.is_(None)])} == NEWCOMERS


def test_a_second_start_adds_nothing_and_the_runtime_is_left_as_it_was(lived, clock):
    assert runtime._clock is clock
    before = count(Errand)
    assert load_demonstration(lived, clock.now() + timedelta(hours=1)) == 0
    assert count(Errand) == before
    with runtime.working_on(lived):
        assert isinstance(runtime._clock, SystemClock)


def test_the_next_day_only_what_has_passed_is_asked_anew(lived, clock):
    clock.forward(days=1)
    passed = count(Errand, E.state == "open", E.ends_at <= clock.now())
    assert load_demonstration(lived, clock.now()) == passed
    assert count(Errand, E.state == "open", E.ends_at > clock.now()) == OPEN_SCENES
    assert 0 < passed < OPEN_SCENES
    assert read(broken, by=None) == {}


def test_a_week_later_all_is_fresh_but_nothing_else_is_touched(lived, clock):
    standing = set(rows(E.id, E.state, where=[E.state != "open"]))
    perform(people.erase_me, by=actor_of_handle("lennart"))
    clock.forward(days=7)
    load_demonstration(lived, clock.now())
    assert count(Errand, E.state == "open", E.ends_at > clock.now()) == OPEN_SCENES - 1  # Lennart asks no more
    assert standing <= set(rows(E.id, E.state))
    assert read(broken, by=None) == {}
    assert load_demonstration(lived, clock.now()) == 0


def test_what_somebody_took_back_stays_so_until_its_time_has_passed(lived, clock):
    [errand] = rows(E.id, where=[E.title == "Några saker från Hemköp"])
    perform(errands.cancel, errand.id, by=actor_of_handle("resident"))
    assert load_demonstration(lived, clock.now()) == 0
    clock.forward(days=2)
    load_demonstration(lived, clock.now())
    assert count(Errand, E.title == "Några saker från Hemköp", E.state == "open") == 1


def test_it_comes_whole_or_not_at_all(engine, clock, monkeypatch):
    monkeypatch.setattr(loading, "SCENES", {slug: (*scenes, None) for slug, scenes in SCENES.items()})
    with pytest.raises(AttributeError):
        load_demonstration(engine, clock.now())
    assert (count(Municipality), count(Person), count(Errand)) == (0, 0, 0)
    assert runtime._whole is None


def test_it_never_moves_in_beside_somebody_elses_municipality(engine, clock):
    a_municipality(**{**BERGEN, "slug": "voss", "name": "Voss"})
    assert load_demonstration(engine, clock.now()) == 0
    assert count(Municipality) == 1


def test_it_moves_into_a_municipality_of_its_own_that_is_there_already(engine, clock):
    founded = perform(found_once, HELSINGBORG, by=None)
    assert perform(found_once, HELSINGBORG, by=None) == founded
    assert load_demonstration(engine, clock.now())
    assert actor_of_handle("resident").municipality_id == founded


def test_it_takes_seconds(engine, clock):
    start = time.perf_counter()
    load_demonstration(engine, clock.now())
    assert time.perf_counter() - start < 10
    start = time.perf_counter()
    load_demonstration(engine, clock.now())
    assert time.perf_counter() - start < 1
