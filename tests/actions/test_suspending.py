"""Whoever is suspended is on no errand any more, whatever they or the desk do in that very moment."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from helpnet.actions import access, helping
from helpnet.domain.columns import columns
from helpnet.domain.errand import Acceptance, Errand
from helpnet.domain.refusals import Suspended
from helpnet.runtime import perform, read
from helpnet.store import asks
from helpnet.store.work import Work
from tests.builders import a_coordinator, a_municipality, a_person, a_taken_errand, an_errand
from tests.invariants import broken

pytestmark = pytest.mark.usefixtures("engine")
A, E = columns(Acceptance), columns(Errand)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite lets one write at a time
def test_a_place_given_up_while_its_helper_is_suspended_is_given_back_once(monkeypatch):
    town = a_municipality()
    asta, omar, bo, cia = a_person(town), a_person(town), a_person(town), a_coordinator(town)
    errand = a_taken_errand(asta, omar, bo)
    lock = Work.errand

    def meanwhile(work: Work, errand_id: Any, *, within: Any) -> Errand:
        monkeypatch.setattr(Work, "errand", lock)
        perform(helping.withdraw, errand, by=omar)
        return work.errand(errand_id, within=within)

    monkeypatch.setattr(Work, "errand", meanwhile)
    perform(access.suspend, omar.person_id, by=cia)
    assert read(lambda work, *, by: work.value(select(E.free)), by=None) == 1
    assert read(broken, by=None) == {}


@pytest.mark.parametrize("stands_by", [False, True])
def test_a_yes_that_crosses_a_suspension_is_refused(monkeypatch, stands_by):
    town = a_municipality()
    asta, omar, bo, cia = a_person(town), a_person(town), a_person(town), a_coordinator(town)
    errand, refused = a_taken_errand(asta, bo) if stands_by else an_errand(asta), []

    def accept() -> None:
        with pytest.raises(Suspended):
            perform(helping.accept, errand, by=omar, standby=stands_by)
        refused.append(omar)

    yes = threading.Thread(target=accept)

    def meanwhile(_work: Work, _person_id: Any) -> None:
        yes.start()
        yes.join(0.5)  # long enough to be written, if it does not wait

    monkeypatch.setattr(asks, "wait_no_more", meanwhile)
    perform(access.suspend, omar.person_id, by=cia)
    yes.join()
    assert refused == [omar]
    assert read(lambda work, *, by: work.rows(select(A.id).where(A.helper_id == omar.person_id)), by=None) == []
