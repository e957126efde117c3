"""What stands around every page: the notice, and what is shown when contact or the page itself breaks."""

from collections.abc import Callable

import reflex as rx
from reflex.components.core.banner import has_connection_errors
from reflex_components_core.base.error_boundary import ErrorBoundary

from components.text import t
from state.session import SessionState


def notice() -> rx.Component:
    """The one place where the page speaks up; read aloud when it changes."""
    return rx.el.div(
        rx.cond(
            SessionState.notice != "",
            rx.el.div(
                rx.el.p(SessionState.notice),
                rx.el.button(t("Close"), on_click=SessionState.dismiss, type="button"),
                class_name="notice",
            ),
        ),
        role="status",
        aria_live="polite",
        data_testid="notice",
    )


def no_contact() -> rx.Component:
    """A line while the socket is away; the page comes back by itself."""
    return rx.el.div(
        rx.cond(
            has_connection_errors,
            rx.el.p(t("No contact just now. We keep trying, and what you wrote is still here."), class_name="offline"),
        ),
        role="status",
        aria_live="polite",
    )


def broken() -> rx.Component:
    """In the place of a page that could not be drawn."""
    return rx.el.main(
        rx.el.h1(t("Something went wrong here")),
        rx.el.p(rx.el.a(t("Start again from the first page"), href="/")),
    )


def around_all() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """Reflex's app wraps, ours in the place of its own: no toasts, which a strict policy stops."""
    return {
        (55, "ErrorBoundary"): lambda stateful: ErrorBoundary.create(
            fallback_render=rx.Var(_js_expr="(() => null)"), on_error=rx.noop()
        ),
        (5, "Overlay"): lambda stateful: rx.fragment(notice(), no_contact()),
    }
