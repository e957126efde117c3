"""Many at once: places, minutes and limits hold on both engines; without their guards the same tests see them break."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select, update

from helpnet.actions import errands, helping
from helpnet.domain.columns import columns, table
from helpnet.domain.errand import ACCEPTED, Acceptance, Errand
from helpnet.domain.refusals import ErrandFull, Refusal
from helpnet.queries import wallet
from helpnet.runtime import perform, read
from helpnet.store import ledger, places
from tests.builders import a_draft, a_municipality, a_person, a_taken_errand, an_errand

pytestmark = pytest.mark.usefixtures("engine")
A, E = columns(Acceptance), columns(Errand)
ROUNDS = 50


def at_once(calls: Sequence[Callable[[], Any]]) -> Counter[str]:
    """Run the calls on as many threads, released together; what came of each, by name."""
    results: Counter[str] = Counter()
    lock, gate = threading.Lock(), threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found = call()
            name = str(found) if isinstance(found, str) else "ok"
        except Refusal as refusal:
            name = type(refusal).__name__
        with lock:
            results[name] += 1

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def on_it(errand) -> int:
    return read(
        lambda work, *, by: len(work.rows(select(A.id).where(A.errand_id == errand, A.state == ACCEPTED))), by=None
    )


def whole(work, *, by) -> int:
    return ledger.discrepancies(work)


def test_a_hundred_acceptances_of_three_places_make_three():
    town = a_municipality()
    asta, rivals = a_person(town), [a_person(town, home=None) for _ in range(100)]
    for _ in range(ROUNDS):
        errand = an_errand(asta, helpers=3, minutes=5)
        came = at_once([lambda who=who, errand=errand: perform(helping.accept, errand, by=who) for who in rivals])
        assert came == {"accepted": 3, "ErrandFull": 97}
        assert on_it(errand) == 3
        perform(errands.cancel, errand, by=asta)


def test_control_without_the_guard_places_are_given_twice():
    """The same rush with "read, then write" in place of the guarded statement breaks: the test above can fail."""
    town = a_municipality()
    errand = an_errand(a_person(town), helpers=3, minutes=5)
    have_read = threading.Barrier(8)

    def read_then_write(who):
        free = read(lambda work, *, by: work.value(select(E.free).where(E.id == errand)), by=who)
        have_read.wait(5)
        if free < 1:
            raise ErrandFull()
        perform(write, free - 1, by=who)

    def write(work, free, *, by):
        work.write(update(table(Errand)).where(E.id == errand).values(free=free))
        places.hold(work, errand, by.person_id, ACCEPTED, at=work.now())

    rivals = [a_person(town, home=None) for _ in range(8)]
    at_once([lambda who=who: read_then_write(who) for who in rivals])
    assert on_it(errand) == 8


def test_confirming_twenty_times_at_once_moves_minutes_once():
    town = a_municipality()
    asta, omar = a_person(town), a_person(town)
    for round_ in range(5):
        errand = a_taken_errand(asta, omar, minutes=10)
        came = at_once([lambda errand=errand: perform(errands.confirm, errand, by=asta)] * 20)
        assert came == {"ok": 1, "ErrandClosed": 19}
        assert read(wallet.for_person, by=omar).balance == 120 + 10 * (round_ + 1)
    assert read(whole, by=None) == 0


def test_the_hard_limit_binds_however_many_ask_at_once():
    town = a_municipality(start_grant=0, hard_limit=-300)
    asta = a_person(town)
    came = at_once([lambda: perform(errands.post, a_draft(minutes=60), by=asta)] * 12)
    assert came["ok"] == 5
    assert came["BalanceTooLow"] == 7


def test_a_place_given_back_while_others_stand_by_is_never_lost():
    town = a_municipality()
    asta, omar, others = a_person(town), a_person(town), [a_person(town, home=None) for _ in range(4)]
    for _ in range(ROUNDS // 5):
        errand = a_taken_errand(asta, omar, minutes=5)
        calls = [lambda errand=errand: perform(helping.withdraw, errand, by=omar)]
        calls += [
            lambda who=who, errand=errand: perform(helping.accept, errand, by=who, standby=True) for who in others
        ]
        at_once(calls)
        assert on_it(errand) == 1  # somebody stood by or came: the free place and a waiting helper never coexist
        perform(errands.cancel, errand, by=asta)


def test_cancelling_and_accepting_at_once_never_leaves_a_helper_on_a_dead_errand():
    town = a_municipality()
    asta, omar = a_person(town), a_person(town)
    for _ in range(ROUNDS // 2):
        errand = an_errand(asta, minutes=5)
        came = at_once(
            [
                lambda errand=errand: perform(errands.cancel, errand, by=asta),
                lambda errand=errand: perform(helping.accept, errand, by=omar),
            ]
        )
        assert came["ok"] == 1
        assert on_it(errand) == 0


def test_the_same_key_at_once_makes_one_errand():
    asta = a_person(a_municipality(start_grant=0))
    came = at_once([lambda: perform(errands.post, a_draft(minutes=60), by=asta, once="the same")] * 8)
    assert came == {"ok": 8}
    assert read(wallet.for_person, by=asta).reserved == 60
