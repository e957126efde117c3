"""What becomes of a place that its helper gives up."""

from typing import Any
from uuid import UUID

from helpnet.domain.errand import ACCEPTED, OPEN, STANDBY, TAKEN, Acceptance, Errand
from helpnet.domain.events import HelperReplaced, StandbyLeft, StandbyPromoted
from helpnet.store import around, asks, places
from helpnet.store.work import Work


def vacate(work: Work, errand: Errand, place: Acceptance, others: list[Acceptance], *, slip: bool = False) -> bool:
    """End a helper's place or standby. The first who stands by and may still come takes a place; else it is open again.

    Returns whether somebody stepped in; those two are announced here. `slip`: the place was only held by mistake for
    seconds, so the errand waits on as it did before.
    """
    stood_by, since = place.state == STANDBY, place.since
    place.withdraw(at=work.now())
    here: dict[str, Any] = {"municipality_id": errand.municipality_id, "errand_id": errand.id}
    if stood_by:
        asks.took_back(work, errand.id, place.helper_id)
        work.announce(StandbyLeft(**here, person_id=place.helper_id))
        return False
    successor = _successor(work, errand, others) if errand.state in (OPEN, TAKEN) else None
    asks.took_back(work, errand.id, place.helper_id, slip_since=since if slip else None, open_again=successor is None)
    if successor is None:
        before = errand.stalls_at, errand.dropped_at
        errand.give_back(at=work.now())
        if slip:
            errand.stalls_at, errand.dropped_at = before
        return False
    beside = co_helpers(others)
    successor.step_in(at=work.now())
    work.announce(
        StandbyPromoted(**here, person_id=successor.helper_id, tells=(successor.helper_id,)),
        HelperReplaced(**here, person_id=successor.helper_id, tells=tuple(sorted({errand.requester_id} | beside))),
    )
    return True


def _successor(work: Work, errand: Errand, others: list[Acceptance]) -> Acceptance | None:
    if errand.ends_at <= work.now():
        return None
    waiting = [one for one in others if one.state == STANDBY]
    elsewhere = around.busy_then(work, errand.starts_at, errand.ends_at, [one.helper_id for one in waiting])
    for one in waiting:
        if one.helper_id not in elsewhere:
            offer = places.offer(work, errand.id, one.helper_id, within=errand.municipality_id)
            if offer.able and offer.qualified:
                return one
    return None


def co_helpers(others: list[Acceptance]) -> set[UUID]:
    """Those who hold a place beside the one who goes."""
    return {one.helper_id for one in others if one.state == ACCEPTED}
