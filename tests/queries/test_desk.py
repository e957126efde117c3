"""The coordinator's desk: what is on it, in which order, and what each errand opened on it says."""

from datetime import timedelta

import pytest

from helpnet import jobs
from helpnet.actions import access, desk, errands, helping
from helpnet.domain.refusals import NotAllowed, NotFound
from helpnet.queries import desk as desk_view
from helpnet.queries import desk_errand, errand_page, mine
from helpnet.runtime import perform, read
from tests.builders import a_coordinator, a_municipality, a_person, a_taken_errand, an_errand, bergen

pytestmark = pytest.mark.usefixtures("engine")


def kinds(boss) -> list[str]:
    return [row.kind for row in read(desk_view.overview, by=boss).attention]


def test_what_stalls_stands_first_and_trouble_is_told_above_it(clock):
    town = a_municipality()
    boss, asta, omar = a_coordinator(town), a_person(town), a_person(town)
    an_errand(asta)
    dropped, troubled = a_taken_errand(asta, omar), a_taken_errand(asta, a_person(town))
    clock.forward(minutes=1)
    perform(helping.withdraw, dropped, by=omar)
    perform(errands.report, troubled, "Ingen öppnade.", by=asta)
    clock.forward(hours=3)
    view = read(desk_view.overview, by=boss)
    assert [row.kind for row in view.attention] == ["dropped", "stalled", "trouble"]
    assert (view.attention[-1].why, view.reports, view.first_report) == ("Ingen öppnade.", 1, str(troubled))
    perform(desk.settle_trouble, troubled, by=boss)
    view = read(desk_view.overview, by=boss)
    assert (len(view.attention), view.reports, view.first_report) == (2, 0, "")


def test_a_stalled_errand_with_trouble_stands_before_all_others_and_says_both(clock):
    town = a_municipality()
    boss, asta = a_coordinator(town), a_person(town)
    an_errand(asta)
    clock.forward(minutes=1)
    both = an_errand(asta, helpers=2)
    perform(helping.accept, both, by=a_person(town))
    perform(errands.report, both, "Ingen kom.", by=asta)
    assert kinds(boss) == ["trouble"]
    clock.forward(hours=3)
    first = read(desk_view.overview, by=boss).attention[0]
    assert (first.id, first.kind, first.trouble, kinds(boss)) == (str(both), "stalled", "Ingen kom.", ["stalled"] * 2)
    assert first.why not in ("", "Ingen kom.")
    assert "settle" in read(desk_errand.opened, both, by=boss).may


def test_however_much_stalls_trouble_is_on_the_list(clock):
    town = a_municipality()
    boss, asta = a_coordinator(town), a_person(town)
    for _ in range(22):
        an_errand(asta, minutes=5)
    perform(errands.report, a_taken_errand(asta, a_person(town)), "Ingen öppnade.", by=asta)
    clock.forward(hours=3)
    assert kinds(boss) == ["stalled"] * 20 + ["trouble"]


def test_somebody_who_drops_out_late_is_on_the_desk_at_once(clock):
    town = a_municipality()
    boss, asta, omar = a_coordinator(town), a_person(town), a_person(town)
    soon = a_taken_errand(asta, omar, ends_at=clock.now() + timedelta(hours=2))
    clock.forward(minutes=5)
    perform(helping.withdraw, soon, by=omar)
    assert kinds(boss) == ["dropped"]
    perform(desk.widen, soon, 8000, by=boss)
    assert kinds(boss) == []


def test_what_ended_half_full_without_a_word_is_overdue_too(clock):
    town = a_municipality()
    boss, asta, omar = a_coordinator(town), a_person(town), a_person(town)
    errand = an_errand(asta, helpers=2, ends_at=clock.now() + timedelta(hours=2))
    perform(helping.accept, errand, by=omar)
    clock.forward(hours=5)
    assert [row.id for row in read(desk_view.overview, by=boss).taken] == [str(errand)]
    clock.forward(hours=12)
    row = read(desk_view.overview, by=boss).attention[0]
    assert (row.kind, row.widen_to) == ("overdue", 0)


def test_an_opened_errand_says_what_a_coordinator_can_do(clock):
    town = a_municipality()
    boss, asta, omar = a_coordinator(town), a_person(town), a_person(town, phone="+46701740605")
    errand = an_errand(asta, text="Två liter.")
    opened = read(desk_errand.opened, errand, by=boss)
    assert (opened.text, opened.helpers, opened.may) == ("Två liter.", [], ["widen", "call", "cancel"])
    perform(helping.accept, errand, by=omar)
    opened = read(desk_errand.opened, errand, by=boss)
    assert [(one.comes, one.reachable) for one in opened.helpers] == [(True, True)]
    assert opened.may == ["confirm", "cancel"]
    perform(errands.confirm, errand, by=boss)
    opened = read(desk_errand.opened, errand, by=boss)
    assert (opened.may, opened.row.kind, [one.comes for one in opened.helpers]) == ([], "over", [False])


