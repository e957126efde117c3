"""Reminding those on an errand of it, the evening before and an hour before; the jobs do it when it is time."""

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
    for one in found:
        row = one.found
        if not reminders.see_to(work, one) or not is_due(one.what, row.starts_at, at=work.now(), zone=one.zone):
            continue
        if not is_wanted(one.what, row.starts_at, accepted=row.since, zone=one.zone):
            continue
        tells.setdefault((HELPER[one.what], row.municipality_id, row.id), set()).add(row.helper_id)
        # The desk asks for many callers, and watches them all anyway.
        if row.beneficiary_id is None or COORDINATOR not in row.roles:
            tells.setdefault((REQUESTER[one.what], row.municipality_id, row.id), set()).add(row.requester_id)
    for (kind, town, errand_id), people in tells.items():
        work.announce(getattr(events, kind)(municipality_id=town, errand_id=errand_id, tells=tuple(sorted(people))))
    return len(found) >= MOST
