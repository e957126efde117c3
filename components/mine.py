"""My errands as rows, and what I was told."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Text
from components.text import t, tn


def beginning(text: Text, action: rx.Component) -> rx.Component:
    """A role one has not tried yet, said in one line with the way to it."""
    return kit.card(rx.el.p(text), action, kind="flat")


def rows(title: Text, listed: Any) -> rx.Component:
    """A section of rows (a Var of MineRow), each leading to its errand."""
    return kit.section(title, kit.list_of(rx.foreach(listed, row)))


def row(one: Any) -> rx.Component:
    """One errand: how it stands, when, with whom; how much is unread, and whether the next step is mine."""
    who = rx.cond(
        one.people,
        t("{state}, {when}, {who}", state=one.state_words, when=one.when, who=one.people),
        t("{state}, {when}", state=one.state_words, when=one.when),
    )
    unread = rx.el.span(
        kit.glyph("chat", size=18),
        rx.el.span(one.unread, custom_attrs={"aria-hidden": "true"}),
        rx.el.span(tn("{n} new line", "{n} new lines", one.unread), class_name="only-heard"),
        class_name="pill attention",
    )
    return kit.list_row(
        title=one.title, under=who, icon=one.category, to="/errands/" + one.id,
        end=rx.cond(one.unread > 0, unread, kit.glyph("onward", size=20)), testid="mine-row",
    )  # fmt: skip


def alerts(title: Text, listed: Any) -> rx.Component:
    """What I was told, newest first."""

    def alert(one: Any) -> rx.Component:
        words = rx.cond(one.errand_id, kit.link(one.words, to="/errands/" + one.errand_id), one.words)
        return rx.el.li(
            rx.el.div(words, class_name=rx.cond(one.unread, "strong", "")),
            rx.el.div(one.at, rx.cond(one.unread, rx.el.span(", ", t("new"))), class_name="soft small"),
            class_name="alert",
        )

    return kit.section(title, rx.el.ul(rx.foreach(listed, alert), class_name="alerts"))
