"""The stack of cards: what one helper could do, best first."""

from helpnet.domain.actor import Actor
from helpnet.queries.nearby import Filters, card_of, near
from helpnet.store.work import Work
from helpnet.views.errands import ErrandCard

CANDIDATES = 200
CROWD_KM, AGE_KM_PER_HOUR, AGE_KM_MOST, LIKE_KM = 0.8, 0.05, 1.5, 0.7
"""Weights as kilometres of extra way: what a person already interested costs, what waiting and being liked win."""


def for_helper(work: Work, *, by: Actor, limit: int = 20) -> list[ErrandCard]:
    """The cards for the acting helper, the near and long waiting first, those others are interested in later."""
    who, rows = near(work, Filters(), CANDIDATES, by=by)

    def worth(row) -> float:  # noqa: ANN001
        waited = (who.now - row.posted_at).total_seconds() / 3600
        liked = LIKE_KM if row.category in who.likes else 0.0
        return row.d2**0.5 / 1000 - min(waited * AGE_KM_PER_HOUR, AGE_KM_MOST) + CROWD_KM * row.interested - liked

    return [card_of(row, who) for row in sorted(rows, key=worth)[:limit]]
