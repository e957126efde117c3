"""A municipality shows a district more coarsely: nothing finer is left of what was shown before."""

import h3
import pytest
from sqlalchemy import select

from helpnet.actions import areas, errands, helping
from helpnet.domain.areas import counted
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.runtime import perform, read
from helpnet.town.gazetteer import doors
from tests.builders import HOME, a_municipality, a_person, an_errand

pytestmark = pytest.mark.usefixtures("engine")
E = columns(Errand)


def test_a_wider_area_holds_for_whatever_became_of_an_errand():
    town = a_municipality()
    perform(areas.survey, town, counted(doors("helsingborg")), by=None)
    asta, omar = a_person(town), a_person(town)
    still, taken, over = (an_errand(asta) for _ in range(3))
    perform(helping.accept, taken, by=omar)
    perform(errands.cancel, over, by=asta)
    around = [h3.str_to_int(cell) for cell in h3.grid_disk(h3.latlng_to_cell(HOME[1], HOME[0], 8), 12)]
    perform(areas.limit, town, around, 6, lambda lon, lat: f"{lon:.3f} {lat:.3f}", by=None)
    rows = read(
        lambda work, *, by: work.rows(select(E.id, E.cell, E.area_lon, E.area_lat, E.area_name, E.h3_r8)), by=None
    )
    assert {row.id for row in rows} == {still, taken, over}
    for row in rows:
        assert h3.get_resolution(row.cell) == 6
        assert (row.area_lat, row.area_lon) == pytest.approx(h3.cell_to_latlng(row.cell))
        assert row.area_name == f"{row.area_lon:.3f} {row.area_lat:.3f}"
        assert h3.int_to_str(row.h3_r8) == h3.latlng_to_cell(row.area_lat, row.area_lon, 8)
