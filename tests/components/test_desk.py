"""The desk and the phone draw themselves from a state's vars, and pass on what is pressed; no state is needed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.desk import errand_sheet, overview, people
from components.intake import connections, form
from components.wrapped.desk import dialled, keep_focus
from helpnet.views.desk import CallerView, Candidate, Connection, DeskErrand, DeskRow, Numbered, Numbers, Reached
from helpnet.views.people import CategoryView


def var(name: str, kind: Any) -> Any:
    return rx.Var(name, _var_type=kind).to(kind)


def one(_first: rx.Var[str]) -> Any:
    return rx.noop()


def two(_first: rx.Var[str], _second: rx.Var[Any]) -> Any:
    return rx.noop()


def none() -> Any:
    return rx.noop()


ROWS = var("rows", list[DeskRow])
WORDS = var("words", str)
ERRORS = var("errors", dict[str, str])


def test_the_numbers_that_others_look_for_are_there():
    drawn = str(overview.figures(var("numbers", Numbers)))
    assert all(f"monitor-{name}" in drawn for name in ("open", "stalled", "taken", "done", "median", "waiting"))


def test_each_row_says_why_and_has_something_to_do_about_it():
    drawn = str(overview.attention(ROWS, on_widen=two, on_call=one, on_open=one, on_settle=one))
    assert all(f'"{name}"' in drawn for name in ("widen", "call", "settle", "look"))
    assert "Not reached" in drawn
    assert "Nothing needs you right now" in drawn
    assert "More about {title}" in drawn
    assert "first-report" in str(overview.reports(var("count", int), on_open=none))
    assert "details" in str(overview.fold("Open", ROWS, on_open=one, empty="None", testid="fold"))


def test_a_number_is_shown_before_anybody_can_say_yes():
    found = var("found", list[Candidate])
    drawn = str(people.candidates(found, WORDS, WORDS, on_show=one, on_yes=one, on_no=one))
    assert drawn.index("said-yes") < drawn.index("show-number")  # one or the other, by whose number is shown
    assert "Each number you see is noted" in drawn


def test_the_sheet_offers_only_what_may_be_done():
    errand = var("errand", DeskErrand)
    drawn = str(
        errand_sheet.deeds(errand, on_widen=none, on_call=none, on_confirm=none, on_settle=none, on_cancel=none)
    )
    assert all(f'includes("{name}")' in drawn for name in ("widen", "call", "confirm", "settle", "cancel"))
    assert "Show number and address of" in str(people.reach(errand, var("reached", Reached), on_reach=none))
    called = str(people.unheard(errand, WORDS, WORDS, on_show=one, on_told=one))
    assert all(f'"{name}"' in called for name in ("unheard", "told"))
    assert "Find somebody else" in str(people.helpers(errand, WORDS, WORDS, on_show=one, on_free=one))


def test_the_call_begins_with_the_number():
    places = {"found": var("found", list[Any]), "on_ask": one}
    caller = str(form.caller_card(var("caller", CallerView), WORDS, WORDS, ERRORS, places=places))
    assert caller.index('"phone"') < caller.index('"name"') < caller.index('"address"')
    kinds, minutes = var("kinds", list[CategoryView]), var("minutes", int)
    errand = str(form.errand_card(kinds, minutes, ERRORS, today=WORDS, latest=WORDS, places=places))
    assert all(f'"{name}"' in errand for name in ("category", "title", "text", "where", "when", "minutes", "helpers"))


def test_a_number_as_people_read_it_can_be_dialled():
    assert "replaceAll" in str(dialled(WORDS)) or "split" in str(dialled(WORDS))
    both = str(connections.both_numbers(var("row", Connection), var("numbers", Numbered)))
    assert both.count("tel:") == 2
    assert "KeepFocus" in str(keep_focus("x"))
