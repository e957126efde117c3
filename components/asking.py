"""The steps of asking for help. Values come from the form's start, errors by field; nothing here holds state."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Handler, Text
from components.text import category_name, t
from components.wrapped.place import place_field
from components.wrapped.steps import step_back
from components.wrapped.whereabouts import find_me

Errors = Any
"""A Var of field -> words."""


def step(title: Text, *children: rx.Component, first: bool = False, last: rx.Component | None = None) -> rx.Component:
    """One step: its heading, what is asked, and the way on."""
    on = kit.button(t("Next"), submits=True) if last is None else last
    return rx.fragment(
        rx.el.h2(title, custom_attrs={"tabIndex": "-1"}),
        *children,
        kit.actions(on, sticky=True) if first else kit.actions(step_back(), on, pair=True, sticky=True),
    )


def kind_step(kinds: Any, *, on_choose: Handler, errors: Errors) -> rx.Component:
    """What kind of help."""

    def tile(kind: Any) -> rx.Component:
        return kit.choice(
            name="category", value=kind.slug, label=category_name(kind.slug), icon=kind.slug, on_change=on_choose
        )

    heading = t("What would you like help with?")
    return step(
        heading,
        kit.choices(
            rx.foreach(kinds, tile), name="category", legend=heading, legend_heard_only=True, error=errors["category"]
        ),
        first=True,
    )


def what_step(*, errors: Errors) -> rx.Component:
    """The words for it."""
    return step(
        t("Say it in your own words"),
        kit.field(
            name="title", label=t("In one line"), hint=t("For example: milk and bread from the shop."), most=80, required=True,
            error=errors["title"],
        ),
        kit.text_area(
            name="text", label=t("Anything more, if you like"), most=2000, error=errors["text"],
            hint=t("Neighbours read this. Keep door codes and phone numbers for the one who comes."),
        ),
    )  # fmt: skip


def place_fields(
    *,
    home: Any,
    has_home: Any,
    search: dict[str, Any],
    here: Any,
    trouble: Any,
    on_found: Handler,
    on_failed: Handler,
    errors: Errors,
) -> rx.Component:
    """At home, or somewhere else: by address, or where one stands. search: what `place_field` takes."""
    inside = (
        place_field(
            name="place", label=t("Address"), value=here, error=errors["place"],
            hint=t("Write a street and a number, or the name of a place."), **search,
        ),
        find_me(on_found=on_found, on_failed=on_failed),
        kit.error_text("whereabouts", trouble),
    )  # fmt: skip
    at_home = kit.choice(name="where", value="home", label=t("At my home"), hint=home, icon="visit", chosen=True)
    elsewhere = kit.choice(name="where", value="other", label=t("Somewhere else"), icon="place")
    either = rx.el.div(
        kit.choices(at_home, elsewhere, name="where", legend=t("Where is it?"), legend_heard_only=True, layout="list"),
        rx.el.div(*inside, class_name="opened"),
        class_name="opens",
    )
    return rx.el.div(
        rx.cond(has_home, either, kit.stack(rx.el.input(type="hidden", name="where", value="other"), *inside)),
        kit.soft(t("Only the one who comes sees the address. Others see the area.")),
        class_name="stack instead",
    )


def caller_fields(*, search: dict[str, Any], errors: Errors) -> rx.Component:
    """For somebody else: who they are, and where they live."""
    return rx.el.div(
        kit.switch(name="others", label=t("I am asking for somebody else"), hint=t("Somebody who does not use helpnet themselves.")),
        rx.el.div(
            kit.field(name="name", label=t("Their name"), required=True, error=errors["name"]),
            kit.field(name="phone", label=t("Their phone number"), kind="tel", input_mode="tel", required=True, error=errors["phone"]),
            place_field(name="address", label=t("Where they live"), error=errors["address"], **search),
            kit.text_area(
                name="note", label=t("A note for the municipality, if you like"), most=500, error=errors["note"],
                hint=t("Only the coordinators read this."),
            ),
            class_name="opened",
        ),
        class_name="opens",
    )  # fmt: skip


def when_step(*, today: Any, latest: Any, usual: Any, errors: Errors) -> rx.Component:
    """When, how long, how many."""
    at = (
        ("now", t("As soon as possible"), t("Within a few hours.")),
        ("today", t("Some time today"), ""),
        ("day", t("Another day or time"), ""),
        ("whenever", t("Whenever it suits"), t("Within two weeks.")),
    )
    heading = t("When, and for how long?")
    return step(
        heading,
        rx.el.div(
            kit.choices(
                *(kit.choice(name="when", value=value, label=label, hint=hint, chosen=value == "now") for value, label, hint in at),
                name="when", legend=heading, legend_heard_only=True, layout="list", error=errors["when"],
            ),
            rx.el.div(
                kit.field(name="day", label=t("Day"), kind="date", least=today, latest=latest, value=today, error=errors["day"]),
                rx.el.div(
                    kit.field(name="since", label=t("From, if it matters"), kind="time", error=errors["from"]),
                    kit.field(name="until", label=t("Until, if it matters"), kind="time", error=errors["until"]),
                    class_name="times",
                ),
                class_name="opened",
            ),
            class_name="opens",
        ),
        kit.stepper(
            name="minutes", label=t("About how long does it take?"), value=usual, least=5, most=600, by=5, minutes=True,
            error=errors["minutes"],
        ),
        kit.stepper(name="helpers", label=t("How many people?"), value=1, least=1, most=20, error=errors["helpers"]),
    )  # fmt: skip


def preview_step(card: Any, *, start: Any, too_low: Any) -> rx.Component:
    """What others will see, and the button that sends it."""
    who = rx.cond(
        card.capacity > 1,
        t(
            "{name} asks for {count} people, {minutes} for each",
            name=card.requester,
            count=card.capacity,
            minutes=card.duration,
        ),
        t("{name} asks, {minutes} for the one who helps", name=card.requester, minutes=card.duration),
    )
    return step(
        t("This is what others will see"),
        rx.cond(start.kind_word, kit.notice(start.kind_word, kind="warm")),
        kit.errand_card(
            category=card.category, title=card.title, text=card.text, where=card.area_name,
            when=t("{when}, about {length}", when=card.when, length=card.duration), who=who, level=3, testid="preview",
        ),
        kit.soft(t("The one who says yes also sees the address, and the two of you can write to each other here.")),
        rx.el.div(
            rx.cond(
                too_low,
                kit.notice(
                    too_low, kind="attention",
                    end=rx.cond(start.phone, kit.link_button(t("Call {phone}", phone=start.phone_words), to="tel:" + start.phone, icon="phone", kind="quiet", compact=True, leaves=True)),
                ),
            ),
            custom_attrs={"role": "status"},
        ),
        last=kit.button(t("Ask for help"), submits=True, testid="submit"),
    )  # fmt: skip
