"""The first steps of somebody new, and how the odds are at their end."""

from typing import Any

import reflex as rx

from components import kit
from components.profile_fields import help_fields, home_fields, phone_field, quiet_fields, spoken_fields
from components.rules import sentences
from components.text import t
from helpnet.domain.person import SPOKEN
from helpnet.pages.shell import SEARCH, frame
from state.places import PlaceState
from state.profile import ProfileState
from state.session import SessionState
from state.welcome import STEPS, WelcomeState

ME: Any = ProfileState.me
ERRORS: Any = ProfileState.errors


def page() -> rx.Component:
    """Three short steps, each with a way past it, and what to expect."""
    shown: Any = rx.match(
        WelcomeState.step,
        (2, _step(2, t("What do you like to do?"), _help(), on_submit=WelcomeState.save_help)),
        (3, _step(3, t("How do we reach you?"), _talk(), on_submit=WelcomeState.save_talk)),
        (4, _end()),
        _step(1, t("Where do you live?"), home(), on_submit=WelcomeState.save_home),
    )
    return shown


def _step(number: int, title: Any, fields: rx.Component, *, on_submit: Any) -> rx.Component:
    # Its own key for each step: the keyboard and the screen reader begin again at the heading.
    return rx.fragment(
        frame(
            rx.cond(
                ME,
                kit.form(
                    fields,
                    kit.actions(
                        kit.button(t("Skip this"), kind="quiet", on_click=WelcomeState.skip, testid="skip"),
                        kit.button(t("Save and go on"), submits=True, testid="submit"),
                        pair=True,
                    ),
                    on_submit=on_submit,
                ),
                kit.waiting(),
            ),
            kit.link(t("Skip all of it, I'll do it later"), to=f"/welcome?step={STEPS + 1}", class_name="soft"),
            title=title,
            over_title=t("Welcome. Step {n} of {of}", n=number, of=STEPS),
            kind="bare",
        ),
        key=f"step-{number}",
    )


def home() -> rx.Component:
    """Where I live; the profile shows the same fields."""
    return home_fields(
        address=ME.home_address, here=PlaceState.here, search=SEARCH, trouble=PlaceState.trouble, error=ERRORS["home"],
        on_found=PlaceState.locate, on_failed=PlaceState.not_located,
    )  # fmt: skip


def helping() -> rx.Component:
    """What I like to do and how far away."""
    return help_fields(
        kinds=ProfileState.kinds,
        likes=ME.likes,
        radii=ProfileState.radii,
        radius=ME.alert_radius,
        error=ERRORS["alert_radius"],
    )


def quiet() -> rx.Component:
    """When I am left alone."""
    return quiet_fields(
        start=ME.quiet_from, end=ME.quiet_until, error_from=ERRORS["quiet_from"], error_until=ERRORS["quiet_until"]
    )


def _help() -> rx.Component:
    return kit.stack(helping(), quiet(), space="wide")


def _talk() -> rx.Component:
    return kit.stack(
        spoken_fields(spoken=SPOKEN, mine=ME.languages),
        phone_field(value=ME.phone, error=ERRORS["phone"]),
        space="wide",
    )


def _end() -> rx.Component:
    odds: Any = WelcomeState.odds
    return rx.fragment(
        frame(
            rx.cond(odds, kit.card(sentences(odds.words, testid="odds"), kind="warm"), kit.waiting(lines=2)),
            rx.el.p(t("You can change all of this in your profile, whenever you like.")),
            kit.actions(
                rx.cond(
                    SessionState.coordinator,
                    kit.link_button(t("Go to the desk"), to="/desk", full=True),
                    kit.link_button(t("See who you can help"), to="/deck", full=True),
                ),
                kit.link_button(t("Ask for help yourself"), to="/errands/new", kind="quiet", full=True),
            ),
            title=t("That was all"),
            over_title=t("Welcome"),
            kind="bare",
        ),
        key="end",
    )  # fmt: skip
