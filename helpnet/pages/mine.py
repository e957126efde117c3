"""My errands, asked for and helped with, on one page."""

import reflex as rx

from components import kit, mine
from components.text import t
from components.wrapped.seen import seen
from helpnet.pages.shell import frame
from state.mine import MineState


def page() -> rx.Component:
    """What waits for me first; then both roles, what is over, and what I was told."""
    return frame(
        rx.cond(MineState.loaded, _mine(), kit.waiting(lines=4)),
        title=t("Mine"),
        current="/mine",
    )


def _mine() -> rx.Component:
    never = ~MineState.ever_asked & ~MineState.ever_helped
    return rx.fragment(
        seen(news=MineState.unseen, on_seen=MineState.see),
        rx.cond(MineState.turn.length() > 0, mine.rows(t("Your turn"), MineState.turn)),
        rx.cond(MineState.fresh.length() > 0, mine.alerts(t("New since you were here"), MineState.fresh)),
        rx.cond(never, _welcome(), rx.fragment(_asked(), _helping())),
        rx.cond(MineState.past.length() > 0, mine.rows(t("Earlier"), MineState.past)),
        rx.cond(MineState.told.length() > 0, mine.alerts(t("What we have told you"), MineState.told)),
        rx.cond(MineState.more, kit.more_button(on_click=MineState.unfold)),
    )


def _welcome() -> rx.Component:
    return kit.empty(
        title=t("Here you find what you ask for and what you help with"),
        text=t("A parcel, a walk, a lamp that needs changing: somebody nearby is glad to help. Ten minutes of yours can be enough, too."),
        picture="welcome",
        action=kit.actions(
            kit.link_button(t("Ask for help"), to="/errands/new", icon="ask"),
            kit.link_button(t("See who you can help"), to="/deck", kind="quiet", icon="help"),
        ),
    )


def _asked() -> rx.Component:
    nothing = mine.beginning(
        t("You have not asked for anything yet. A parcel, a walk, a lamp that needs changing: somebody nearby is glad to help."),
        kit.link_button(t("Ask for help"), to="/errands/new", kind="quiet", icon="ask"),
    )
    return rx.cond(
        MineState.asked.length() > 0,
        mine.rows(t("You have asked for"), MineState.asked),
        rx.cond(~MineState.ever_asked, nothing),
    )


def _helping() -> rx.Component:
    nothing = mine.beginning(
        t("You have not helped anybody yet. Ten minutes can be enough."),
        kit.link_button(t("See who you can help"), to="/deck", kind="quiet", icon="help"),
    )
    return rx.cond(
        MineState.helping.length() > 0,
        mine.rows(t("You help with"), MineState.helping),
        rx.cond(~MineState.ever_helped, nothing),
    )
