"""The first page."""

import reflex as rx

from components.text import t
from helpnet.pages.shell import frame


def page() -> rx.Component:
    """What helpnet is."""
    return frame(title=t("Help nearby"), kind="bare")
