"""What the form for asking begins with, and the card that others would see."""

import pytest

from helpnet.domain.drafts import Wish
from helpnet.domain.refusals import Invalid, NotAllowed
from helpnet.queries import asking, nearby
from helpnet.runtime import read
from tests.builders import a_caller, a_coordinator, a_draft, a_municipality, a_person, an_errand

pytestmark = pytest.mark.usefixtures("engine")
THERE = {"lon": 12.70, "lat": 56.05, "area_name": "Olympia"}


def test_the_form_begins_with_what_one_may_ask_for_and_where_one_lives():
    asta = a_person(a_municipality())
    start = read(asking.start, by=asta)
    assert len(start.kinds) == 14
    assert start.kinds[0].minutes == 45
    assert (start.home, start.has_home, start.for_others, start.kind_word) == ("Drottninggatan 14", True, False, "")
    assert start.today < start.latest


def test_relatives_and_care_staff_may_ask_for_others_and_the_desk_has_its_own_page():
    town = a_municipality()
    assert read(asking.start, by=a_person(town, roles=["proxy"])).for_others
    assert not read(asking.start, by=a_coordinator(town)).for_others


def test_the_preview_is_the_card_that_a_neighbour_sees():
    town = a_municipality()
    asta, omar = a_person(town, "asta"), a_person(town, "omar")
    draft = a_draft(**THERE, text="Två liter", wish=Wish("today"), minutes=45, helpers=2)
    shown = read(asking.preview, draft, by=asta)
    an_errand(asta, **THERE, text="Två liter", wish=Wish("today"), minutes=45, helpers=2)
    (card,) = read(nearby.errands, by=omar)
    for part in (
        "title",
        "text",
        "cell",
        "lon",
        "lat",
        "area_name",
        "when",
        "duration",
        "capacity",
        "requester",
        "category_name",
    ):
        assert getattr(shown, part) == getattr(card, part), part


def test_the_preview_of_an_errand_for_somebody_else_names_them_by_first_name():
    shown = read(
        asking.preview,
        a_draft(**THERE, caller=a_caller(name="Greta Lind")),
        by=a_person(a_municipality(), roles=["proxy"]),
    )
    assert shown.requester == "Greta"


def test_everything_that_cannot_be_taken_is_named_at_once():
    town = a_municipality()
    with pytest.raises(Invalid) as refused:
        read(asking.preview, a_draft(title="", caller=a_caller(phone="")), by=a_person(town, roles=["proxy"]))
    assert {one.field for one in refused.value.errors} == {"title", "phone", "address"}
    with pytest.raises(Invalid) as far:
        read(asking.preview, a_draft(lon=5.0, lat=60.0), by=a_person(town))
    assert {(one.field, one.reason) for one in far.value.errors} == {("place", "outside-area")}


def test_only_those_allowed_ask_for_others():
    with pytest.raises(NotAllowed):
        read(asking.preview, a_draft(**THERE, caller=a_caller()), by=a_person(a_municipality()))
