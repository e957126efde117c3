"""One errand as its reader may see it."""

import pytest

from helpnet.actions import errands, helping, people
from helpnet.domain.refusals import NotFound
from helpnet.jobs import deliver
from helpnet.queries import errand_page, mine
from helpnet.runtime import perform, read
from tests.builders import a_municipality, a_person, a_taken_errand, an_errand

pytestmark = pytest.mark.usefixtures("engine")


def test_whoever_stood_by_reads_how_it_ended_and_no_more():
    town = a_municipality()
    asta, omar, bo, stranger = a_person(town), a_person(town), a_person(town), a_person(town)
    errand = a_taken_errand(asta, omar)
    perform(helping.accept, errand, by=bo, standby=True)
    perform(errands.cancel, errand, by=asta, reason="Min son kom hem.")
    page = read(errand_page.for_reader, errand, by=bo)
    assert (page.reason, page.place, page.contact, page.people, page.may) == ("Min son kom hem.", None, None, [], [])
    assert page.next_step
    with pytest.raises(NotFound):
        read(errand_page.for_reader, errand, by=stranger)


def test_what_was_told_about_one_errand_is_seen_with_it():
    town = a_municipality()
    asta, omar = a_person(town), a_person(town)
    one, other = an_errand(asta), an_errand(asta, title="Böcker")
    for errand in (one, other):
        perform(helping.accept, errand, by=omar)
    deliver("test")
    assert read(errand_page.for_reader, one, by=asta).news == 1
    perform(people.see_alerts, one, by=asta)
    assert read(errand_page.for_reader, one, by=asta).news == 0
    assert read(mine.unread, by=asta) == 1
