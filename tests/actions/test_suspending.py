"""Whoever is suspended is on no errand any more, whatever they or the desk do in that very moment."""

from typing import Any

import pytest
from sqlalchemy import select

from helpnet.actions import access, helping
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.runtime import perform, read
from helpnet.store.work import Work
from tests.builders import a_coordinator, a_municipality, a_person, a_taken_errand
from tests.invariants import broken

pytestmark = pytest.mark.usefixtures("engine")
E = columns(Errand)


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
