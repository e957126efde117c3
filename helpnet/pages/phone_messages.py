"""What people wrote to the desk by text message, and whom nothing of ours reaches."""

import reflex as rx

from components import kit
from components.desk import phone_messages
from components.text import t
from helpnet.pages.desk import coordinators_only
from helpnet.pages.shell import frame
from state.phone_messages import PhoneMessagesState
from state.session import SessionState


def page() -> rx.Component:
    """The messages first, then the addresses."""
    state = PhoneMessagesState
    lists = kit.stack(
        phone_messages.messages(
            state.rows, state.chosen, state.number, state.error,
            on_open=state.open, on_number=state.show_number, on_read=state.read, on_reply=state.reply,
        ),
        phone_messages.broken(state.broken),
        space="wide",
    )  # fmt: skip
    return frame(
        coordinators_only(rx.cond(state.loaded, lists, kit.waiting(lines=4))),
        title=t("Messages"),
        current="/desk",
        over_title=SessionState.person.municipality,
        end=rx.cond(SessionState.coordinator, kit.link_button(t("Right now"), to="/desk", kind="quiet")),
    )
