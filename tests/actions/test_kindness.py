"""What people may count on when things do not go as planned; each was once wrong."""

import threading

import pytest
from sqlalchemy import select

from helpnet.actions import access, conversations, desk, errands, helping, people, tidying
from helpnet.domain.columns import columns
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.record import Repeat
from helpnet.domain.refusals import ErrandClosed, Invalid, NotAllowed, Suspended
from helpnet.jobs import deliver
from helpnet.queries import deck, errand_page, mine, nearby, wallet
from helpnet.queries import desk as desk_view
from helpnet.queries import people as profiles
from helpnet.runtime import perform, read
from helpnet.store import outbox
from helpnet.store.places import MOST_GIVEN_UP
from tests.builders import HOME, a_caller, a_coordinator, a_draft, a_municipality, a_person, a_taken_errand, an_errand
from tests.invariants import broken

pytestmark = pytest.mark.usefixtures("engine")


def news(person) -> list[str]:
    while deliver("worker"):
        pass
    return [alert.kind for alert in read(mine.alerts, by=person)]


def test_an_errand_widened_as_far_as_can_be_is_shown_and_breaks_nothing():
    town = a_municipality()
    errand, boss = an_errand(a_person(town)), a_coordinator(town)
    far = a_person(town, home=(HOME[0] + 0.2, HOME[1]))
    perform(desk.widen, errand, 50_000, by=boss)
    assert [card.id for card in read(nearby.errands, by=far)] == [str(errand)]


def test_a_report_is_for_the_desk_and_nobody_writes_over_it():
    town = a_municipality()
    asta, hans, boss = a_person(town), a_person(town), a_coordinator(town)
    errand = a_taken_errand(asta, hans)
    perform(errands.confirm, errand, by=asta)
    perform(errands.report, errand, "Min börs är borta", by=asta)  # noticed after the thanks
    perform(errands.report, errand, "Allt gick bra", by=hans)
    assert read(errand_page.for_reader, errand, by=hans).trouble == ""
    seen = read(desk_view.overview, by=boss).attention[0]
    assert "Min börs är borta" in seen.why
    perform(desk.settle_trouble, errand, by=boss)
    assert read(desk_view.overview, by=boss).attention == []


def test_what_is_done_cannot_be_taken_back_without_thanks():
    town = a_municipality()
    asta, hans = a_person(town), a_person(town)
    errand = a_taken_errand(asta, hans)
    perform(helping.done, errand, by=hans)
    assert "cancel" not in read(errand_page.for_reader, errand, by=asta).may
    with pytest.raises(NotAllowed):
        perform(errands.cancel, errand, by=asta)
    perform(people.erase_me, by=asta)
    assert read(wallet.for_person, by=hans).balance == 150
    assert read(broken, by=None) == {}


def test_whoever_is_suspended_is_on_no_errand_and_takes_none():
    town = a_municipality()
    asta, hans, stina, boss = a_person(town), a_person(town), a_person(town), a_coordinator(town)
    errand = a_taken_errand(asta, hans)
    perform(helping.accept, errand, by=stina, standby=True)
    perform(access.suspend, stina.person_id, by=boss)
    perform(access.suspend, hans.person_id, by=boss)
    assert [card.id for card in read(deck.for_helper, by=a_person(town))] == [str(errand)]
    with pytest.raises(Suspended):
        perform(helping.accept, errand, by=hans)
    perform(access.suspend, asta.person_id, by=boss)
    assert read(deck.for_helper, by=a_person(town)) == []
    with pytest.raises(NotAllowed):  # a colleague's access is an administrator's to close
        perform(access.suspend, a_coordinator(town).person_id, by=boss)
    assert read(broken, by=None) == {}


def test_places_that_end_with_somebody_elses_suspension_are_not_given_up_by_the_coordinator():
    town = a_municipality()
    asta, hans, boss = a_person(town), a_person(town), a_coordinator(town)
    for _ in range(MOST_GIVEN_UP):
        perform(helping.accept, an_errand(asta, minutes=5), by=hans)
    perform(access.suspend, hans.person_id, by=boss)
    perform(helping.accept, an_errand(asta, minutes=5), by=boss)


