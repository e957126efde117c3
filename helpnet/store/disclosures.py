"""Who was shown an address or a number: the audit log knows it before they do."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.errand import Errand
from helpnet.domain.events import Disclosed, Event
from helpnet.domain.record import AuditRow
from helpnet.store.work import Work

W, E = columns(AuditRow), columns(Errand)


def key(work: Work, event: Event, reader_id: UUID | None) -> str | None:
    """What keeps a disclosure to one audit row a reader, thing and day; None for whatever else happened."""
    if not isinstance(event, Disclosed):
        return None
    return f"{type(event).__name__}:{reader_id}:{event.errand_id}:{event.person_id}:{work.now():%Y-%m-%d}"


def of(work: Work, errand_id: UUID, reader_id: UUID) -> bool:
    """Whether the reader was ever shown an address or a number of the errand; nobody is shown one while the errand is locked."""
    seen = W.errand_id == errand_id, W.actor_id == reader_id, W.once.is_not(None)
    return work.row(select(W.id).where(*seen).limit(1)) is not None


def are_first(work: Work, events: Iterable[Event], by: Actor | None) -> bool:
    """Whether some of it is shown for the first time that day; then the errands stay as they are until that is written down."""
    keys = {key(work, one, by.person_id if by else one.person_id): one.errand_id for one in events}
    keys.pop(None, None)
    if not keys or work.value(select(func.count()).where(W.once.in_(keys))) == len(keys):
        return False
    errands = sorted({errand for errand in keys.values() if errand})
    work.rows(select(E.id).where(E.id.in_(errands)).order_by(E.id).with_for_update(read=True))
    return True
