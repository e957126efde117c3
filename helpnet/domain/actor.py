"""Who acts: the one argument that every action and query takes as `by`."""

from dataclasses import dataclass
from uuid import UUID

COORDINATOR = "coordinator"
ADMIN = "admin"
PROXY = "proxy"
"""Relatives and care staff whom the municipality lets ask on behalf of others."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at one of the doors (screen, api, link, sms, cli, jobs), made anew for each event so that a suspension works at once."""

    person_id: UUID
    municipality_id: UUID
    language: str = "sv"
    roles: frozenset[str] = frozenset()
    door: str = "screen"
    name: str = ""

    @property
    def is_coordinator(self) -> bool:
        """Whether the actor may watch over, and step in for, the whole municipality."""
        return bool(self.roles & {COORDINATOR, ADMIN})

    @property
    def may_ask_for_others(self) -> bool:
        """Whether the actor may post on behalf of somebody without an account."""
        return self.is_coordinator or PROXY in self.roles