def test_the_desk_is_for_its_own_coordinators_only():
    town, other = a_municipality(), bergen()
    asta = a_person(town, phone="+46701740605")
    errand, stranger = an_errand(asta), a_person(other, home=None, roles=["coordinator"])
    for query in (desk_errand.opened, desk_errand.asker, desk_errand.candidates):
        with pytest.raises(NotAllowed):
            read(query, errand, by=asta)
        with pytest.raises(NotFound):
            read(query, errand, by=stranger)
    with pytest.raises(NotFound):
        read(desk_errand.phone_of, errand, asta.person_id, by=stranger)
    for deed in (desk.note_no, desk.assign, desk.reassign):
        with pytest.raises(NotAllowed):
            perform(deed, errand, asta.person_id, by=asta)
        with pytest.raises(NotFound):
            perform(deed, errand, asta.person_id, by=stranger)


def test_of_very_many_who_were_asked_the_last_are_shown_and_the_others_counted(clock, monkeypatch):
    town = a_municipality()
    boss, errand = a_person(town, home=None, roles=["coordinator"], language="en"), an_errand(a_person(town), helpers=3)
    them = [a_person(town, home=(12.6945, 56.0465 + n / 1_000)) for n in range(5)]
    jobs.ask()
    asked = read(desk_errand.opened, errand, by=boss).asked
    assert {one.person_id for one in asked} == {str(one.person_id) for one in them}
    assert read(desk_errand.opened, errand, by=boss).asked_before == ""
    monkeypatch.setattr(desk_errand, "MOST_ASKED", 2)
    found = read(desk_errand.opened, errand, by=boss)
    assert found.asked == asked[-2:]
    assert found.asked_before == "3 were asked before them"


def test_whoever_said_no_on_the_phone_is_not_called_or_asked_again():
    town = a_municipality()
    boss, errand = a_coordinator(town), an_errand(a_person(town))
    omar, lena = a_person(town, phone="+46701740605"), a_person(town, home=(12.70, 56.05), phone="+46701740606")
    silent = a_person(town)
    assert [one.person_id for one in read(desk_errand.candidates, errand, by=boss)] == [
        str(one.person_id) for one in (omar, lena, silent)
    ]
    perform(desk.note_no, errand, omar.person_id, by=boss)
    perform(desk.note_no, errand, omar.person_id, by=boss)
    assert str(omar.person_id) not in [one.person_id for one in read(desk_errand.candidates, errand, by=boss)]
    assert read(desk_errand.opened, errand, by=boss).said_no
    assert "Said no" in {row.words for row in read(errand_page.history, errand, by=boss)} or boss.language != "en"


def test_each_number_that_is_shown_is_logged_by_whose_it_is():
    town = a_municipality()
    boss, asta = a_coordinator(town), a_person(town, phone="+46701740600")
    errand = an_errand(asta)
    omar, lena = a_person(town, phone="+46701740605"), a_person(town, phone="+46701740606")
    before = len(read(errand_page.history, errand, by=boss))
    for helper in (omar, lena, omar):
        read(desk_errand.phone_of, errand, helper.person_id, by=boss)
    assert len(read(errand_page.history, errand, by=boss)) == before + 2
    assert read(desk_errand.asker, errand, by=boss).phone == "070-174 06 00"
    assert len(read(errand_page.history, errand, by=boss)) == before + 4


def test_a_place_freed_by_the_desk_goes_to_whoever_stands_by():
    town = a_municipality()
    boss, asta, omar, lena = a_coordinator(town), a_person(town), a_person(town), a_person(town)
    errand = a_taken_errand(asta, omar)
    perform(helping.accept, errand, by=lena, standby=True)
    perform(desk.reassign, errand, omar.person_id, by=boss)
    assert read(errand_page.for_reader, errand, by=lena).role == "helper"
    assert [row.state for row in read(mine.for_person, by=omar).helping] == []
    perform(desk.reassign, errand, lena.person_id, by=boss)
    assert read(desk_errand.opened, errand, by=boss).row.free == 1


def test_what_happened_stands_beside_the_name_of_whom_it_is_about():
    town = a_municipality()
    boss, asta = a_coordinator(town), a_person(town, name="Asta")
    omar, lena, bo, eva = (a_person(town, name=name) for name in ("Omar", "Lena", "Bo", "Eva"))
    errand = a_taken_errand(asta, omar)
    for one in (lena, bo, eva):
        perform(helping.accept, errand, by=one, standby=True)
    perform(helping.withdraw, errand, by=omar)
    perform(access.suspend, bo.person_id, by=boss)
    perform(desk.note_no, errand, a_person(town, name="Pia").person_id, by=boss)
    perform(errands.cancel, errand, by=asta)
    said = {row.words: row.who for row in read(errand_page.history, errand, by=boss)}
    assert [said[words] for words in ("Fick platsen som reserv", "Är inte reserv längre", "Sa nej")] == [
        "Lena",
        "Bo",
        "Pia",
    ]
    assert said["Ingen behöver vara reserv längre"] == said["Tillbakataget"] == "Asta"
