"""Being alerted in a browser, what it shows, and being alerted there no more."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, func, select, update

from helpnet.domain.access import SignIn, digest
from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.device import LABEL_MOST, MOST, Device, auth_of, endpoint_at, key_of
from helpnet.domain.events import DeviceAdded, DeviceRemoved
from helpnet.domain.ladder import LOST
from helpnet.domain.record import Alert
from helpnet.domain.refusals import NotFound
from helpnet.domain.values import words
from helpnet.store import losing
from helpnet.store.work import Work

D, S, N = columns(Device), columns(SignIn), columns(Alert)


def add(
    work: Work, said: Mapping[str, object], origins: tuple[str, ...], *, by: Actor, session: str | None = None
) -> tuple[UUID, bool]:
    """Alert the acting person in this browser: the device's id, and whether it is new. Raises Invalid.

    `said` has endpoint, p256dh, auth, label and, when the browser's subscription was renewed, the endpoint that it `replaces`;
    `origins` are the push services that are allowed. The same endpoint, also a renewed one, stays the same device; of somebody
    else's, it becomes the acting person's, because a browser is alerted for one person. `session` is the secret of the session it belongs to.
    """
    me = work.me(by)  # two tabs that say it at once wait for each other
    me.invitation_over_at = me.invitation_over_at or work.now()
    endpoint = endpoint_at("endpoint", said.get("endpoint"), origins)
    p256dh, auth = key_of("keys.p256dh", said.get("p256dh")), auth_of("keys.auth", said.get("auth"))
    label = words("label", said.get("label") or "", most=LABEL_MOST)
    sign_in = (
        work.value(select(S.id).where(S.digest == digest(session), S.person_id == by.person_id)) if session else None
    )
    work.write(delete(Device).where(D.endpoint == endpoint, D.person_id != by.person_id))
    device, renewed = _at(work, endpoint, by), _at(work, str(said.get("replaces") or endpoint), by)
    if device is None and renewed is not None:
        device, renewed.endpoint = renewed, endpoint
    elif renewed is not None and renewed is not device:
        work.session.delete(renewed)
    is_new = device is None
    if device is None:
        _make_room(work, by)
        device = Device(person_id=by.person_id, endpoint=endpoint, p256dh=p256dh, auth=auth, added_at=work.now())
        work.add(device)
        lost = N.person_id == by.person_id, N.kind == LOST, N.read_at.is_(None)
        work.write(update(Alert).where(*lost).values(read_at=work.now()))
        work.announce(DeviceAdded(municipality_id=by.municipality_id, person_id=by.person_id))
    device.p256dh, device.auth, device.sign_in_id = p256dh, auth, sign_in or device.sign_in_id
    device.label = label or device.label
    device.failures, device.failing_since = 0, None
    return device.id, is_new


def not_now(work: Work, *, by: Actor) -> None:
    """The acting person does not want to be invited to switch alerts on; they are not invited again."""
    me = work.me(by)
    me.invitation_over_at = me.invitation_over_at or work.now()


def _at(work: Work, endpoint: str, by: Actor) -> Device | None:
    return work.session.scalars(select(Device).where(D.endpoint == endpoint, D.person_id == by.person_id)).first()


def _make_room(work: Work, by: Actor) -> None:
    mine = select(D.id).where(D.person_id == by.person_id).order_by(D.added_at.desc(), D.id.desc())
    too_many = [row.id for row in work.rows(mine.offset(MOST - 1))]
    if too_many:
        work.write(delete(Device).where(D.id.in_(too_many)))


def remove(work: Work, device_id: UUID, *, by: Actor) -> None:
    """Don't alert the acting person there any more; raises NotFound, also for somebody else's."""
    if not work.write(delete(Device).where(D.id == device_id, D.person_id == by.person_id)):
        raise NotFound()
    work.announce(DeviceRemoved(municipality_id=by.municipality_id, person_id=by.person_id))


def show(work: Work, alert_id: UUID, *, by: Actor) -> None:
    """A browser shows the acting person one of their alerts, the first time counts; raises NotFound, also for somebody else's."""
    first = {"shown_at": func.coalesce(N.shown_at, work.now()), "unreached_at": None}
    if not work.write(update(Alert).where(N.id == alert_id, N.person_id == by.person_id).values(**first)):
        raise NotFound()


def forget(work: Work, device_id: UUID, endpoint: str, *, by: Actor) -> bool:
    """Know a browser no more that its push service does not know; False when its subscription was renewed meanwhile."""
    was_known, _ = losing.lose(work, device_id, endpoint, by.person_id)
    return was_known
