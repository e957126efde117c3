"""A municipality shows a district more coarsely: nothing finer is left of what was shown before."""

import threading
from collections.abc import Callable
from uuid import UUID

import h3
import pytest
from sqlalchemy import select

from helpnet.actions import areas, errands, helping, people
from helpnet.domain.areas import counted
from helpnet.domain.columns import columns
from helpnet.domain.drafts import ProfileDraft
from helpnet.domain.errand import Errand
from helpnet.domain.person import Person
from helpnet.placing import placed
from helpnet.runtime import perform, read
from helpnet.store.areas import limits
from helpnet.store.work import Work
from helpnet.town.gazetteer import doors
from tests.builders import HOME, a_draft, a_municipality, a_person, an_errand

pytestmark = pytest.mark.usefixtures("engine")
E, P = columns(Errand), columns(Person)
AROUND = [h3.str_to_int(cell) for cell in h3.grid_disk(h3.latlng_to_cell(HOME[1], HOME[0], 8), 12)]


def surveyed() -> UUID:
    """Helsingborg, with its addresses counted."""
    town = a_municipality()
    perform(areas.survey, town, counted(doors("helsingborg")), by=None)
    return town


def test_a_wider_area_holds_for_whatever_became_of_an_errand():
    town = surveyed()
    asta, omar = a_person(town), a_person(town)
    still, taken, over = (an_errand(asta) for _ in range(3))
    perform(helping.accept, taken, by=omar)
    perform(errands.cancel, over, by=asta)
    perform(areas.limit, town, AROUND, 6, lambda lon, lat: f"{lon:.3f} {lat:.3f}", by=None)
    rows = read(
        lambda work, *, by: work.rows(select(E.id, E.cell, E.area_lon, E.area_lat, E.area_name, E.h3_r8)), by=None
    )
    assert {row.id for row in rows} == {still, taken, over}
    for row in rows:
        assert h3.get_resolution(row.cell) == 6
        assert (row.area_lat, row.area_lon) == pytest.approx(h3.cell_to_latlng(row.cell))
        assert row.area_name == f"{row.area_lon:.3f} {row.area_lat:.3f}"
        assert h3.int_to_str(row.h3_r8) == h3.latlng_to_cell(row.area_lat, row.area_lon, 8)


def overlapping(first: Callable[..., None], second: Callable[..., None]) -> None:
    """Begin the second while the first is not over yet."""
    begun, may_end = threading.Event(), threading.Event()

    def slowly(work: Work, *, by: None) -> None:
        first(work, by=by)
        work.flush()
        begun.set()
        assert may_end.wait(20)

    one = threading.Thread(target=lambda: perform(slowly, by=None))
    other = threading.Thread(target=lambda: perform(second, by=None))
    one.start()
    assert begun.wait(20)
    other.start()
    other.join(1)  # it waits, or has overlooked what is not there yet
    may_end.set()
    for thread in (one, other):
        thread.join()


@pytest.mark.parametrize("limited_first", [True, False])
def test_a_limit_and_a_new_count_at_the_same_time_both_hold(limited_first: bool):
    town, (here, there) = a_municipality(), AROUND[:2]
    perform(areas.survey, town, {here: 40, there: 20}, by=None)
    doings = [
        lambda work, *, by: areas.limit(work, town, [there], 6, by=by),
        lambda work, *, by: areas.survey(work, town, {here: 5, there: 20}, by=by),
    ]
    overlapping(*(doings if limited_first else reversed(doings)))
    assert read(lambda work, *, by: limits(work, town), by=None) == ({here: 5, there: 20}, {there: 6})


@pytest.mark.parametrize("what", ["an errand", "a home"])
def test_what_is_put_somewhere_while_areas_are_made_wider_is_shown_wider_too(what: str):
    town = surveyed()
    asta, bo = a_person(town), a_person(town, home=None)

    def put(work: Work, *, by: None) -> None:
        if what == "an errand":
            errands.post(work, a_draft(), by=asta)
        else:
            people.change_profile(
                work, ProfileDraft({"home": {"lon": HOME[0], "lat": HOME[1], "address": "Gatan 1"}}), by=bo
            )

    overlapping(put, lambda work, *, by: areas.limit(work, town, AROUND, 6, by=by))
    cell = select(E.cell) if what == "an errand" else select(P.home_cell).where(P.id == bo.person_id)
    assert h3.get_resolution(read(lambda work, *, by: work.value(cell), by=None)) == 6


def test_the_name_of_a_finer_area_does_not_outlive_it():
    asta = a_person(surveyed())
    draft = placed(a_draft(area_name=""), by=asta)
    assert draft.area_name
    perform(areas.limit, asta.municipality_id, AROUND, 6, by=None)
    perform(errands.post, draft, by=asta)
    assert read(lambda work, *, by: work.value(select(E.area_name)), by=None) == ""
    perform(errands.post, placed(a_draft(), by=asta), by=asta)
    names = read(lambda work, *, by: work.rows(select(E.area_name)), by=None)
    assert len([row for row in names if row.area_name]) == 1
