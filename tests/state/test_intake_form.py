"""What the phone desk's form becomes."""

from helpnet.gateways.geocoding import Found
from helpnet.views.desk import CallerView
from state.intake_form import IntakeForm

KNOWN = CallerView("", "Greta Lind", "042105000", "Södergatan 3", 12.70, 56.04, "", [])
POINTS = {"Rådhuset, Helsingborg": Found("", "Rådhuset, Helsingborg", 12.6945, 56.0465, "Centrum")}


def test_what_was_pointed_at_on_the_map_is_not_looked_up_again():
    form = IntakeForm(address="Rådhuset, Helsingborg ", where="other", place="Rådhuset, Helsingborg")
    draft = form.draft(KNOWN, POINTS)
    assert draft.caller is not None
    assert (draft.caller.lon, draft.caller.lat) == (draft.lon, draft.lat) == (12.6945, 56.0465)


def test_a_known_home_is_where_it_was_and_what_is_only_typed_is_looked_up():
    draft = IntakeForm(address="Södergatan 3", where="home", place="left over").draft(KNOWN, POINTS)
    assert draft.caller is not None
    assert (draft.caller.lon, draft.caller.lat) == (12.70, 56.04)
    assert (draft.lon, draft.address) == (None, "")
    typed = IntakeForm(address="Storgatan 1", where="other", place="Kullagatan 2").draft(KNOWN, POINTS)
    assert typed.caller is not None
    assert (typed.caller.lon, typed.lon, typed.address) == (None, None, "Kullagatan 2")
