"""My minutes: how many, what they mean, where they came from."""

from typing import Any

import reflex as rx

from components import kit, wallet
from components.text import t
from helpnet.pages.shell import frame
from state.wallet import WalletState


def page() -> rx.Component:
    """The minutes in words, then each time they moved."""
    return frame(
        rx.cond(WalletState.wallet, _wallet(WalletState.wallet, WalletState), kit.waiting(lines=4)),
        title=t("Your minutes"),
        current="/mine",
        back=("/mine", t("Mine")),
    )


def _wallet(shown: Any, my: Any) -> rx.Component:
    return rx.fragment(
        wallet.headline(shown),
        rx.cond(shown.kind_word, kit.notice(shown.kind_word, kind="warm")),
        rx.cond(
            my.entries.length() > 0,
            wallet.entries(my.entries),
            kit.empty(
                title=t("No minutes have moved yet"),
                text=t("Help somebody for half an hour, and half an hour is yours."),
                picture="welcome",
                action=kit.link_button(t("See who you can help"), to="/deck"),
            ),
        ),
        rx.cond(my.cursor, kit.more_button(on_click=my.earlier)),
        rx.cond(my.later, kit.button(t("Back to the newest"), kind="plain", on_click=my.newest)),
    )
