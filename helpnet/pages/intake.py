"""The phone desk: an errand for somebody who calls, written down while they talk."""

from typing import Any

import reflex as rx

from components import kit
from components.intake import connections, form
from components.text import t
from components.wrapped.desk import desk_form, go_to
from helpnet.pages.desk import coordinators_only
from helpnet.pages.shell import SEARCH, frame
from state.connecting import ConnectingState
from state.intake import IntakeState


def page() -> rx.Component:
    """The form of one call, and the people to connect."""
    state: Any = IntakeState
    return frame(
        coordinators_only(
            rx.cond(
                state.kinds.length() > 0,
                rx.el.div(
                    kit.stack(
                        rx.cond(state.sent != "", _sent()),
                        rx.el.div(_form(), hidden=state.sent != ""),
                    ),
                    connections.connections(ConnectingState.rows, on_show=ConnectingState.show),
                    class_name="intake",
                ),
                kit.waiting(lines=4),
            )
        ),
        _both(),
        go_to(state.to, state.turn),
        title=t("Phone"),
        current="/desk/intake",
        end=form.keys(),
        wide=True,
    )


def _form() -> rx.Component:
    state: Any = IntakeState
    return rx.fragment(
        kit.form(
            desk_form(asks="phone", turn=state.turn, on_told=state.told, on_ask=state.find),
            form.caller_card(state.caller, state.known, state.phone, state.errors, places=SEARCH),
            form.errand_card(
                state.kinds, state.minutes, state.errors, today=state.today, latest=state.latest, places=SEARCH
            ),
            form.foot(state.words),
            on_submit=state.send,
            draft="intake",
            done=state.sent != "",
            testid="intake-form",
        ),
        key=state.round.to_string(),
    )


def _sent() -> rx.Component:
    state: Any = IntakeState
    return form.sent_card(
        state.sent_title,
        state.sent_name,
        rx.Var.create("/errands/") + state.sent,
        on_next=state.next_call,
        on_another=state.another,
    )


def _both() -> rx.Component:
    return kit.sheet(
        connections.both_numbers(ConnectingState.chosen, ConnectingState.numbers),
        name="connect",
        title=t("Connect the two"),
        is_open=rx.cond(ConnectingState.numbers, True, False),
        on_close=ConnectingState.close,
        buttons=(kit.button(t("Done"), on_click=ConnectingState.close, kind="quiet"),),
        testid="connect-sheet",
    )
