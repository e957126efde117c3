"""One errand above the desk: what it is about, and what a coordinator can do."""

from __future__ import annotations

import reflex as rx

from components import kit
from components.kit.kinds import Handler, Value, View
from components.text import t


def about(errand: View) -> rx.Component:
    """The errand in a few lines."""
    row = errand.row
    return kit.stack(
        rx.cond(errand.text != "", kit.written(errand.text)),
        kit.facts(
            ("place", row.area_name),
            ("clock", t("{when}, {time}", when=row.when, time=errand.duration)),
            (
                "person",
                rx.cond(
                    errand.by_phone,
                    t("{name} rang and asked for it", name=errand.asks),
                    t("{name} asks for it", name=errand.asks),
                ),
            ),
            ("info", errand.state_words),
        ),
        rx.cond((row.why != "") & (row.kind != "unheard"), kit.notice(row.why, kind="attention")),
        rx.cond((row.trouble != "") & (row.trouble != row.why), kit.notice(row.trouble, kind="attention")),
    )


def cancel_form(*, on_cancel: Handler, on_back: Handler, error: Value) -> rx.Component:
    """Why the errand is taken back; on_cancel gets the form with `reason`."""
    return kit.form(
        kit.text_area(
            name="reason",
            label=t("Why is it taken back?"),
            hint=t("Those on it, and the one who asked, can read this."),
            most=500,
            error=error,
        ),
        kit.actions(
            kit.button(t("Back"), on_click=on_back, kind="quiet"),
            kit.button(t("Take it back"), submits=True, kind="danger", testid="cancel-errand"),
            pair=True,
        ),
        on_submit=on_cancel,
    )


def deeds(
    errand: View,
    *,
    on_widen: Handler,
    on_call: Handler,
    on_confirm: Handler,
    on_settle: Handler,
    on_cancel: Handler,
) -> rx.Component:
    """What can be done now; each handler without arguments."""

    def may(what: str, button: rx.Component) -> rx.Component:
        return rx.cond(errand.may.contains(what), button)

    return rx.el.div(
        may("call", kit.button(t("Call somebody"), on_click=on_call, icon="phone", compact=True)),
        may("widen", kit.button(errand.row.widen_words, on_click=on_widen, kind="quiet", compact=True)),
        may("settle", kit.button(t("Looked after"), on_click=on_settle, compact=True)),
        may(
            "confirm",
            kit.button(
                t("It was done, say thanks"),
                on_click=on_confirm,
                kind="quiet",
                compact=True,
                again=t("Sure? The minutes move"),
                testid="confirm",
            ),
        ),
        kit.link_button(
            t("Open the errand"), to=rx.Var.create("/errands/") + errand.row.id, kind="quiet", compact=True
        ),
        may("cancel", kit.button(t("Take it back"), on_click=on_cancel, kind="danger", compact=True)),
        class_name="row",
    )
