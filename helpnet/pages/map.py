"""The map of what is near, with a list beside it that follows the view and says the same."""

from typing import Any

import reflex as rx

from components import kit
from components.errands import answer_bar, errand_row, errand_words
from components.kit.kinds import attrs
from components.narrowing import narrowing_bar
from components.text import t
from components.wrapped.desk import focus_row, keep_focus
from components.wrapped.map import errand_map
from helpnet.pages.shell import frame
from state.answers import AnswerState
from state.map import MapState
from state.narrowing import CHOICES

TAPPED: Any = MapState.tapped


def page() -> rx.Component:
    """The filters, the map, and the list of what is in sight."""
    return frame(
        narrowing_bar(
            CHOICES,
            MapState.kind,
            MapState.km,
            MapState.when,
            on_choose=MapState.narrow,
            any_km=t("Any distance"),
            narrow=True,
        ),
        rx.el.div(_map(), _list(), class_name="map-page"),
        _sheet(),
        answer_bar(
            errand_id=AnswerState.last_id,
            title=AnswerState.last_title,
            yes=AnswerState.last_yes,
            turn=AnswerState.round,
            on_undo=MapState.undo,
            on_gone=AnswerState.over,
        ),
        title=t("What is near you"),
        current="/map",
        wide=True,
    )


def _map() -> rx.Component:
    return rx.el.div(
        kit.skip(t("Skip the map"), to="in-sight"),
        errand_map(
            query=MapState.query,
            revision=MapState.revision,
            home=MapState.home,
            radius=MapState.reach,
            on_view=MapState.look,
            on_pick=MapState.pick,
            on_area=MapState.gather,
        ),
        kit.soft(t("Each sign stands in the middle of an area, not at anybody's door.")),
        class_name="map-place",
    )


def _list() -> rx.Component:
    rows: Any = MapState.rows
    shown = rx.fragment(
        kit.list_of(rx.foreach(rows, _row), label=t("Errands in this part of the map, the nearest first")),
        rx.cond(rows.length() >= 50, kit.soft(t("The list has room for 50. Come closer on the map to see others."))),
    )
    return rx.el.section(
        keep_focus(
            kit.row(
                rx.el.h2(t("Errands on this map"), custom_attrs=attrs(id="in-sight", tabIndex="-1")),
                kit.link(t("As a list"), to=f"/nearby?{MapState.choice}", class_name="strong map-other"),
                apart=True,
            ),
            rx.cond(MapState.home, rx.fragment(), rx.cond(MapState.ready, _homeless())),
            rx.cond(MapState.ready, rx.cond(rows, shown, _nothing()), kit.waiting(lines=4)),
        ),
        class_name="map-list",
        custom_attrs=attrs(aria_labelledby="in-sight"),
    )


def _homeless() -> rx.Component:
    return kit.stack(
        kit.soft(t("We do not know where you live, so distances are counted from the middle of the municipality.")),
        kit.link(t("Say where you live"), to="/profile", class_name="strong"),
        space="tight",
    )


def _row(card: Any) -> rx.Component:
    return errand_row(card, on_yes=MapState.answer(True, card.id), on_no=MapState.answer(False, card.id))


def _nothing() -> rx.Component:
    here = kit.empty(
        title=t("No errand in this part of the map right now"),
        text=t("Press minus to see a larger part, or move the map. If somebody here asks, it appears by itself."),
        picture="quiet",
        testid="list-end",
    )
    narrowed = kit.empty(
        title=t("Nothing like that in this part of the map"),
        text=t("There may be something of another kind, a bit farther away or on another day."),
        picture="quiet",
        action=kit.link_button(t("See everything on the map"), to="/map", kind="quiet", full=True),
        testid="list-end",
    )
    return rx.cond(MapState.choice, narrowed, here)


def _sheet() -> rx.Component:
    """What was tapped: one errand whole, or those that share an area."""
    one = TAPPED[0]
    single = rx.fragment(
        rx.el.div(kit.errand_card(**errand_words(one), level=3, testid="sheet-errand"), custom_attrs=focus_row(one.id)),
        kit.link(t("Read more"), to=f"/errands/{one.id}", class_name="strong", heard=t("Read more of “{title}”", title=one.title)),
        kit.actions(
            kit.button(t("Not me"), kind="quiet", on_click=MapState.answer(False, one.id), testid="decline"),
            kit.button(t("I'll do it"), on_click=MapState.answer(True, one.id), testid="accept"),
            pair=True,
        ),
    )  # fmt: skip
    return kit.sheet(
        keep_focus(
            rx.cond(
                TAPPED.length() > 1,
                rx.fragment(
                    kit.list_of(rx.foreach(TAPPED, _row), label=t("Errands in the same area")),
                    rx.cond(
                        TAPPED.length() >= 50,
                        kit.soft(t("The list has room for 50. Choose a kind or a day to see others.")),
                    ),
                ),
                rx.cond(TAPPED.length() > 0, single),
            )
        ),
        name="tapped",
        title=rx.cond(TAPPED.length() > 1, t("In the same area"), t("An errand near you")),
        is_open=TAPPED.length() > 0,
        on_close=MapState.close,
        testid="map-sheet",
    )
