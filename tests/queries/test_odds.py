"""Honest odds: what is near, how much of it comes, who else helps, and about how long it takes; in words."""

from datetime import timedelta

import h3
import pytest
from sqlalchemy import select

from helpnet import jobs
from helpnet.actions import areas, errands, helping, people
from helpnet.domain.areas import counted
from helpnet.domain.columns import columns
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.person import Person
from helpnet.i18n.odds import odds_words
from helpnet.queries import deck, odds
from helpnet.queries.odds import FEW
from helpnet.runtime import perform, read
from helpnet.town.gazetteer import doors
from helpnet.views.errands import Odds
from tests.builders import a_municipality, a_person, an_errand
from tests.queries.test_deck import north

pytestmark = pytest.mark.usefixtures("engine")
ALONE = (12.86, 56.10)
"""Fields: nobody's known address for some kilometres."""


def change(person, **changes) -> None:
    perform(people.change_profile, ProfileDraft(changes), by=person)


def a_town(others: int):
    """A municipality, somebody who asks, so many others who help, and the one who wonders."""
    town = a_municipality()
    asta = a_person(town)
    for _ in range(others - 1):
        a_person(town)
    return town, asta, a_person(town, language="en")


def test_they_count_what_one_could_take_and_who_else_would():
    town, asta, helper = a_town(7)
    a_person(town, home=north(9_000))
    a_person(town, home=None)
    change(a_person(town), alerts_on=False)
    an_errand(asta)
    an_errand(asta, category="doctor")  # needs what the helper has not been shown fit for
    found = read(odds.around, by=helper)
    assert (found.radius, found.errands, found.helpers) == (3000, 1, 5)  # seven are told as at least five


def test_they_tell_what_comes_in_a_week_and_after_how_many_it_is_ones_turn(clock):
    town, asta, helper = a_town(12)
    for _ in range(4):
        for _ in range(3):
            an_errand(asta, minutes=5, ends_at=clock.now() + timedelta(hours=5))
        an_errand(a_person(town, home=north(9_000)), minutes=5)  # too far
        an_errand(helper, minutes=5)  # one's own
        perform(errands.cancel, an_errand(asta, minutes=5), by=asta)
        clock.forward(days=7)
        perform(errands.expire, by=None)
    found = read(odds.around, by=helper)
    # Twelve others are told of as at least ten, thought of as twelve, and the reader makes thirteen.
    assert (found.errands, found.a_week, found.helpers, found.weeks) == (0, 3, 10, 4.3)
    assert found.words == [
        "Right now no errand waits within 3 km of you.",
        "About 3 errands a week are asked for there.",
        "At least 10 neighbours there help as well as you.",
        "That is about one for each of you in 4 weeks.",
        "Who waits for a first errand is asked earlier.",
    ]
    clock.forward(days=22)  # three of the four weeks are no longer in sight
    assert read(odds.around, by=helper).weeks == 0


def test_others_are_counted_by_the_areas_that_strangers_may_know(engine):
    """Whoever lives where few do counts where their wide area has its middle, wherever in it they live."""
    town = a_municipality()
    perform(areas.survey, town, counted(doors("helsingborg")), by=None)
    for _ in range(FEW):
        a_person(town, home=ALONE)
    wide = read(lambda work, *, by: work.value(select(columns(Person).home_cell).limit(1)), by=None)
    assert h3.get_resolution(wide) < 8
    lat, lon = h3.cell_to_latlng(wide)
    spy = a_person(town, home=ALONE)
    change(spy, alert_radius=500)
    assert read(odds.around, by=spy).helpers == 0
    change(spy, home={"lon": lon, "lat": lat, "address": "x"})
    assert read(odds.around, by=spy).helpers == FEW


def test_a_young_municipality_is_told_by_the_time_it_has_had():
    _, asta, helper = a_town(5)
    for _ in range(3):
        an_errand(asta, minutes=5)
    assert read(odds.around, by=helper).a_week == 3


def test_an_errand_for_several_is_the_turn_of_several():
    _, asta, helper = a_town(5)
    an_errand(asta, minutes=5, helpers=4)
    assert (read(odds.around, by=helper).a_week, read(odds.around, by=helper).weeks) == (1, 2.0)


def test_kinds_switched_off_are_neither_counted_nor_in_the_deck_which_says_so():
    _, asta, helper = a_town(5)
    an_errand(asta, category="garden")
    assert len(read(deck.for_helper, by=helper)) == 1
    change(helper, kinds_off=["garden"])
    found = read(odds.around, by=helper)
    assert (found.errands, found.weeks) == (0, 0.0)
    assert found.words[0] == "Right now nothing of what you do waits within 3 km of you."
    assert read(deck.for_helper, by=helper) == []
    assert read(deck.end, by=helper).kinds_off == 1


def test_a_kind_switched_off_leaves_the_deck_also_when_one_was_asked_about_it():
    _, asta, helper = a_town(2)
    an_errand(asta, category="garden")
    while jobs.ask():
        pass
    assert len(read(deck.for_helper, by=helper)) == 1
    change(helper, kinds_off=["garden"])
    assert read(deck.for_helper, by=helper) == []


def test_who_has_helped_is_not_told_of_the_first_time(clock):
    _, asta, helper = a_town(9)
    errand = an_errand(asta)
    perform(helping.accept, errand, by=helper)
    perform(helping.done, errand, by=helper)
    perform(errands.confirm, errand, by=asta)
    an_errand(asta)
    assert "first errand" not in " ".join(read(odds.around, by=helper).words)


def test_without_a_home_there_is_nothing_to_tell_of():
    town, asta, _ = a_town(3)
    an_errand(asta)
    assert read(odds.around, by=a_person(town, home=None, language="en")).words == [
        "Say where you live, and we can tell how much is asked for near you."
    ]


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
@pytest.mark.parametrize(
    ("a_week", "helpers", "weeks", "number"),
    [(9, 0, 0.4, ""), (3, 5, 1.0, ""), (3, 35, 12.0, "12"), (0, 35, 60.0, "14"), (0, 200, 300.0, ""), (0, 5, 0.0, "")],
)
def test_all_of_it_has_words_in_every_language(language, a_week, helpers, weeks, number):
    words = odds_words(Odds(True, 1500, 1, a_week, helpers, weeks, []), language, fresh=False, some_off=False)
    assert len(words) >= 3
    assert "{" not in "".join(words)
    assert "1.5" in words[0] or "1,5" in words[0]
    assert number in words[3 if weeks else 0]
