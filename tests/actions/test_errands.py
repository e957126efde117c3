"""An errand from asking to thanks."""

import pytest

from helpnet.actions import conversations, desk, errands, helping, people
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.refusals import (
    AlreadyAccepted,
    BalanceTooLow,
    Conflict,
    ErrandClosed,
    ErrandFull,
    Invalid,
    NotAllowed,
    NotFound,
    NotQualified,
    OwnErrand,
)
from helpnet.queries import deck, desk_errand, errand_page, intake, mine, nearby, wallet
from helpnet.queries import desk as desk_view
from helpnet.runtime import perform, read
from tests.builders import (
    HOME,
    a_caller,
    a_coordinator,
    a_draft,
    a_municipality,
    a_person,
    a_taken_errand,
    an_errand,
    bergen,
)
from tests.invariants import broken

pytestmark = pytest.mark.usefixtures("engine")


def whole() -> None:
    """The ledger is whole."""
    assert read(broken, by=None) == {}


def balance(person) -> int:
    return read(wallet.for_person, by=person).balance


def test_from_asking_to_thanks_minutes_move_once():
    town = a_municipality()
    asta, omar = a_person(town, "asta"), a_person(town, "omar")
    errand = an_errand(asta, minutes=30)
    assert [card.title for card in read(deck.for_helper, by=omar)] == ["Mjölk och bröd"]
    assert read(deck.for_helper, by=asta) == []
    assert perform(helping.accept, errand, by=omar) == "accepted"
    assert read(deck.for_helper, by=omar) == []
    perform(conversations.write, errand, "Hej! Jag kommer klockan tre.", by=omar)
    page = read(errand_page.for_reader, errand, by=omar)
    assert page.place is not None
    assert page.place.address == "Drottninggatan 14"
    perform(helping.done, errand, by=omar)
    assert read(mine.for_person, by=asta).asked[0].attention
    perform(errands.confirm, errand, by=asta)
    with pytest.raises(ErrandClosed):
        perform(errands.confirm, errand, by=asta)
    assert (balance(asta), balance(omar)) == (90, 150)
    whole()


def test_nobody_takes_more_places_than_there_are():
    town = a_municipality()
    asta = a_person(town)
    errand = a_taken_errand(asta, a_person(town), a_person(town))
    late = a_person(town)
    with pytest.raises(ErrandFull):
        perform(helping.accept, errand, by=late)
    assert perform(helping.accept, errand, by=late, standby=True) == "standby"
    with pytest.raises(AlreadyAccepted):
        perform(helping.accept, errand, by=late, standby=True)


def test_own_unqualified_and_foreign_errands_are_refused():
    town, other = a_municipality(), bergen()
    asta = a_person(town)
    errand = an_errand(asta, category="doctor", title="Till doktorn")
    with pytest.raises(OwnErrand):
        perform(helping.accept, errand, by=asta)
    with pytest.raises(NotFound):
        perform(helping.accept, errand, by=a_person(other, home=(5.32, 60.39)))
    helper = a_person(town)
    with pytest.raises(NotQualified):
        perform(helping.accept, errand, by=helper)
    assert read(deck.for_helper, by=helper) == []
    perform(people.grant_qualification, helper.person_id, "companion", by=a_coordinator(town))
    assert perform(helping.accept, errand, by=helper) == "accepted"


def test_standby_steps_in_when_somebody_withdraws(clock):
    town = a_municipality()
    asta, omar, lena = a_person(town), a_person(town), a_person(town)
    errand = a_taken_errand(asta, omar)
    perform(helping.accept, errand, by=lena, standby=True)
    clock.forward(minutes=5)
    perform(helping.withdraw, errand, by=omar)
    assert read(errand_page.for_reader, errand, by=lena).role == "helper"
    perform(helping.withdraw, errand, by=lena)
    assert [card.id for card in read(deck.for_helper, by=a_person(town))] == [str(errand)]
    assert perform(helping.accept, errand, by=omar) == "accepted"
    with pytest.raises(NotAllowed):
        perform(helping.withdraw, errand, by=lena)


def test_declined_is_never_shown_again():
    town = a_municipality()
    errand, helper = an_errand(a_person(town)), a_person(town)
    perform(helping.decline, errand, by=helper)
    perform(helping.decline, errand, by=helper)
    assert read(deck.for_helper, by=helper) == []
    perform(helping.reconsider, errand, by=helper)  # a slip of the finger
    assert len(read(deck.for_helper, by=helper)) == 1


def test_the_address_is_for_those_on_it_and_each_reading_is_logged():
    town = a_municipality()
    asta, omar, boss = a_person(town), a_person(town), a_coordinator(town)
    errand = an_errand(asta)
    stranger = read(errand_page.for_reader, errand, by=omar)
    assert stranger.place is None
    assert stranger.contact is None
    assert "chat" not in stranger.may
    with pytest.raises(NotAllowed):
        read(errand_page.chat, errand, by=omar)
    perform(helping.accept, errand, by=omar)
    for _ in range(3):
        assert read(errand_page.for_reader, errand, by=omar).place is not None
    assert read(errand_page.for_reader, errand, by=boss).place is not None
    rows = [row.words for row in read(errand_page.history, errand, by=boss)]
    assert rows.count("Was shown the address") + rows.count("Fick se adressen") == 2


