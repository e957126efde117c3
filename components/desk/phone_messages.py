"""Text messages to the desk, and whom nothing of ours reaches."""

from __future__ import annotations

import reflex as rx

from components import kit
from components.desk.people import named
from components.kit.kinds import Handler, Value, View, attrs
from components.text import t
from components.wrapped.desk import dialled, focus_row, keep_focus


def messages(
    rows: View,
    chosen: Value,
    number: Value,
    error: Value,
    *,
    on_open: Handler,
    on_number: Handler,
    on_read: Handler,
    on_reply: Handler,
) -> rx.Component:
    """What people wrote, newest first; on_open(id), on_number(id), on_read(id), on_reply(form)."""

    def one(row: View) -> rx.Component:
        tel = kit.link_button(number, to=dialled(number), leaves=True, icon="phone", compact=True, kind="quiet")
        call = rx.cond(
            (chosen == row.id) & (number != ""),
            tel,
            kit.button(
                t("Show number"),
                on_click=on_number(row.id),
                kind="quiet",
                compact=True,
                heard=t("Show number of {name}", name=row.who),
            ),
        )
        deeds = kit.row(
            kit.button(
                t("Answer"),
                on_click=on_open(row.id),
                compact=True,
                heard=t("Answer {name}", name=row.who),
                testid="answer",
            ),
            call,
            rx.cond(
                row.unread,
                kit.button(
                    t("Read"),
                    on_click=on_read(row.id),
                    kind="plain",
                    compact=True,
                    heard=t("Read: {name}", name=row.who),
                    testid="read",
                ),
            ),
        )
        writing = kit.form(
            kit.text_area(
                name="reply",
                label=t("Answer by text message"),
                hint=t("Write nothing here that only one person may read."),
                most=480,
                error=error,
            ),
            kit.row(kit.button(t("Send"), submits=True, compact=True, testid="send-reply")),
            on_submit=on_reply,
        )
        return rx.el.li(
            rx.el.div(
                rx.el.span(rx.cond(row.ours, t("You to {name}", name=row.who), row.who), class_name="strong"),
                rx.el.span(row.at, class_name="soft small"),
                rx.cond(row.unread, kit.pill(t("New"), kind="attention")),
                class_name="row",
            ),
            kit.written(row.text),
            rx.cond(~row.ours & (row.answered != ""), kit.soft(t("helpnet answered: {words}", words=row.answered))),
            rx.cond(row.ours, rx.fragment(), deeds),
            rx.cond((chosen == row.id) & ~row.ours, writing),
            key=row.id,
            class_name="sheet-row",
            custom_attrs={**focus_row(row.id), **attrs(data_testid="phone-message")},
        )  # fmt: skip

    nothing = kit.card(
        kit.empty(
            title=t("No messages"), picture="done",
            text=t("What people text that is no yes or no to an errand comes up here."),
        ),
        kind="flat",
    )  # fmt: skip
    return keep_focus(
        rx.el.h2(t("Messages by phone"), custom_attrs=attrs(tabIndex="-1")),
        rx.cond(rows.length() > 0, rx.el.ul(rx.foreach(rows, one), class_name="sheet-list"), nothing),
    )


def broken(rows: View) -> rx.Component:
    """Whom mail or texts do not reach; nothing of the address itself."""

    def one(row: View) -> rx.Component:
        return rx.el.li(
            named(row.name, t("{channel}, since {when}", channel=row.channel, when=row.since)),
            key=row.person_id + row.channel,
            class_name="sheet-row",
        )

    return rx.cond(
        rows.length() > 0,
        kit.stack(
            rx.el.h2(t("Addresses that do not work")),
            kit.soft(t("We have stopped writing there, and told them in the app. Ask about it when you speak to them.")),
            rx.el.ul(rx.foreach(rows, one), class_name="sheet-list"),
        ),
    )  # fmt: skip
