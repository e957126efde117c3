"""Every page: its route, what draws it, what it is called, and what its states load when it opens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from helpnet.pages import (
    deck,
    desk,
    errand,
    gallery,
    home,
    intake,
    mine,
    missing,
    nearby,
    new,
    phone_messages,
    profile,
    rules,
    wallet,
    welcome,
)
from helpnet.pages import map as map_page
from state.asking import AskState
from state.chat import ChatState
from state.connecting import ConnectingState
from state.deck import DeckState
from state.desk import DeskState
from state.desk_errand import DeskErrandState
from state.errand import ErrandState
from state.home import HomeState
from state.intake import IntakeState
from state.invitation import InvitationState
from state.map import MapState
from state.mine import MineState
from state.nearby import NearbyState
from state.phone_messages import PhoneMessagesState
from state.places import PlaceState
from state.profile import ProfileState
from state.reached import ReachedState
from state.rules import RulesState
from state.session import SessionState
from state.wallet import WalletState
from state.welcome import WelcomeState


@dataclass(frozen=True, slots=True)
class Page:
    """One route. `title` is a message of the catalogues; `on_load` are handlers, after the session's own."""

    route: str
    component: Callable[[], rx.Component]
    title: str
    on_load: tuple[Any, ...] = ()

    @property
    def loads(self) -> list[Any]:
        """Who is here comes first, then what the page itself needs."""
        return [SessionState.load, *self.on_load]


DEMONSTRATION_ONLY: frozenset[str] = frozenset({"/gallery", "/gallery/deck", "/gallery/errand", "/gallery/desk"})
"""Paths that answer 404 outside a demonstration; they are built all the same, so that one build serves both."""

PAGES: list[Page] = [
    Page("/", home.page, "helpnet", (HomeState.load,)),
    Page("/404", missing.page, "Not found"),
    Page("/deck", deck.page, "Help", (DeckState.load,)),
    Page("/desk", desk.page, "Right now", (DeskErrandState.begin, DeskState.load)),
    Page("/desk/intake", intake.page, "Phone", (PlaceState.begin, IntakeState.load, ConnectingState.load)),
    Page("/desk/messages", phone_messages.page, "Messages", (PhoneMessagesState.load,)),
    Page("/errands/[errand]", errand.page, "Errand", (ErrandState.load, ChatState.load, InvitationState.load)),
    Page("/errands/new", new.page, "Ask for help", (AskState.load, PlaceState.begin)),
    Page("/gallery", gallery.page, "The kit"),
    Page("/gallery/deck", gallery.deck, "The kit"),
    Page("/gallery/desk", gallery.desk, "The kit"),
    Page("/gallery/errand", gallery.errand, "The kit"),
    Page("/map", map_page.page, "Map", (MapState.load,)),
    Page("/mine", mine.page, "Mine", (MineState.load, InvitationState.load)),
    Page("/nearby", nearby.page, "List", (NearbyState.load,)),
    Page("/profile", profile.page, "My profile", (PlaceState.begin, ReachedState.load, ProfileState.load)),
    Page("/profile/rules", rules.page, "When we ask you", (RulesState.load,)),
    Page("/wallet", wallet.page, "Your minutes", (WalletState.load,)),
    Page("/welcome", welcome.page, "Welcome", (PlaceState.begin, ProfileState.load, WelcomeState.load)),
]