def test_a_caller_keeps_their_errand_when_the_coordinator_leaves():
    town = a_municipality()
    boss, other, hans = a_coordinator(town), a_coordinator(town), a_person(town)
    errand = perform(errands.post, a_draft(caller=a_caller()), by=boss)
    perform(helping.accept, errand, by=hans)
    perform(people.erase_me, by=boss)
    assert read(errand_page.for_reader, errand, by=other).role == "requester"


def test_nobody_thanks_themselves():
    town = a_municipality()
    asta, boss = a_person(town), a_coordinator(town)
    errand = a_taken_errand(asta, boss)
    with pytest.raises(NotAllowed):
        perform(errands.confirm, errand, by=boss)


def test_a_yes_that_was_read_is_unsaid_aloud():
    town = a_municipality()
    asta, hans = a_person(town), a_person(town)
    errand = an_errand(asta)
    perform(helping.accept, errand, by=hans)
    assert news(asta) == ["ErrandAccepted"]
    perform(people.see_alerts, by=asta)
    perform(helping.withdraw, errand, by=hans)  # within seconds, but she knows already
    assert news(asta)[0] == "ErrandWithdrawn"


def test_news_taken_back_while_it_is_delivered_does_not_arrive():
    town = a_municipality()
    asta, hans = a_person(town), a_person(town)
    errand = an_errand(asta)
    news(asta)
    perform(helping.accept, errand, by=hans)
    claimed = perform(lambda work, *, by: outbox.claim(work, "slow"), by=None)
    perform(helping.withdraw, errand, by=hans)
    for announcement in claimed:
        perform(lambda work, *, by, one=announcement: outbox.settle(work, one, "slow"), by=None)
    assert news(asta) == []


def test_when_standby_steps_in_the_requester_and_those_beside_hear_who_comes(clock):
    town = a_municipality()
    asta, hans, bo, stina = a_person(town), a_person(town), a_person(town), a_person(town, name="Stina")
    errand = a_taken_errand(asta, hans, bo)
    perform(helping.accept, errand, by=stina, standby=True)
    clock.forward(minutes=5)
    news(asta)
    perform(helping.withdraw, errand, by=hans)
    assert news(asta)[0] == "HelperReplaced"
    assert news(bo) == ["HelperReplaced"]
    assert all("Stina" in read(mine.alerts, by=one)[0].words for one in (asta, bo))
    assert news(stina) == ["StandbyPromoted"]


def test_a_successor_does_not_read_what_was_told_to_another(clock):
    town = a_municipality()
    asta, hans, stina = a_person(town), a_person(town), a_person(town)
    errand = a_taken_errand(asta, hans)
    perform(conversations.write, errand, "Portkod 4711", by=asta)
    clock.forward(hours=1)
    perform(helping.withdraw, errand, by=hans)
    perform(helping.accept, errand, by=stina)
    assert read(errand_page.chat, errand, by=stina) == []
    assert len(read(errand_page.chat, errand, by=asta)) == 1


def test_some_days_after_thanks_the_door_is_private_again(clock):
    town = a_municipality()
    asta, hans = a_person(town), a_person(town, phone="+46701740605")
    errand = a_taken_errand(asta, hans)
    perform(errands.confirm, errand, by=asta)
    assert read(errand_page.for_reader, errand, by=hans).place is not None
    clock.forward(days=8)
    page = read(errand_page.for_reader, errand, by=hans)
    assert (page.place, page.contact, page.may) == (None, None, ["report"])
    assert [one.phone for one in read(errand_page.for_reader, errand, by=asta).people] == [""]
    with pytest.raises(NotAllowed):
        read(errand_page.chat, errand, by=hans)
    with pytest.raises(NotAllowed):
        perform(conversations.write, errand, "Hej igen", by=hans)


def test_a_relative_does_not_rewrite_what_the_desk_knows():
    town = a_municipality()
    boss, carer = a_coordinator(town), a_person(town, roles=["proxy"])
    perform(errands.post, a_draft(caller=a_caller(note="Ring på två gånger")), by=boss)
    with pytest.raises(Invalid):  # and does not find out where she lives
        perform(errands.post, a_draft(caller=a_caller(lon=None, lat=None)), by=carer)
    perform(errands.post, a_draft(caller=a_caller(name="Nån Annan", note="?"), lon=12.7, lat=56.04), by=carer)
    from helpnet.queries import intake

    known = read(intake.caller, "042-10 50 00", by=boss)
    assert known is not None
    assert (known.name, known.note) == ("Greta Lind", "Ring på två gånger")
    perform(errands.post, a_draft(caller=a_caller(note="")), by=boss)
    corrected = read(intake.caller, "042-10 50 00", by=boss)
    assert corrected is not None
    assert corrected.note == ""


