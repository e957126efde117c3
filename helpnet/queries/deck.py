"""The stack of cards: what one helper could do, best first."""

from uuid import UUID

from sqlalchemy import select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import Acceptance, Decline, Errand
from helpnet.domain.values import RADIUS_MAX
from helpnet.queries.nearby import Filters, card_of, near
from helpnet.store.work import Work
from helpnet.views.errands import DeckEnd, ErrandCard, Hand

E, A, D = map(columns, (Errand, Acceptance, Decline))
RADII = (500, 1000, 1500, 2000, 3000, 5000, 7000, RADIUS_MAX)
"""The distances that people choose from, in metres."""

CANDIDATES = 200
CROWD_KM, AGE_KM_PER_HOUR, AGE_KM_MOST, LIKE_KM = 0.8, 0.05, 1.5, 0.7
"""Weights as kilometres of extra way: what a person already interested costs, what waiting and being liked win."""


def for_helper(work: Work, *, by: Actor, limit: int = 20) -> list[ErrandCard]:
    """The cards for the acting helper, the near and long waiting first, those others are interested in later."""
    return hand(work, by=by, limit=limit).cards


def hand(
    work: Work, *, by: Actor, limit: int = 6, kept: tuple[str, ...] = (), seen: frozenset[str] | None = None
) -> Hand:
    """The first cards of the deck, those the actor was asked about before all others, and the ids of all that are in it.

    Those of the ids `kept` that are still there stay in their order, so that nothing moves under a person's eyes. What has
    come since the ids of `seen` were all (None: nothing has) is second.
    """
    who, rows = near(work, Filters(), CANDIDATES, by=by)
    rows = [row for row in rows if row.category not in who.kinds_off]

    def worth(row) -> float:  # noqa: ANN001
        waited = (who.now - row.posted_at).total_seconds() / 3600
        liked = LIKE_KM if row.category in who.likes else 0.0
        return row.d2**0.5 / 1000 - min(waited * AGE_KM_PER_HOUR, AGE_KM_MOST) + CROWD_KM * row.interested - liked

    there = {str(row.id): row for row in sorted(rows, key=lambda row: (row.asked is None, worth(row)))}
    first = [ident for ident in kept if ident in there]
    new = [ident for ident in there if seen is not None and ident not in seen and ident not in first]
    ordered = dict.fromkeys([*first[:1], *new, *first[1:], *there])
    return Hand(
        [card_of(there[ident], who, there[ident].asked or "") for ident in list(ordered)[:limit]], frozenset(there)
    )


def end(work: Work, *, by: Actor) -> DeckEnd:
    """What is behind the last card: whether somebody asks for help farther away, and how far one would have to look; or with
    something that the reader has switched off."""
    who, rows = near(work, Filters(radius=RADIUS_MAX), CANDIDATES, by=by)
    away = [row.d2**0.5 for row in rows if row.d2**0.5 > who.radius and row.category not in who.kinds_off]
    off = sum(row.d2**0.5 <= who.radius and row.category in who.kinds_off for row in rows)
    widen_to = next((radius for radius in RADII if away and radius >= min(away)), 0)
    return DeckEnd(who.has_home, who.radius, sum(metres <= widen_to for metres in away), widen_to, off)


def gone(work: Work, errand_id: UUID, *, by: Actor) -> str:
    """What became of an errand that has left the deck: its state; empty when it left by an answer of the actor's own."""
    mine = select(A.id).where(A.errand_id == E.id, A.helper_id == by.person_id).exists()
    no = select(D.errand_id).where(D.errand_id == E.id, D.helper_id == by.person_id).exists()
    statement = select(E.state).where(E.id == errand_id, E.municipality_id == by.municipality_id, ~mine, ~no)
    return work.value(statement) or ""
