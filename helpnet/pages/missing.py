"""What is shown where there is no page."""

import reflex as rx

from components.text import t


def page() -> rx.Component:
    """A friendly dead end with a way on."""
    return rx.el.main(
        rx.el.h1(t("There is no such page")),
        rx.el.p(t("The link may be old, or a letter may have gone missing.")),
        rx.el.p(rx.el.a(t("Go to the first page"), href="/")),
    )
