"""The fields of a profile, for the first steps and for the profile itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Handler, Text
from components.text import category_name, language_name, t
from components.wrapped.place import place_field
from components.wrapped.whereabouts import find_me


def home_fields(
    *,
    address: Any,
    here: Any,
    search: dict[str, Any],
    trouble: Any,
    error: Text,
    on_found: Handler,
    on_failed: Handler,
) -> rx.Component:
    """Where I live: typed, chosen on the map, or where I stand now (`here`); `trouble` says why that could not be told.

    search: what `place_field` takes.
    """
    return kit.stack(
        place_field(
            name="home", label=t("Your address"), hint=t("We use it to tell what is near. Besides the municipality, only those who have said yes to helping you see it."),
            value=rx.cond(here, here, address), error=error, **search,
        ),
        kit.stack(find_me(on_found=on_found, on_failed=on_failed), kit.error_text("where", trouble), space="tight"),
    )  # fmt: skip


def likes_fields(*, kinds: Any, likes: Any) -> rx.Component:
    """What I like to help with."""
    return kit.choices(
        rx.foreach(kinds, lambda kind: kit.choice(name="likes", value=kind, label=category_name(kind), many=True, chosen=likes.contains(kind))),
        name="likes", legend=t("What do you like to help with?"), hint=t("These come first. Choose none, and all kinds count the same."), layout="chips",
    )  # fmt: skip


def help_fields(*, kinds: Any, likes: Any, radii: Any, radius: Any, error: Text) -> rx.Component:
    """What I like to help with, and how far away."""
    return kit.stack(
        likes_fields(kinds=kinds, likes=likes),
        kit.choices(
            rx.foreach(
                radii,
                lambda metres: kit.choice(
                    name="alert_radius", value=metres.to_string(), label=kilometres(metres), chosen=metres == radius
                ),
            ),
            name="alert_radius", legend=t("How far away?"), layout="chips", error=error,
        ),
        space="wide",
    )  # fmt: skip


def kilometres(metres: Any) -> rx.Var[str]:
    """A distance that somebody has chosen."""
    return rx.cond(metres < 1000, t("{length} m", length=metres), t("{length} km", length=metres.to(int) / 1000))


def quiet_fields(*, start: Any, end: Any, error_from: Text, error_until: Text) -> rx.Component:
    """Hours in which helpnet is silent."""
    return kit.stack(
        kit.switch(name="quiet", label=t("Quiet hours"), hint=t("We send you nothing between these times."), on=start != ""),
        rx.el.div(
            kit.field(name="quiet_from", label=t("From"), kind="time", value=rx.cond(start, start, "21:00"), error=error_from),
            kit.field(name="quiet_until", label=t("Until"), kind="time", value=rx.cond(end, end, "07:00"), error=error_until),
            class_name="halves",
        ),
    )  # fmt: skip


def spoken_fields(*, spoken: Sequence[str], mine: Any) -> rx.Component:
    """The languages I speak; `spoken` are their codes, "other" the last."""
    return kit.choices(
        *(
            kit.choice(
                name="languages", value=code, label=t("Another language") if code == "other" else language_name(code),
                many=True, chosen=mine.contains(code),
            )
            for code in spoken
        ),
        name="languages", legend=t("Which languages do you speak?"), layout="chips",
    )  # fmt: skip


def phone_field(*, value: Any, error: Text) -> rx.Component:
    """My number, and what it is for."""
    return kit.field(
        name="phone", label=t("Your phone number"), kind="tel", autocomplete="tel", value=value, error=error,
        hint=t("For the day when something comes up on the way. Only the person you meet for an errand sees it, and the municipality."),
    )  # fmt: skip
