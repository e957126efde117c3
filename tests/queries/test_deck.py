"""The cards in hand: what stays, what is new, and what is true when there is none."""

from uuid import UUID

import pytest

from helpnet.actions import helping, people
from helpnet.domain.drafts import ProfileDraft
from helpnet.queries import access, deck
from helpnet.runtime import perform, read
from tests.builders import HOME, a_municipality, a_person, an_errand, bergen

pytestmark = pytest.mark.usefixtures("engine")
NORTH_M = 1 / 111_300
"""A metre to the north, in degrees."""


def north(metres: float) -> tuple[float, float]:
    return HOME[0], HOME[1] + metres * NORTH_M


def test_cards_in_hand_stay_in_their_order_and_what_is_new_comes_second():
    town = a_municipality()
    helper, near, far = a_person(town), a_person(town), a_person(town, home=north(2_500))
    titles = [str(an_errand(who, title=title)) for who, title in ((far, "a"), (near, "b"), (near, "c"))]
    first = read(deck.hand, by=helper)
    assert [card.id for card in first.cards][-1] == titles[0]  # the far one is last when nothing is kept
    kept = (titles[0], titles[2], titles[1])
    new = str(an_errand(near, title="new"))
    hand = read(deck.hand, by=helper, kept=kept, seen=first.ids)
    assert [card.id for card in hand.cards] == [titles[0], new, titles[2], titles[1]]
    assert [card.id for card in read(deck.hand, by=helper, kept=kept, seen=first.ids, limit=2).cards] == [
        titles[0],
        new,
    ]
    perform(helping.decline, UUID(titles[0]), by=helper)
    assert [card.id for card in read(deck.hand, by=helper, kept=kept, seen=hand.ids).cards] == [
        titles[2],
        titles[1],
        new,
    ]


def test_an_empty_deck_knows_what_is_farther_away():
    town = a_municipality()
    helper = a_person(town)
    perform(people.change_profile, ProfileDraft({"alert_radius": 1000}), by=helper)
    assert read(deck.end, by=helper).widen_to == 0
    an_errand(a_person(town, home=north(2_400)))
    an_errand(a_person(town, home=north(8_000)))
    end = read(deck.end, by=helper)
    assert (end.has_home, end.radius, end.farther) == (True, 1000, 1)
    assert end.widen_to in (2000, 3000)
    perform(people.change_profile, ProfileDraft({"alert_radius": end.widen_to}), by=helper)
    assert len(read(deck.for_helper, by=helper)) == 1
    assert read(deck.end, by=a_person(town, home=None)).has_home is False


def test_what_became_of_a_card_is_told_unless_it_was_ones_own_answer():
    town = a_municipality()
    helper, other, asta = a_person(town), a_person(town), a_person(town)
    mine, theirs, declined = an_errand(asta), an_errand(asta), an_errand(asta)
    perform(helping.accept, mine, by=helper)
    perform(helping.accept, theirs, by=other)
    perform(helping.decline, declined, by=helper)
    assert [read(deck.gone, errand, by=helper) for errand in (mine, theirs, declined)] == ["", "taken", ""]
    assert read(deck.gone, theirs, by=a_person(bergen(), home=None)) == ""


def test_whom_to_call_is_known_without_signing_in():
    a_municipality(phone="042-10 50 00")
    bergen()
    assert [(desk.name, desk.phone) for desk in read(access.desks, by=None)] == [
        ("Bergen", ""),
        ("Helsingborg", "042-10 50 00"),
    ]
