"""The people of one errand above the desk: whoever asked, those on it, those who were asked, and those to call."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Handler, Value, View, attrs
from components.text import t
from components.wrapped.desk import dialled, focus_row, keep_focus


def named(name: Value, words: Value, *between: rx.Component) -> rx.Component:
    """Somebody in a row, and what is said of them."""
    return rx.el.div(
        rx.el.span(name, class_name="strong"), *between, rx.el.span(words, class_name="soft small"), class_name="row"
    )


def reach(errand: View, reached: View, *, on_reach: Handler) -> rx.Component:
    """How to reach whoever the errand is for, on demand."""
    return rx.cond(
        reached.name != "",
        kit.card(
            rx.el.p(reached.name, class_name="strong"),
            rx.cond(reached.address != "", rx.el.p(reached.address)),
            rx.cond(reached.phone != "", _tel(reached.phone), kit.soft(t("There is no number for this person."))),
            kind="flat",
        ),
        kit.button(
            t("Show number and address of {name}", name=errand.asks),
            on_click=on_reach,
            kind="quiet",
            compact=True,
            icon="phone",
        ),
    )


def _tel(number: Any) -> rx.Component:
    return kit.link_button(number, to=dialled(number), leaves=True, icon="phone", compact=True, kind="quiet")


def helpers(errand: View, shown: Value, phone: Value, *, on_show: Handler, on_free: Handler) -> rx.Component:
    """Those on the errand; on_show(person), on_free(person)."""

    def one(helper: View) -> rx.Component:
        number = rx.cond(
            helper.reachable,
            rx.cond(
                shown == helper.person_id,
                _tel(phone),
                kit.button(
                    t("Show number"),
                    on_click=on_show(helper.person_id),
                    kind="quiet",
                    compact=True,
                    heard=t("Show number of {name}", name=helper.name),
                ),
            ),
            kit.soft(t("No number")),
        )
        free = kit.button(
            t("Find somebody else"), on_click=on_free(helper.person_id), kind="danger", compact=True,
            again=t("Sure? {name} is told", name=helper.name), testid="free",
        )  # fmt: skip
        return rx.el.li(
            named(helper.name, helper.words),
            kit.row(number, rx.cond(helper.comes, free)),
            key=helper.person_id,
            class_name="sheet-row",
            custom_attrs=focus_row(helper.person_id),
        )

    return rx.cond(
        errand.helpers.length() > 0,
        keep_focus(rx.el.h3(t("On it")), rx.el.ul(rx.foreach(errand.helpers, one), class_name="sheet-list")),
    )


def unheard(errand: View, shown: Value, phone: Value, *, on_show: Handler, on_told: Handler) -> rx.Component:
    """Whom to call about what; on_show(person), and on_told(person) once they know."""

    def one(person: View) -> rx.Component:
        known = kit.button(
            t("Knows it now"), on_click=on_told(person.person_id), compact=True, icon="check", testid="told"
        )
        show = kit.button(
            t("Show number"), on_click=on_show(person.person_id), kind="quiet", compact=True,
            heard=t("Show number of {name}", name=person.name),
        )  # fmt: skip
        number = rx.cond(
            person.reachable, rx.cond(shown == person.person_id, _tel(phone), show), kit.soft(t("No number"))
        )
        return rx.el.li(
            named(person.name, person.words),
            kit.row(number, known),
            key=person.person_id,
            class_name="sheet-row",
            custom_attrs={**focus_row(person.person_id), **attrs(data_testid="unheard")},
        )

    return rx.cond(
        errand.unheard.length() > 0,
        keep_focus(
            rx.el.h3(t("To call"), custom_attrs=attrs(tabIndex="-1")),
            kit.soft(t("Nothing of ours has reached them. Each number you see is noted.")),
            rx.el.ul(rx.foreach(errand.unheard, one), class_name="sheet-list"),
        ),
    )


def asked(errand: View) -> rx.Component:
    """Who was asked about it, when, and what came of it."""

    def one(ask: View) -> rx.Component:
        return rx.el.li(
            named(ask.name, t("{when}: {what}", when=ask.at, what=ask.words)),
            key=ask.person_id + ask.at,
            class_name="sheet-row",
            custom_attrs=attrs(data_testid="asked"),
        )

    return rx.cond(
        errand.asked.length() > 0,
        kit.stack(
            rx.el.h3(t("Asked")),
            rx.cond(errand.asked_before != "", rx.el.p(errand.asked_before, class_name="soft")),
            rx.el.ul(rx.foreach(errand.asked, one), class_name="sheet-list"),
        ),
    )


def candidates(
    found: View,
    shown: Value,
    phone: Value,
    *,
    on_show: Handler,
    on_yes: Handler,
    on_no: Handler,
) -> rx.Component:
    """Whom to call, nearest first, one number at a time; on_show(person), on_yes(person), on_no(person)."""

    def one(candidate: View) -> rx.Component:
        answer = kit.row(
            _tel(phone),
            kit.button(
                t("Said yes"), on_click=on_yes(candidate.person_id), compact=True, icon="check", testid="said-yes"
            ),
            kit.button(t("Said no"), on_click=on_no(candidate.person_id), kind="quiet", compact=True, testid="said-no"),
        )
        show = kit.button(
            t("Show number"), on_click=on_show(candidate.person_id), kind="quiet", compact=True,
            heard=t("Show number of {name}", name=candidate.name), testid="show-number",
        )  # fmt: skip
        return rx.el.li(
            named(
                candidate.name,
                t("{distance}, {often}", distance=candidate.distance, often=candidate.words),
                rx.cond(candidate.to_call, kit.pill(t("To call"), kind="attention")),
            ),
            rx.cond(candidate.reachable, rx.cond(shown == candidate.person_id, answer, show), kit.soft(t("No number"))),
            key=candidate.person_id,
            class_name=rx.cond(shown == candidate.person_id, "sheet-row chosen", "sheet-row"),
            custom_attrs={**focus_row(candidate.person_id), **attrs(data_testid="candidate")},
        )

    return keep_focus(
        rx.el.h3(t("Call somebody"), custom_attrs=attrs(tabIndex="-1", id="call-heading")),
        kit.soft(t("First those whom nothing of ours reached, then the nearest. Each number you see is noted.")),
        rx.cond(
            found.length() > 0,
            rx.el.ul(rx.foreach(found, one), class_name="sheet-list"),
            kit.soft(t("There is nobody to call: nobody else may do this, or all have said no.")),
        ),
    )
