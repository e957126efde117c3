"""My errands, asked for and helped with, on one page."""

from typing import Any

import reflex as rx

from components import kit, mine
from components.text import t
from components.wrapped.alerts import alerts_invitation
from components.wrapped.seen import seen
from helpnet.pages.shell import frame
from state.invitation import InvitationState
from state.mine import MineState


def page() -> rx.Component:
    """What waits for me first; then both roles, what is over, and what I was told."""
    return frame(
        rx.cond(MineState.loaded, _mine(MineState), kit.waiting(lines=4)),
        title=t("Mine"),
        current="/mine",
    )


def _mine(my: Any) -> rx.Component:
    never = ~my.ever_asked & ~my.ever_helped
    return rx.fragment(
        seen(news=my.unseen, on_seen=my.see),
        rx.cond(my.turn.length() > 0, mine.rows(t("Your turn"), my.turn)),
        rx.cond(my.fresh.length() > 0, mine.alerts(t("New since you were here"), my.fresh)),
        rx.cond(never, _welcome(), rx.fragment(_asked(my), _helping(my))),
        rx.cond(InvitationState.stands & my.ever_helped, alerts_invitation(on_later=InvitationState.not_now)),
        rx.cond(my.past.length() > 0, mine.rows(t("Earlier"), my.past)),
        rx.cond(my.told.length() > 0, mine.alerts(t("What we have told you"), my.told)),
        rx.cond(my.more, kit.more_button(on_click=my.unfold)),
    )


def _welcome() -> rx.Component:
    return kit.empty(
        title=t("Here you find what you ask for and what you help with"),
        text=t(
            "A parcel, a walk, a lamp that needs changing: somebody nearby is glad to help. Ten minutes of yours can be enough, too."
        ),
        picture="welcome",
        action=kit.actions(
            kit.link_button(t("Ask for help"), to="/errands/new", icon="ask"),
            kit.link_button(t("See who you can help"), to="/deck", kind="quiet", icon="help"),
        ),
    )


def _asked(my: Any) -> rx.Component:
    nothing = mine.beginning(
        t(
            "You have not asked for anything yet. A parcel, a walk, a lamp that needs changing: somebody nearby is glad to help."
        ),
        kit.link_button(t("Ask for help"), to="/errands/new", kind="quiet", icon="ask"),
    )
    return rx.cond(
        my.asked.length() > 0,
        mine.rows(t("You have asked for"), my.asked),
        rx.cond(~my.ever_asked, nothing),
    )


def _helping(my: Any) -> rx.Component:
    nothing = mine.beginning(
        t("You have not helped anybody yet. Ten minutes can be enough."),
        kit.link_button(t("See who you can help"), to="/deck", kind="quiet", icon="help"),
    )
    return rx.cond(
        my.helping.length() > 0,
        mine.rows(t("You help with"), my.helping),
        rx.cond(~my.ever_helped, nothing),
    )
