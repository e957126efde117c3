"""The stack of cards: what one helper could do, best first."""

from uuid import UUID

from h3 import cell_to_latlng, grid_disk, latlng_to_cell, str_to_int
from sqlalchemy import func, select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import Acceptance, Decline, Errand
from helpnet.domain.person import Person
from helpnet.domain.values import AREA_RESOLUTION, RADIUS_MAX
from helpnet.queries.nearby import Filters, card_of, near
from helpnet.store.work import Work
from helpnet.views.errands import DeckEnd, ErrandCard, Hand, Odds

E, P, A, D = map(columns, (Errand, Person, Acceptance, Decline))
RADII = (500, 1000, 1500, 2000, 3000, 5000, 7000, RADIUS_MAX)
"""The distances that people choose from, in metres."""
FEW = 5

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
    """What is behind the last card: whether somebody farther away asks for help, and how far one would have to look."""
    who, rows = near(work, Filters(radius=RADIUS_MAX), CANDIDATES, by=by)
    away = [row.d2**0.5 for row in rows if row.d2**0.5 > who.radius]
    widen_to = next((radius for radius in RADII if away and radius >= min(away)), 0)
    return DeckEnd(who.has_home, who.radius, sum(metres <= widen_to for metres in away), widen_to)


def odds(work: Work, *, by: Actor) -> Odds:
    """How many errands the acting person could take now within their radius, and how many others live there and help."""
    who, rows = near(work, Filters(), CANDIDATES, by=by)
    # By areas, and never the exact number: who moves their own home and counts again finds nobody's door.
    here = latlng_to_cell(who.lat, who.lon, AREA_RESOLUTION)
    around = [
        str_to_int(cell)
        for cell in grid_disk(here, who.radius // 700 + 1)
        if who.metres_to(*reversed(cell_to_latlng(cell))) <= who.radius
    ]
    others = select(func.count()).where(
        P.municipality_id == by.municipality_id, P.id != by.person_id, P.alerts_on, P.suspended_at.is_(None), P.h3_r8.in_(around)
    )  # fmt: skip
    count = work.value(others)
    return Odds(who.radius, len(rows), count - count % FEW)


def gone(work: Work, errand_id: UUID, *, by: Actor) -> str:
    """What became of an errand that has left the deck: its state; empty when it left by an answer of the actor's own."""
    mine = select(A.id).where(A.errand_id == E.id, A.helper_id == by.person_id).exists()
    no = select(D.errand_id).where(D.errand_id == E.id, D.helper_id == by.person_id).exists()
    statement = select(E.state).where(E.id == errand_id, E.municipality_id == by.municipality_id, ~mine, ~no)
    return work.value(statement) or ""