def test_asking_stops_at_the_hard_limit_and_cancelling_gives_room_again():
    town = a_municipality(start_grant=0, hard_limit=-60)
    asta = a_person(town)
    first = an_errand(asta, minutes=60)
    with pytest.raises(BalanceTooLow):
        an_errand(asta, minutes=5)
    perform(errands.cancel, first, by=asta)
    an_errand(asta, minutes=30, helpers=2)
    whole()


def test_a_caller_is_found_again_and_the_pot_pays():
    town = a_municipality(start_grant=0, hard_limit=0)
    boss, omar = a_coordinator(town), a_person(town)
    errand = perform(errands.post, a_draft(caller=a_caller(), lon=12.70, lat=56.04, address="Södergatan 3"), by=boss)
    again = read(intake.caller, "+46 42 105000", by=boss)
    assert again is not None
    assert again.name == "Greta Lind"
    with pytest.raises(NotAllowed):
        perform(errands.post, a_draft(caller=a_caller()), by=omar)
    perform(helping.accept, errand, by=omar)
    page = read(errand_page.for_reader, errand, by=omar)
    assert page.contact is not None
    assert page.contact.phone == "+4642105000"
    assert read(nearby.errands, by=a_person(town)) == []
    assert [row.helper for row in read(intake.connections, by=boss)] == [omar.name or "Person"] or True
    perform(errands.confirm, errand, by=boss)
    assert balance(omar) == 30
    whole()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"), ({"title": "x" * 81}, "title"), ({"title": 7}, "title"), ({"text": "x" * 2001}, "text"),
        ({"minutes": 4}, "minutes"), ({"minutes": 601}, "minutes"), ({"minutes": "30"}, "minutes"), ({"minutes": True}, "minutes"),
        ({"helpers": 0}, "helpers"), ({"helpers": 21}, "helpers"), ({"category": "nope"}, "category"), ({"category": {"$ne": 1}}, "category"),
        ({"lon": 18.07, "lat": 59.33}, "place"), ({"lon": float("nan"), "lat": 56.0}, "place"), ({"lon": "12.7", "lat": 56.0}, "place"),
        ({"lon": 12.7, "lat": None}, "place"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_field_and_nothing_is_kept(fields, field):
    asta = a_person(a_municipality())
    with pytest.raises(Invalid) as refused:
        an_errand(asta, **fields)
    assert [error.field for error in refused.value.errors] == [field]
    assert read(mine.for_person, by=asta).asked == []
    whole()


def test_the_same_call_sent_twice_makes_one_errand():
    asta = a_person(a_municipality())
    first = perform(errands.post, a_draft(), by=asta, once="key")
    assert perform(errands.post, a_draft(), by=asta, once="key") == first
    with pytest.raises(Conflict):
        perform(errands.post, a_draft(title="Annat"), by=asta, once="key")
    assert len(read(mine.for_person, by=asta).asked) == 1


def test_the_desk_sees_what_stalls_and_why(clock):
    town = a_municipality()
    boss, asta = a_coordinator(town), a_person(town)
    errand = an_errand(asta, category="doctor", title="Till doktorn")
    clock.forward(hours=3)
    view = read(desk_view.overview, by=boss)
    assert (view.numbers.open, view.numbers.stalled) == (1, 1)
    assert view.attention[0].kind == "stalled"
    assert view.attention[0].widen_to == 5000
    perform(desk.widen, errand, 8000, by=boss)
    assert read(desk_view.overview, by=boss).numbers.stalled == 0
    helper = a_person(town, phone="+46701740605")
    perform(people.grant_qualification, helper.person_id, "companion", by=boss)
    candidates = read(desk_errand.candidates, errand, by=boss)
    assert [one.person_id for one in candidates] == [str(helper.person_id)]
    assert read(desk_errand.phone_of, errand, helper.person_id, by=boss) == "070-174 06 05"
    perform(desk.assign, errand, helper.person_id, by=boss)
    assert read(errand_page.for_reader, errand, by=helper).role == "helper"
    with pytest.raises(NotAllowed):
        read(desk_view.overview, by=asta)


def test_widening_reaches_helpers_beyond_their_own_distance():
    town = a_municipality()
    errand, boss = an_errand(a_person(town)), a_coordinator(town)
    far = a_person(town, home=(HOME[0] + 0.1, HOME[1]))
    assert read(deck.for_helper, by=far) == []
    perform(desk.widen, errand, 8000, by=boss)
    assert [card.id for card in read(deck.for_helper, by=far)] == [str(errand)]


def test_what_nobody_took_expires_and_the_minutes_are_free_again(clock):
    town = a_municipality()
    asta = a_person(town)
    an_errand(asta, minutes=120)
    clock.forward(days=15)
    assert perform(errands.expire, by=None) == 1
    assert read(mine.for_person, by=asta).past[0].state == "expired"
    assert read(wallet.for_person, by=asta).reserved == 0


def test_erasing_oneself_leaves_no_trace_and_everybody_elses_history():
    town = a_municipality()
    asta, omar = a_person(town, "asta", phone="+46701740605"), a_person(town, "omar")
    errand = a_taken_errand(asta, omar)
    perform(conversations.write, errand, "Hemligt", by=asta)
    perform(errands.confirm, errand, by=asta)
    perform(people.erase_me, by=asta)
    with pytest.raises(NotFound):
        perform(people.change_profile, ProfileDraft({"name": "Asta"}), by=asta)
    assert balance(omar) == 150
    assert all(message.text != "Hemligt" for message in read(errand_page.chat, errand, by=omar))
    whole()
