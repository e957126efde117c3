"""Two people to connect by phone: the caller and whoever said yes."""

from __future__ import annotations

import reflex as rx

from components import kit
from components.kit.kinds import Child, Handler, Value, View, attrs
from components.text import t
from components.wrapped.desk import dialled, focus_row, keep_focus


def connections(rows: View, *, on_show: Handler) -> rx.Component:
    """Errands for callers that somebody has taken; on_show(errand, helper)."""

    def one(row: View) -> rx.Component:
        show = kit.button(
            t("Show both numbers"), on_click=on_show(row.errand_id, row.helper_id), compact=True,
            kind="quiet", heard=t("Show both numbers of {caller} and {helper}", caller=row.caller, helper=row.helper), testid="connect",
        )  # fmt: skip
        return rx.el.li(
            kit.card(
                rx.el.h3(row.title, class_name="written"),
                rx.el.p(t("{helper} helps {caller}, {when}", helper=row.helper, caller=row.caller, when=row.when)),
                kit.soft(rx.cond(row.shown != "", row.shown, t("Said yes {when}", when=row.since))),
                show,
                kind="flat",
            ),
            key=row.errand_id + row.helper_id,
            custom_attrs={**focus_row(row.errand_id), **attrs(data_testid="connection")},
        )

    return keep_focus(
        rx.el.h2(t("Connect by phone"), custom_attrs=attrs(tabIndex="-1")),
        rx.cond(
            rows.length() > 0,
            rx.el.ul(rx.foreach(rows, one), class_name="sheet-list connections"),
            kit.soft(t("When somebody says yes to an errand for a caller, you find them both here.")),
        ),
        testid="connections",
    )


def both_numbers(connection: View, numbers: View) -> rx.Component:
    """Both numbers, and what to say to each."""
    to_helper = t(
        "Thank you for helping {caller} with “{title}”, {when}. The number is {phone} and the address is {address}.",
        caller=numbers.caller, title=connection.title, when=connection.when, phone=numbers.caller_phone, address=numbers.caller_address,
    )  # fmt: skip
    to_caller = t(
        "{helper} helps you with “{title}”, {when}, and has your number.",
        helper=numbers.helper,
        title=connection.title,
        when=connection.when,
    )
    return rx.el.ol(
        _call(numbers.helper, numbers.helper_phone, to_helper, kind="filled"),
        _call(numbers.caller, numbers.caller_phone, to_caller, kind="quiet"),
        class_name="sheet-list",
    )


def _call(name: Value, phone: Value, words: Child, *, kind: str) -> rx.Component:
    dial = kit.link_button(phone, to=dialled(phone), leaves=True, icon="phone", kind=kind)
    return rx.el.li(
        kit.stack(
            rx.el.h3(name),
            rx.cond(
                phone != "", dial, kit.soft(t("There is no number for this person. Write to them in helpnet instead."))
            ),
            rx.el.p(t("Say: {words}", words=words), class_name="soft"),
        ),
        class_name="sheet-row",
    )
