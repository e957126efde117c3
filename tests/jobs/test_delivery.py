"""What is announced reaches those it is for, once, whoever delivers and however often."""

import threading

import pytest

from helpnet.actions import errands, helping, people
from helpnet.jobs import deliver
from helpnet.queries import mine
from helpnet.runtime import perform, read
from helpnet.store import outbox
from tests.builders import a_municipality, a_person, a_taken_errand, an_errand

pytestmark = pytest.mark.usefixtures("engine")


def kinds(person) -> list[str]:
    return [alert.kind for alert in read(mine.alerts, by=person)]


def test_those_on_an_errand_are_told_what_happens_to_it():
    town = a_municipality()
    asta, omar = a_person(town), a_person(town)
    errand = a_taken_errand(asta, omar)
    deliver("one")
    assert kinds(asta) == ["ErrandAccepted"]
    assert read(mine.unread, by=asta) == 1
    perform(people.see_alerts, by=asta)
    assert read(mine.unread, by=asta) == 0
    perform(errands.cancel, errand, by=asta)
    deliver("one")
    assert kinds(omar) == ["ErrandCancelled"]
    assert deliver("one") == 0


def test_a_slip_of_the_finger_leaves_no_news():
    town = a_municipality()
    asta, omar = a_person(town), a_person(town)
    errand = an_errand(asta)
    for at_once in (True, False):
        perform(helping.accept, errand, by=omar)
        if at_once:
            deliver("one")
        perform(helping.withdraw, errand, by=omar)
    deliver("one")
    assert kinds(asta) == []


def test_what_a_dead_worker_had_claimed_is_delivered_by_another(clock):
    town = a_municipality()
    asta = a_person(town)
    a_taken_errand(asta, a_person(town))
    perform(lambda work, *, by: outbox.claim(work, "dies"), by=None)
    assert deliver("lives") == 0
    clock.forward(seconds=31)
    assert deliver("lives") > 0
    assert kinds(asta) == ["ErrandAccepted"]


def test_many_workers_deliver_each_announcement_once():
    town = a_municipality()
    asta = a_person(town)
    for _ in range(10):
        a_taken_errand(asta, a_person(town), minutes=5)
    counts: list[int] = []

    def work_it_off(name: str) -> None:
        while found := deliver(name):
            counts.append(found)

    workers = [threading.Thread(target=work_it_off, args=(f"w{n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 20  # ten posted, ten accepted
    assert len(kinds(asta)) == 10


def test_a_private_line_wakes_only_those_it_is_for(monkeypatch):
    from helpnet import live
    from helpnet.actions import conversations

    town = a_municipality()
    asta, omar = a_person(town), a_person(town)
    errand = a_taken_errand(asta, omar)
    told: list[set[str]] = []
    monkeypatch.setattr(live, "publish", lambda topics: told.append(set(topics)))
    perform(conversations.write, errand, "Hej", by=omar)
    assert told == [{f"errand:{errand}", f"person:{asta.person_id}", f"person:{omar.person_id}"}]
