"""What has told somebody of an alert, and what may yet."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select, update

from helpnet.domain.columns import columns
from helpnet.domain.ladder import (
    EXPECTED,
    GATHERED,
    PATIENCE,
    PUSH,
    SENT,
    TOLD_LATELY,
    WAITING,
    Delivery,
    begins_at,
    called_at,
)
from helpnet.domain.record import Alert
from helpnet.store.work import Work

N, D = columns(Alert), columns(Delivery)


def is_pushed(work: Work, alert: Row[Any], *also: ColumnElement[bool]) -> bool:
    """Whether a push service took it, which is not yet a device that shows it."""
    return _went(work, alert, D.channel == PUSH, *also)


def is_written(work: Work, alert: Row[Any]) -> bool:
    """Whether a mail or a text told of it."""
    return _went(work, alert, D.channel != PUSH)


def _went(work: Work, alert: Row[Any], *by: ColumnElement[bool]) -> bool:
    """Whether it went so. What tells of a chat tells of all lines until then: most have no push of their own (store.spreading)."""
    sent = select(D.id).join_from(Delivery, Alert, N.id == D.alert_id).where(D.state == SENT, *by)
    its = (*_of_chat(alert), D.settled_at >= alert.told_at) if alert.kind in GATHERED else (N.id == alert.id,)
    return work.row(sent.where(*its).limit(1)) is not None


def _of_chat(alert: Row[Any]) -> tuple[ColumnElement[bool], ...]:
    return D.person_id == alert.person_id, N.errand_id == alert.errand_id, N.kind == alert.kind


def after_a_letter(work: Work, alert: Row[Any]) -> datetime | None:
    """When it is looked again whether a line of a chat is still to be told, if another's letter went lately or is to go; None: now."""
    if alert.kind not in GATHERED:
        return None
    others = select(D.state, D.run_at, D.settled_at).join_from(Delivery, Alert, N.id == D.alert_id)
    others = others.where(*_of_chat(alert), D.alert_id != alert.id, D.channel != PUSH)
    rows = work.rows(
        others.where(or_(D.state == WAITING, and_(D.state == SENT, D.settled_at > work.now() - TOLD_LATELY)))
    )
    # What waits may still fail; then this one goes itself.
    looks = [
        row.settled_at + TOLD_LATELY if row.state == SENT else max(row.run_at, work.now()) + PATIENCE for row in rows
    ]
    return max(looks, default=None)


def may_show_until(work: Work, alert: Row[Any]) -> datetime | None:
    """How long yet a device may come to show what its person must hear and a push service took; None: not at all, or no longer."""
    if alert.kind not in EXPECTED:
        return None
    taken = select(func.max(D.settled_at)).where(D.alert_id == alert.id, D.channel == PUSH, D.state == SENT)
    taken_at = work.value(taken)
    if taken_at is None:
        return None
    then = called_at(taken_at, begins_at(alert.starts_at, alert.ends_at, at=work.now()))
    return then if then > work.now() else None


def get_through(work: Work, alert_ids: Collection[UUID]) -> None:
    """These were told after all: who was given up need not be called, nor about the other lines of a chat.

    What must be heard is looked at again: a push service that took it has not shown it yet.
    """
    given_up = update(Alert).where(N.unreached_at.is_not(None)).values(unreached_at=None)
    looked_at = case((N.kind.in_(sorted(EXPECTED)), work.now() + PATIENCE), else_=N.climbs_at)
    work.write(given_up.where(N.id.in_(alert_ids)).values(climbs_at=looked_at))
    chats = select(N.person_id, N.errand_id, N.kind).where(N.id.in_(alert_ids), N.kind.in_(GATHERED)).distinct()
    for chat in work.rows(chats):
        work.write(given_up.where(N.person_id == chat.person_id, N.errand_id == chat.errand_id, N.kind == chat.kind))
