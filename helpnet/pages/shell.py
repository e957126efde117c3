"""What stands around every page: its frame with the person at it, the notice, and what is shown when contact breaks."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from components.kit import empty, glyph, link, link_button, lost_banner, notice_area, page_shell
from components.kit.kinds import Child, Text
from components.text import t
from state.places import PlaceState
from state.session import SessionState

SEARCH: dict[str, Any] = {
    "found": PlaceState.found,
    "on_ask": PlaceState.suggest,
    "again": PlaceState.located,
    "aim": PlaceState.aim,
    "on_look": PlaceState.look,
}
"""What every field for an address takes; the page names PlaceState.begin in its on_load."""


def frame(*children: Child, title: Text, current: str = "", **more: Any) -> rx.Component:
    """A whole page around `children`, with what the session knows; `more` goes to the kit's page_shell."""
    given: dict[str, Any] = {
        "language": SessionState.language,
        "coordinator": SessionState.coordinator,
        "counts": {"/mine": SessionState.person.unread},
    }
    if more.get("kind") != "bare" and "top" not in more:
        given["top"] = _mine()
    return page_shell(*children, title=title, current=current, **{**given, **more})


def _mine() -> rx.Component:
    """What is mine on every page: my minutes, and the way to my profile."""
    return rx.fragment(
        rx.cond(SessionState.signed_in, _minutes(SessionState.person)),
        link(glyph("person"), to="/profile", class_name="button icon-only plain", heard=t("My profile")),
    )


def _minutes(person: Any) -> rx.Component:
    """My minutes, which lead to where they came from; one word where the sentence is too long for the top of a page."""
    words = rx.cond(person.minutes < 0, t("Minutes"), person.minutes_words)
    heard = t("{minutes}: your minutes", minutes=words)
    return link(glyph("sun", size=18), words, to="/wallet", class_name="pill sun", heard=heard)


def broken() -> rx.Component:
    """In the place of a page that could not be drawn."""
    return rx.el.main(
        empty(
            title=t("Something went wrong here."),
            text=t("What you have written elsewhere is kept. Load the page again."),
            action=link_button(t("Load the page again"), to="", leaves=True),
        )
    )


def around_all() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """Reflex's app wraps, ours in the place of its own: no toasts, which a strict policy stops."""
    return {
        (55, "ErrorBoundary"): lambda stateful: ErrorBoundary.create(
            on_error=rx.noop(), fallback_render=rx.Var.create(broken())
        ),
        (5, "Overlay"): lambda stateful: rx.fragment(
            lost_banner(), notice_area(rx.Var.create(SessionState.notice), over=True, on_close=SessionState.dismiss)
        ),
    }
