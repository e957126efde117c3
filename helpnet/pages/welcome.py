"""The first page."""

import reflex as rx

from components.text import t


def page() -> rx.Component:
    """What helpnet is."""
    return rx.el.main(rx.el.h1(t("Help nearby")))
