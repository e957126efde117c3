"""What the desk fills in while somebody talks on the phone: who calls, what they want, and what to read back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Handler, Number, Value, View, attrs
from components.text import category_name, t
from components.wrapped.place import place_field

Places = dict[str, Any]
"""What `place_field` takes to suggest places, and to let one be chosen on the map."""


def caller_card(
    caller: View,
    known: Value,
    phone: Value,
    errors: View,
    *,
    places: Places,
) -> rx.Component:
    """Who calls. The number comes first: it finds again who has called before."""
    met = rx.match(
        known,
        ("known", kit.pill(t("Has called before"), kind="me", icon="check")),
        ("new", kit.pill(t("Calls for the first time"))),
        rx.fragment(),
    )
    earlier = rx.cond(
        caller.earlier.length() > 0,
        rx.el.div(
            rx.el.p(t("Earlier errands"), class_name="soft small"),
            rx.el.ul(
                rx.foreach(caller.earlier, lambda title: rx.el.li(title, class_name="written")), class_name="small"
            ),
        ),
    )
    return kit.card(
        kit.row(rx.el.h2(t("Who is calling?")), rx.el.div(met, custom_attrs=attrs(role="status", data_testid="known")), apart=True),
        rx.el.div(
            kit.field(
                name="phone", label=t("Phone number"), kind="tel", input_mode="tel", value=phone, error=errors["phone"],
                required=True, autocomplete="off", testid="caller-phone",
            ),
            kit.field(name="name", label=t("Name"), value=caller.name, error=errors["name"], required=True, autocomplete="off"),
            place_field(
                name="address", label=t("Address"), value=caller.address, error=errors["address"], **places
            ),
            kit.field(name="note", label=t("Note, for coordinators only"), value=caller.note, error=errors["note"], autocomplete="off"),
            class_name="intake-pair",
        ),
        earlier,
    )  # fmt: skip


def errand_card(
    kinds: View, minutes: Number, errors: View, *, today: Value, latest: Value, places: Places
) -> rx.Component:  # fmt: skip
    """What they want done, where and when."""

    def kind(one: View) -> rx.Component:
        return kit.choice(name="category", value=one.slug, label=category_name(one.slug), icon=one.slug)

    return kit.card(
        rx.el.h2(t("What do they want help with?")),
        kit.choices(
            rx.foreach(kinds, kind),
            name="category",
            legend=t("Kind of help"),
            layout="tiles list dense",
            error=errors["category"],
        ),
        kit.field(
            name="title",
            label=t("In a few words"),
            most=80,
            error=errors["title"],
            required=True,
            testid="intake-title",
        ),
        kit.text_area(name="text", label=t("What the helper should know"), most=2000, error=errors["text"]),
        rx.el.div(
            _where(errors, places=places),
            _when(errors, today=today, latest=latest),
            class_name="intake-pair",
        ),
        rx.el.div(
            kit.stepper(
                name="minutes",
                label=t("How long it takes"),
                value=minutes,
                least=5,
                most=600,
                by=5,
                minutes=True,
                error=errors["minutes"],
            ),
            kit.stepper(name="helpers", label=t("How many helpers"), value=1, most=20, error=errors["helpers"]),
            class_name="intake-pair",
        ),
    )


def _where(errors: View, *, places: Places) -> rx.Component:
    return kit.stack(
        kit.choices(
            kit.choice(name="where", value="home", label=t("At their home"), chosen=True),
            kit.choice(name="where", value="other", label=t("Somewhere else")),
            name="where", legend=t("Where?"), layout="chips",
        ),
        rx.el.div(
            place_field(name="place", label=t("Address of the errand"), error=errors["place"], **places), class_name="if-other"
        ),
        space="tight",
    )  # fmt: skip


def _when(errors: View, *, today: Value, latest: Value) -> rx.Component:
    return kit.stack(
        kit.choices(
            kit.choice(name="when", value="now", label=t("Now")),
            kit.choice(name="when", value="today", label=t("Today"), chosen=True),
            kit.choice(name="when", value="whenever", label=t("Whenever it suits")),
            kit.choice(name="when", value="day", label=t("Another day")),
            name="when", legend=t("When?"), layout="chips", error=errors["when"],
        ),
        rx.el.div(
            kit.field(name="day", label=t("Day"), kind="date", least=today, latest=latest, error=errors["day"]),
            kit.field(name="from", label=t("From"), kind="time", error=errors["from"]),
            kit.field(name="until", label=t("Until"), kind="time", error=errors["until"]),
            class_name="intake-pair if-day",
        ),
        space="tight",
    )  # fmt: skip


def foot(words: Value) -> rx.Component:
    """What to read aloud, and the button that sends it."""
    said = rx.el.div(
        rx.el.h2(t("Read aloud"), class_name="soft small"),
        rx.el.p(
            rx.cond(words != "", words, t("Here you see what to say before you send it.")),
            custom_attrs=attrs(data_testid="read-back"),
        ),
        class_name="read-back",
    )
    return rx.el.div(
        kit.card(said, kit.button(t("Send it out"), submits=True, testid="post-errand"), kind="warm"),
        class_name="intake-foot",
    )


def keys() -> rx.Component:
    """What the keyboard does here."""

    def key(name: str, does: Any) -> rx.Component:
        return rx.el.span(rx.el.kbd(name), " ", does)

    return rx.el.p(
        key("Enter", t("finds the caller, and goes on to the next field")),
        key("Ctrl + Enter", t("sends it")),
        class_name="keys",
    )


def sent_card(title: Value, name: Value, link: Value, *, on_next: Handler, on_another: Handler) -> rx.Component:
    """It is out: what happens next, and what to do next."""
    return kit.card(
        rx.el.h2(t("It is out: {title}", title=title), custom_attrs=attrs(id="sent", tabIndex="-1")),
        rx.el.p(t("Neighbours nearby see it now. When one of them says yes, both numbers wait for you under “Connect by phone”, and you call {name}.", name=name)),
        rx.el.p(t("If nobody answers, the desk tells you in time.")),
        kit.row(
            kit.button(t("Next call"), on_click=on_next, icon="phone", testid="next-call"),
            kit.button(t("One more errand for {name}", name=name), on_click=on_another, kind="quiet", testid="another"),
            kit.link_button(t("Open the errand"), to=link, kind="plain"),
        ),
        kind="mine",
        testid="sent",
    )  # fmt: skip
