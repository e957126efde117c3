"""What is shown where there is no page."""

import reflex as rx

from components.kit import empty, link_button
from components.text import t
from helpnet.pages.shell import frame


def page() -> rx.Component:
    """A friendly dead end with a way on."""
    return frame(
        empty(
            title=t("Nothing lives at this address"),
            text=t("The link may be old, or a letter may have gone missing."),
            action=link_button(t("Go to the first page"), to="/"),
        ),
        title=t("There is no such page"),
        kind="bare",
    )