def test_one_of_three_who_is_done_does_not_send_the_others_home():
    town = a_municipality()
    asta, hans, stina = a_person(town), a_person(town), a_person(town)
    errand = an_errand(asta, helpers=3, minutes=5)
    perform(helping.accept, errand, by=hans)
    perform(helping.done, errand, by=hans)
    assert perform(helping.accept, errand, by=stina) == "accepted"


def test_my_data_is_about_me_and_says_who_looked():
    town = a_municipality()
    boss, asta, hans = a_coordinator(town), a_person(town), a_person(town)
    perform(errands.post, a_draft(caller=a_caller()), by=boss)
    errand = a_taken_errand(asta, hans)
    perform(errands.report, errand, "Hemligt", by=hans)
    read(errand_page.for_reader, errand, by=hans)
    assert read(profiles.all_about_me, by=boss)["errands"] == []
    mine_ = read(profiles.all_about_me, by=asta)
    assert "Hemligt" not in str(mine_)
    assert "AddressShown" in [row["what"] for row in mine_["who_looked"]]


@pytest.mark.parametrize("title", ["\u200b\u200b", "\u3164", "\u202e", "\u2066 \u2069", " \n "])
def test_words_that_cannot_be_seen_are_none(title):
    with pytest.raises(Invalid):
        an_errand(a_person(a_municipality()), title=title)


def test_what_hides_is_left_out_and_names_are_one_line():
    asta = a_person(a_municipality())
    errand = an_errand(asta, title="Mjölk\u202e och\nbröd\u200b", text="Rad ett\nRad två")
    card = read(errand_page.for_reader, errand, by=asta).card
    assert (card.title, card.text) == ("Mjölk och bröd", "Rad ett\nRad två")


def test_a_home_can_be_taken_away_again():
    asta = a_person(a_municipality())
    perform(people.change_profile, ProfileDraft({"home": None}), by=asta)
    assert not read(profiles.profile, by=asta).has_home


def test_answers_to_repeated_calls_are_not_kept_for_ever(clock):
    asta = a_person(a_municipality())
    perform(errands.post, a_draft(), by=asta, once="key")
    clock.forward(hours=25)
    perform(tidying.tidy, by=None)
    assert read(lambda work, *, by: work.rows(select(columns(Repeat).key)), by=None) == []


def test_accepting_what_is_being_cancelled_says_so():
    from helpnet.store import places

    town = a_municipality()
    asta, hans = a_person(town), a_person(town)
    errand = an_errand(asta)
    perform(errands.cancel, errand, by=asta)
    with pytest.raises(ErrandClosed):
        perform(lambda work, *, by: places.take_place(work, errand, by.person_id), by=hans)


def test_a_yes_on_the_phone_and_a_tap_at_once_end_well():
    """`assign` and `accept` lock the same rows: whoever waits in a circle is run again, and nobody sees a defect."""
    town = a_municipality()
    asta, hans, boss = a_person(town), a_person(town), a_coordinator(town)
    faults: list[BaseException] = []

    def run(call) -> None:
        from helpnet.domain.refusals import Refusal

        try:
            call()
        except Refusal:
            pass
        except BaseException as fault:
            faults.append(fault)

    for _ in range(15):
        errand = an_errand(asta, minutes=5)
        calls = (
            lambda errand=errand: perform(helping.accept, errand, by=hans),
            lambda errand=errand: perform(desk.assign, errand, hans.person_id, by=boss),
            lambda errand=errand: perform(people.change_profile, ProfileDraft({"alerts_on": True}), by=hans),
        )
        threads = [threading.Thread(target=run, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        perform(errands.cancel, errand, by=asta)
    assert faults == []


def test_two_coordinators_enter_the_same_new_caller_at_once():
    town = a_municipality()
    desks, faults = [a_coordinator(town) for _ in range(4)], []

    def enter(boss) -> None:
        try:
            perform(errands.post, a_draft(caller=a_caller()), by=boss)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=enter, args=(boss,)) for boss in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
