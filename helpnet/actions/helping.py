"""What a helper does with errands: take one, stand by, leave it, do it."""

from math import ceil
from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.domain.errand import ACCEPTED, DONE, HOLDING, OPEN, STANDBY, TAKEN, WITHDRAWN
from helpnet.domain.events import (
    DeclineTakenBack,
    ErrandAccepted,
    ErrandDeclined,
    ErrandDone,
    ErrandWithdrawn,
    StandbyJoined,
)
from helpnet.domain.ladder import SECOND_THOUGHTS
from helpnet.domain.refusals import AlreadyAccepted, ErrandClosed, NotAllowed, Suspended, TooMany
from helpnet.store import asks, disclosures, places, spreading
from helpnet.store.unsaying import unsay
from helpnet.store.vacating import co_helpers, vacate
from helpnet.store.work import Work

DECLINED = "declined"


def accept(work: Work, errand_id: UUID, *, by: Actor, standby: bool = False, device: UUID | None = None) -> str:
    """Take a place on an errand: "accepted"; or, when full and `standby`, wait for one: "standby".

    `device`: in whose notification it was said; there nothing needs to be replaced. Raises ErrandFull, ErrandClosed, AlreadyAccepted, OwnErrand, NotQualified, NotFound, TooMany.
    """
    offer = places.offer(work, errand_id, by.person_id, within=by.municipality_id)
    if offer.place in HOLDING or (offer.place == STANDBY and offer.errand.free == 0):
        raise AlreadyAccepted()
    if not offer.able:
        raise Suspended()
    if offer.waits_until:
        raise TooMany(reason="gave-up-often", retry_after=ceil((offer.waits_until - work.now()).total_seconds()))
    if standby and (offer.errand.state == TAKEN or offer.errand.free == 0):
        return _stand_by(work, offer, by)
    offer.errand.accept(by.person_id, offer.qualified, at=work.now())
    places.take_place(work, errand_id, by.person_id)
    asks.said_yes(work, errand_id, by.person_id)
    if device is not None:
        spreading.answered_on(work, errand_id, by.person_id, device)
    work.announce(
        ErrandAccepted(municipality_id=by.municipality_id, errand_id=errand_id, tells=(offer.errand.requester_id,))
    )
    return ACCEPTED


def _stand_by(work: Work, offer: places.Offer, by: Actor) -> str:
    places.stay_able(work, by.person_id)  # the person before the errand, as who suspends them
    # Locked, and looked at again: whoever gives a place back meanwhile must either see this standby or leave a place free.
    errand = work.errand(offer.errand.id, within=by.municipality_id)
    errand.welcome(by.person_id, offer.qualified, at=work.now())
    if errand.free > 0:
        places.take_place(work, errand.id, by.person_id)
        asks.said_yes(work, errand.id, by.person_id)
        event, state = ErrandAccepted, ACCEPTED
    else:
        places.hold(work, errand.id, by.person_id, STANDBY, at=work.now())
        event, state = StandbyJoined, STANDBY
    tells = (errand.requester_id,) if state == ACCEPTED else ()
    work.announce(event(municipality_id=by.municipality_id, errand_id=errand.id, tells=tells))
    return state


def withdraw(work: Work, errand_id: UUID, *, by: Actor) -> None:
    """I can't after all: the first standby takes the place, or it is open again at once. Raises NotAllowed, ErrandClosed.

    Those on the errand are told. Within seconds of saying yes, and before they saw whose door it is, it was a slip, and only
    the news of it goes away.
    """
    errand = work.errand(errand_id, within=by.municipality_id)
    others = work.acceptances(errand.id)
    mine = next((one for one in others if one.helper_id == by.person_id and one.state in (ACCEPTED, STANDBY)), None)
    if mine is None:
        raise NotAllowed()
    held, quick = mine.state == ACCEPTED, work.now() - mine.since <= SECOND_THOUGHTS
    unseen = quick and held and not disclosures.of(work, errand.id, by.person_id)
    slip = unseen and unsay(work, errand.id, by.person_id, since=mine.since)
    beside = co_helpers(others) - {by.person_id}
    stepped_in = vacate(work, errand, mine, others, slip=slip)
    if held:
        tells = set() if slip or stepped_in else {errand.requester_id} | beside
        work.announce(
            ErrandWithdrawn(municipality_id=errand.municipality_id, errand_id=errand.id, tells=tuple(sorted(tells)))
        )


def decline(work: Work, errand_id: UUID, *, by: Actor, device: UUID | None = None) -> str:
    """Not for me: "declined", the errand is not shown to this helper again, and if they were asked the next one is.

    From who has said yes, or stands by, it is a withdrawal, too: "withdrawn". Said twice is said once. `device`: in whose
    notification it was said; there nothing needs to be replaced. Raises AlreadyAccepted of what they have done, NotFound.
    """
    work.errand(errand_id, within=by.municipality_id)  # locked: a yes on another device was before this, or comes after
    place, said = places.offer(work, errand_id, by.person_id, within=by.municipality_id).place, DECLINED
    if place in (ACCEPTED, STANDBY):
        withdraw(work, errand_id, by=by)
        work.flush()
        said = WITHDRAWN
    elif place in HOLDING:
        raise AlreadyAccepted()
    if places.decline(work, errand_id, by.person_id):
        asks.said_no(work, errand_id, by.person_id)
        if device is not None:
            spreading.answered_on(work, errand_id, by.person_id, device)
        work.announce(ErrandDeclined(municipality_id=by.municipality_id, errand_id=errand_id, person_id=by.person_id))
    return said


def reconsider(work: Work, errand_id: UUID, *, by: Actor) -> None:
    """I did not mean no: the errand may be shown to this helper again. Quiet when no was never said."""
    errand = places.offer(work, errand_id, by.person_id, within=by.municipality_id).errand
    if places.undecline(work, errand.id, by.person_id):
        asks.unsaid_no(work, errand.id, by.person_id)
        work.announce(DeclineTakenBack(municipality_id=by.municipality_id, errand_id=errand.id, person_id=by.person_id))


def done(work: Work, errand_id: UUID, *, by: Actor) -> None:
    """I did it: when all helpers on the errand have, it waits for the thank-you. Raises NotAllowed, ErrandClosed."""
    errand = work.errand(errand_id, within=by.municipality_id)
    all_of_them = work.acceptances(errand.id)
    mine = next((one for one in all_of_them if one.helper_id == by.person_id and one.state in (ACCEPTED, DONE)), None)
    if mine is None:
        raise NotAllowed()
    if errand.state not in (OPEN, TAKEN):
        raise ErrandClosed(state=errand.state)
    if mine.state == DONE:
        raise ErrandClosed(state=DONE)
    mine.say_done(at=work.now())
    # Places that are still free stay so: one of three who has done their part does not send the others home.
    if errand.free == 0 and not any(one.state == ACCEPTED for one in all_of_them):
        errand.finish()
    work.announce(ErrandDone(municipality_id=errand.municipality_id, errand_id=errand.id, tells=(errand.requester_id,)))
