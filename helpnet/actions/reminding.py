"""Reminding those on an errand of it, the evening before and an hour before; the jobs do it when it is time."""

from functools import partial
from uuid import UUID

from helpnet.domain import events
from helpnet.domain.actor import COORDINATOR, Actor
from helpnet.domain.reminders import HELPER, REQUESTER, is_due, is_wanted
from helpnet.store import reminders
from helpnet.store.work import Work

MOST = 200


def remind(work: Work, *, by: Actor | None) -> bool:
    """Remind who had said yes before now's moment, and who asked, once each; whether there may be more."""
    found = reminders.due(work, MOST)
    tells: dict[tuple[str, UUID, UUID], set[UUID]] = {}

    def tell(kind: str, one: reminders.Due, person_id: UUID) -> None:
        if reminders.see_to(work, one, person_id):
            tells.setdefault((kind, one.found.municipality_id, one.found.id), set()).add(person_id)

    # The rows of all helpers before those of who asked: two jobs then write in one order.
    for one in found:
        if _is_wanted(work, one):
            tell(HELPER[one.what], one, one.found.helper_id)
        else:  # said yes too late for it: nobody need look again
            reminders.see_to(work, one, one.found.helper_id)
    for one in filter(partial(_is_wanted, work), found):
        # The desk asks for many callers, and watches them all anyway.
        if one.found.beneficiary_id is None or COORDINATOR not in one.found.roles:
            tell(REQUESTER[one.what], one, one.found.requester_id)
    for (kind, town, errand_id), people in tells.items():
        work.announce(getattr(events, kind)(municipality_id=town, errand_id=errand_id, tells=tuple(sorted(people))))
    return len(found) >= MOST


def _is_wanted(work: Work, one: reminders.Due) -> bool:
    begins = one.found.starts_at
    return is_due(one.what, begins, at=work.now(), zone=one.zone) and is_wanted(
        one.what, begins, accepted=one.found.since, zone=one.zone
    )
