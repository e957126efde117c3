"""In which browsers somebody is alerted."""

from uuid import UUID

from sqlalchemy import exists, select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.device import Device, is_failing
from helpnet.domain.person import Person
from helpnet.domain.refusals import NotFound
from helpnet.store.work import Work
from helpnet.views.devices import Address, DeviceView

D, P = columns(Device), columns(Person)


def mine(work: Work, *, by: Actor) -> list[DeviceView]:
    """The acting person's devices, newest first."""
    rows = work.rows(select(D).where(D.person_id == by.person_id).order_by(D.added_at.desc(), D.id.desc()))
    return [
        DeviceView(
            row.id, row.label, row.added_at, row.arrived_at, is_failing(row.failures, row.failing_since, at=work.now())
        )
        for row in rows
    ]


def is_invited(work: Work, *, by: Actor) -> bool:
    """Whether the acting person may be invited to switch alerts on: they want to be told, never did, and did not say no to it."""
    wishes = P.id == by.person_id, P.alerts_on, P.invitation_over_at.is_(None)
    return work.row(select(P.id).where(*wishes, ~exists().where(D.person_id == P.id))) is not None


def address(work: Work, device_id: UUID, *, by: Actor) -> Address:
    """Where one of the acting person's devices is reached; raises NotFound, also for somebody else's."""
    row = work.row(select(D.endpoint, D.p256dh, D.auth).where(D.id == device_id, D.person_id == by.person_id))
    if row is None:
        raise NotFound()
    return Address(row.endpoint, row.p256dh, row.auth)
