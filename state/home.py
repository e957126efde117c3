"""The first page: for those who are not here yet."""

from typing import Any

import reflex as rx

from helpnet.door.onward import own_page
from helpnet.queries import access
from helpnet.runtime import read_off_loop
from helpnet.settings import settings
from helpnet.views.people import DemoPerson, Desk
from state.session import SessionState

WHO = ["resident", "helper", "both", "oksana", "coordinator", "admin", "bergen-helper", "bergen-coordinator"]
"""Who one can be, in the order in which they are shown; those who are not here are left out."""


class HomeState(rx.State):
    """Who one can be in a demonstration; elsewhere, whom to call. Those who are signed in go on to where they belong.

    `onward`: the page that was opened without being signed in.
    """

    people: list[DemoPerson] = []
    desks: list[Desk] = []
    farewell: bool = False
    onward: str = ""
    ready: bool = False

    @rx.event
    async def load(self) -> Any:
        """Lead on, or show the way in."""
        session = await self.get_state(SessionState)
        asked = self.router.url.query_parameters
        self.onward = own_page(asked.get("next"))
        if session.signed_in:
            return rx.redirect(self.onward or first_page(session), replace=True)
        self.farewell = "farewell" in asked
        if settings().demo:
            self.people = await read_off_loop(access.by_handles, WHO, by=None)
        self.desks = await read_off_loop(access.desks, by=None)
        self.ready = True
        return None


def first_page(session: SessionState) -> str:
    """Where somebody belongs: the first steps, the desk, or the deck."""
    if not session.signed_in:
        return "/"
    if not session.person.welcomed:
        return "/welcome"
    return "/desk" if session.coordinator else "/deck"
