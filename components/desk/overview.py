"""The desk itself: live numbers, what needs a person, and what goes well by itself."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Handler, View, attrs
from components.text import category_name, one_of, t, tn
from components.wrapped.desk import focus_row, keep_focus
from helpnet.i18n.catalogues import mark

KINDS = {
    "trouble": mark("Something went wrong"),
    "dropped": mark("Lost its helper"),
    "stalled": mark("Nobody yet"),
    "unheard": mark("Not reached"),
    "overdue": mark("No word since"),
    "answered": mark("Looked after"),
}


def figures(numbers: View) -> rx.Component:
    """How the municipality is doing, at a glance."""
    return rx.el.div(
        kit.numbers(
            kit.number(
                numbers.stalled,
                label=t("have waited too long"),
                attention=numbers.stalled > 0,
                testid="monitor-stalled",
            ),
            kit.number(numbers.open, label=t("open"), testid="monitor-open"),
            kit.number(numbers.taken, label=t("somebody comes"), testid="monitor-taken"),
            kit.number(numbers.done_today, label=t("done today"), testid="monitor-done"),
            kit.number(numbers.median, label=t("until a yes, usually"), testid="monitor-median"),
            kit.number(numbers.waiting_first, label=t("wait for a first errand"), testid="monitor-waiting"),
        ),
        class_name="desk-numbers",
    )


MOST = 50
"""Rows that the desk shows of a kind, as in helpnet.queries.desk."""


def reports(count: View, *, on_open: Handler) -> rx.Component:
    """That something went wrong somewhere: seen at once, also where much stalls and stands before it; on_open opens the oldest."""
    words = tn("Something went wrong with {n} errand", "Something went wrong with {n} errands", count)
    return rx.cond(
        count > 0,
        kit.button(words, on_click=on_open, kind="quiet", icon="warning", compact=True, testid="first-report"),
    )


def attention(rows: View, *, on_widen: Handler, on_call: Handler, on_open: Handler, on_settle: Handler) -> rx.Component:
    """What needs a person, each with what can be done about it; on_widen(id, metres), the others (id)."""
    columns = (t("Errand"), t("Waited"), t("Why"), "")

    def shown(row: View) -> rx.Component:
        return _row(row, on_widen=on_widen, on_call=on_call, on_open=on_open, on_settle=on_settle)

    return keep_focus(
        rx.el.h2(t("Needs you"), custom_attrs=attrs(tabIndex="-1")),
        rx.cond(
            rows.length() > 0,
            kit.stack(
                kit.table(rx.foreach(rows, shown), caption=t("Needs you"), columns=columns, testid="needs-you"),
                rx.cond(rows.length() >= MOST, kit.soft(t("These are the first {n}.", n=MOST))),
                space="tight",
            ),
            kit.card(
                kit.empty(
                    title=t("Nothing needs you right now"),
                    text=t("What stalls, goes wrong or loses its helper comes up here by itself."),
                    picture="done",
                ),
                kind="flat",
            ),
        ),
    )


def _row(row: View, *, on_widen: Handler, on_call: Handler, on_open: Handler, on_settle: Handler) -> rx.Component:
    waits = (row.kind == "stalled") | (row.kind == "dropped")
    more = kit.button(
        t("More"), on_click=on_open(row.id), kind="plain", compact=True, heard=t("More about {title}", title=row.title)
    )
    for_waiting = rx.fragment(
        rx.cond(
            row.widen_to > 0,
            kit.button(row.widen_words, on_click=on_widen(row.id, row.widen_to), compact=True, testid="widen"),
        ),
        kit.button(t("Call somebody"), on_click=on_call(row.id), kind="quiet", compact=True, testid="call"),
        more,
    )
    for_trouble = rx.fragment(
        kit.button(t("See what can be done"), on_click=on_open(row.id), compact=True, testid="look"),
        kit.button(
            t("Looked after"),
            on_click=on_settle(row.id),
            kind="quiet",
            compact=True,
            again=t("Sure? Tap once more"),
            testid="settle",
        ),
    )
    to_look = kit.button(t("See what can be done"), on_click=on_open(row.id), compact=True, testid="look")
    return rx.el.tr(
        kit.head_cell(
            row.title,
            t("{kind}, {where}, {when}", kind=category_name(row.category), where=row.area_name, when=row.when),
        ),
        kit.cell(rx.el.span(row.waited, class_name="desk-wait"), label=t("Waited")),
        kit.cell(_why(row), label=""),
        kit.cell(
            rx.el.div(
                rx.cond(
                    waits,
                    for_waiting,
                    rx.match(
                        row.kind, ("trouble", for_trouble), ("overdue", to_look), ("unheard", to_look), rx.fragment()
                    ),
                ),
                class_name="row desk-deeds",
            )
        ),
        key=row.id,
        class_name=rx.cond(row.kind == "answered", "answered", ""),
        custom_attrs={**focus_row(row.id), **attrs(data_testid="desk-row")},
    )


def _why(row: View) -> rx.Component:
    done = rx.el.p(kit.glyph("check", size=22), rx.el.span(row.why), class_name="desk-answer")
    words = rx.fragment(
        kit.pill(one_of(row.kind, KINDS), kind="attention"),
        rx.el.p(row.why, class_name="written desk-why"),
        rx.cond((row.kind != "unheard") & (row.unheard != ""), _too("unheard", row.unheard)),
        rx.cond((row.kind != "trouble") & (row.trouble != ""), _too("trouble", row.trouble)),
        rx.cond(row.people != "", rx.el.p(row.people, class_name="soft small")),
    )
    return rx.cond(row.kind == "answered", done, words)


def _too(kind: str, words: View) -> rx.Component:
    pill = kit.pill(one_of(kind, KINDS), kind="attention")
    return rx.el.div(pill, rx.el.p(words, class_name="written desk-why"), class_name="desk-too")


def fold(title: Any, rows: View, *, on_open: Handler, empty: Any, testid: str) -> rx.Component:
    """A list that goes by itself, folded up; on_open(id). At most 50."""

    def shown(row: View) -> rx.Component:
        under = rx.cond(
            row.people != "",
            t("{where}, {when}, {who} comes", where=row.area_name, when=row.when, who=row.people),
            t("{where}, {when}, waited {time}", where=row.area_name, when=row.when, time=row.waited),
        )
        more = kit.button(
            t("More"),
            on_click=on_open(row.id),
            kind="quiet",
            compact=True,
            heard=t("More about {title}", title=row.title),
        )
        return rx.el.li(
            kit.badge(row.category, size="tiny"),
            rx.el.div(rx.el.span(row.title, class_name="row-title written"), rx.el.p(under, class_name="soft small")),
            rx.el.div(more, class_name="row-end"),
            key=row.id,
            class_name="list-row dense",
            custom_attrs=focus_row(row.id),
        )

    return rx.el.details(
        rx.el.summary(rx.el.h2(title), rx.el.span(tn("{n} errand", "{n} errands", rows.length()), class_name="soft")),
        keep_focus(rx.cond(rows.length() > 0, kit.list_of(rx.foreach(rows, shown)), kit.soft(empty))),
        class_name="fold",
        custom_attrs=attrs(data_testid=testid),
    )
