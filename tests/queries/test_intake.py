"""The phone desk: who calls, what is read back, whom to connect."""

import pytest

from helpnet.actions import desk, errands, helping
from helpnet.domain.drafts import ErrandDraft, Wish
from helpnet.domain.refusals import NotAllowed, NotFound
from helpnet.queries import errand_page, intake
from helpnet.runtime import perform, read
from tests.builders import a_caller, a_coordinator, a_draft, a_municipality, a_person, bergen

pytestmark = pytest.mark.usefixtures("engine")


def a_stranger():
    return a_person(bergen(), home=None, roles=["coordinator"])


def for_greta(boss, **fields):
    return perform(
        errands.post, a_draft(caller=a_caller(), address="Södergatan 3", lon=12.70, lat=56.04, **fields), by=boss
    )


def test_a_caller_is_known_again_with_what_they_asked_for_before():
    boss = a_coordinator(a_municipality())
    assert read(intake.caller, "042-10 50 00", by=boss) is None
    for_greta(boss)
    found = read(intake.caller, "+46 42 105000", by=boss)
    assert found is not None
    assert (found.name, found.address) == ("Greta Lind", "Södergatan 3")
    assert found.earlier[0].startswith("Mjölk och bröd (")
    assert read(intake.caller, "+46 42 10 50 00", by=a_stranger()) is None


def test_what_is_read_back_grows_with_what_is_written():
    boss = a_coordinator(a_municipality(language="en"))
    empty = ErrandDraft(category="", title="", caller=a_caller(name=""))
    assert read(intake.read_back, empty, by=boss) == ""
    words = read(
        intake.read_back, a_draft(title="Mjölk.", address="Södergatan 3", helpers=2, caller=a_caller()), by=boss
    )
    assert words.startswith("Greta Lind, I have written: Mjölk. It is about groceries, whenever it suits. ")
    assert "I ask for 2 people." in words
    assert words.endswith("Is that right?")
    at_home = a_draft(caller=a_caller(), wish=Wish("day", "2099-01-02", "14:00", "16:00"))
    assert "The helper comes to Södergatan 3." in read(intake.read_back, at_home, by=boss)
    assert "2 January 2099 14:00–16:00" in read(intake.read_back, at_home, by=boss)
    unfinished = a_draft(caller=a_caller(), wish=Wish("day", "20"))
    assert "It is about" not in read(intake.read_back, unfinished, by=boss)


def test_two_people_are_connected_once_somebody_said_yes(clock):
    town = a_municipality(language="en")
    boss, omar, lena = a_coordinator(town), a_person(town, phone="+46701740605"), a_person(town)
    first, second = for_greta(boss), for_greta(boss, title="Paketet")
    assert read(intake.connections, by=boss) == []
    perform(helping.accept, first, by=omar)
    clock.forward(minutes=5)
    perform(desk.assign, second, omar.person_id, by=boss)
    assert [(one.title, one.shown) for one in read(intake.connections, by=boss)] == [
        ("Paketet", ""),
        ("Mjölk och bröd", ""),
    ]
    clock.forward(minutes=5)
    both = read(intake.numbers, second, omar.person_id, by=boss)
    assert (both.caller_phone, both.helper_phone) == ("042-10 50 00", "070-174 06 05")
    connected = read(intake.connections, by=boss)
    assert [one.title for one in connected] == ["Mjölk och bröd", "Paketet"]
    assert boss.name in connected[1].shown or "shown" in connected[1].shown
    assert "Was shown both phone numbers" in [row.words for row in read(errand_page.history, second, by=boss)]
    perform(desk.reassign, second, omar.person_id, by=boss)
    perform(desk.assign, second, lena.person_id, by=boss)
    assert read(intake.connections, by=boss)[0].helper_id == str(lena.person_id)


def test_numbers_are_for_the_desk_and_for_those_on_it():
    town = a_municipality()
    boss, omar = a_coordinator(town), a_person(town)
    errand = for_greta(boss)
    for query, args in (
        (intake.caller, ("042-10 50 00",)),
        (intake.connections, ()),
        (intake.numbers, (errand, omar.person_id)),
    ):
        with pytest.raises(NotAllowed):
            read(query, *args, by=omar)
    with pytest.raises(NotFound):
        read(intake.numbers, errand, omar.person_id, by=boss)
    perform(helping.accept, errand, by=omar)
    with pytest.raises(NotFound):
        read(intake.numbers, errand, omar.person_id, by=a_stranger())
    assert read(intake.numbers, errand, omar.person_id, by=boss).caller == "Greta Lind"
