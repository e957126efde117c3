"""What a coordinator does where an errand stalls."""

from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.domain.errand import ACCEPTED, HOLDING, REACH_MOST, STANDBY
from helpnet.domain.events import (
    ErrandAssigned,
    ErrandDeclined,
    ErrandReassigned,
    ErrandWidened,
    ToldByDesk,
    TroubleSettled,
)
from helpnet.domain.refusals import AlreadyAccepted, Conflict, NotAllowed
from helpnet.domain.values import whole_number
from helpnet.store import asks, places, unheard
from helpnet.store.vacating import co_helpers, vacate
from helpnet.store.work import Work


def widen(work: Work, errand_id: UUID, reach: object, *, by: Actor) -> None:
    """Show an errand to helpers up to `reach` metres away, whatever distance they chose. Raises NotAllowed, ErrandClosed."""
    _coordinator(by)
    errand = work.errand(errand_id, within=by.municipality_id)
    errand.widen(whole_number("reach", reach, least=500, most=REACH_MOST), at=work.now())
    work.announce(ErrandWidened(municipality_id=errand.municipality_id, errand_id=errand.id))


def assign(work: Work, errand_id: UUID, helper_id: UUID, *, by: Actor) -> None:
    """Give a place to somebody who said yes on the phone. Raises ErrandFull, AlreadyAccepted, OwnErrand, NotQualified, NotFound."""
    _coordinator(by)
    # The person before the errand, as accepting and suspending do: who locks in one order never waits in a circle.
    helper = work.person(helper_id, within=by.municipality_id)
    errand = work.errand(errand_id, within=by.municipality_id)
    if helper.suspended_at:
        raise NotAllowed()
    errand.accept(
        helper.id, places.offer(work, errand.id, helper.id, within=by.municipality_id).qualified, at=work.now()
    )
    errand.take(at=work.now())
    work.flush()
    places.hold(work, errand.id, helper.id, ACCEPTED, at=work.now())
    asks.said_yes(work, errand.id, helper.id)
    tells = {helper.id, errand.requester_id} - {by.person_id}
    work.announce(
        ErrandAssigned(
            municipality_id=errand.municipality_id, errand_id=errand.id, person_id=helper.id, tells=tuple(sorted(tells))
        )
    )


def reassign(work: Work, errand_id: UUID, helper_id: UUID, *, by: Actor) -> None:
    """Free the place of a helper who does not answer; standby steps in, or it is open again. Raises NotAllowed, Conflict."""
    _coordinator(by)
    errand = work.errand(errand_id, within=by.municipality_id)
    all_of_them = work.acceptances(errand.id)
    theirs = next((one for one in all_of_them if one.helper_id == helper_id and one.state == ACCEPTED), None)
    if theirs is None:
        raise Conflict()
    stepped_in = vacate(work, errand, theirs, all_of_them)
    waiting = set() if stepped_in else {errand.requester_id} | co_helpers(all_of_them)
    tells = ({helper_id} | waiting) - {by.person_id}
    work.announce(
        ErrandReassigned(
            municipality_id=errand.municipality_id, errand_id=errand.id, person_id=helper_id, tells=tuple(sorted(tells))
        )
    )


def note_no(work: Work, errand_id: UUID, helper_id: UUID, *, by: Actor) -> None:
    """Somebody said no on the phone: the errand is not shown to them again, and they are not called twice. Said twice is said once.

    Raises AlreadyAccepted of who is on it: their place is freed by `reassign`.
    """
    _coordinator(by)
    helper = work.person(helper_id, within=by.municipality_id)
    offer = places.offer(work, errand_id, helper.id, within=by.municipality_id)
    if offer.place in (*HOLDING, STANDBY):
        raise AlreadyAccepted()
    if places.decline(work, offer.errand.id, helper.id):
        asks.said_no(work, offer.errand.id, helper.id)
        work.announce(
            ErrandDeclined(municipality_id=by.municipality_id, errand_id=offer.errand.id, person_id=helper.id)
        )


def note_told(work: Work, errand_id: UUID, person_id: UUID, *, by: Actor) -> None:
    """Somebody was told on the phone what nothing of ours had brought them: they are not to be called again. Said twice is said once."""
    _coordinator(by)
    errand = work.errand(errand_id, within=by.municipality_id)
    if unheard.heard(work, errand.id, person_id):
        work.announce(ToldByDesk(municipality_id=by.municipality_id, errand_id=errand.id, person_id=person_id))


def settle_trouble(work: Work, errand_id: UUID, *, by: Actor) -> None:
    """The coordinator has looked after what went wrong."""
    _coordinator(by)
    errand = work.errand(errand_id, within=by.municipality_id)
    errand.settle()
    work.announce(TroubleSettled(municipality_id=errand.municipality_id, errand_id=errand.id))


def _coordinator(by: Actor) -> None:
    if not by.is_coordinator:
        raise NotAllowed()
