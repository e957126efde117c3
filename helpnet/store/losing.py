"""A browser that its push service does not know any more."""

from uuid import UUID

from sqlalchemy import select, update

from helpnet.domain.columns import columns, table
from helpnet.domain.device import Device
from helpnet.domain.person import Person
from helpnet.store.work import Work

V, P = columns(Device), columns(Person)


def lose(work: Work, device_id: UUID, endpoint: str, person_id: UUID) -> tuple[bool, bool]:
    """Know a browser no more: whether it was known, and not renewed meanwhile; and whether it was the last.

    Whose last one it was is invited again to switch alerts on.
    """
    gone = table(Device).delete().where(V.id == device_id, V.endpoint == endpoint, V.person_id == person_id)
    if not work.write(gone):
        return False, False
    is_last = work.row(select(V.id).where(V.person_id == person_id).limit(1)) is None
    if is_last:
        work.write(update(Person).where(P.id == person_id).values(invitation_over_at=None))
    return True, is_last
