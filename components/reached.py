"""How somebody is told when no device of theirs answers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Handler, Text
from components.text import t


def mail_field(*, value: Any, error: Text) -> rx.Component:
    """My mail address, and what it is for."""
    return kit.field(
        name="email", label=t("Your e-mail address"), kind="email", autocomplete="email", value=value, error=error, most=254,
        hint=t("Only you and helpnet see it. We write when your phone does not answer, and never pass it on."),
    )  # fmt: skip


def way(state: Any, *, name: str, label: Text, hint: Text, error: Text, on_change: Handler) -> rx.Component:
    """One way to be told, and how it stands."""
    return kit.stack(
        kit.switch(name=name, label=label, hint=hint, on=(state != "") & (state != "off"), on_change=on_change),
        kit.error_text(name, error),
        rx.cond(
            state == "waiting",
            kit.notice(
                t("We have written to you there. Open the link in it, and it is done."),
                end=kit.button(t("Send it again"), on_click=on_change(True), kind="plain", compact=True),  # type: ignore[operator]
            ),
        ),
        rx.cond(
            state == "broken",
            kit.notice(t("Nothing we send arrives there. Change it, or try again."), kind="attention",
                       end=kit.button(t("Try again"), on_click=on_change(True), kind="plain", compact=True)),  # type: ignore[operator]
        ),
        space="tight",
    )  # fmt: skip
