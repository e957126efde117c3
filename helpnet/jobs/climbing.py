"""Steps of the ladder whose time has come: each alert in a transaction of its own."""

import logging
from collections.abc import Collection
from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.jobs.surviving import PASSES, survive
from helpnet.runtime import perform, read
from helpnet.store import ladder
from helpnet.store.work import Work

log = logging.getLogger(__name__)


def climb(open_channels: Collection[str]) -> int:
    """Take the next step for each alert whose time has come, each by itself; how many there were."""
    due = read(_due, by=None)
    for alert_id in due:
        _, fault = survive(perform, _step, alert_id, open_channels, by=None)
        if isinstance(fault, PASSES):
            raise fault
        if fault is not None:
            log.error("alert %s cannot climb: %s", alert_id, type(fault).__name__)
            perform(_put_off, alert_id, by=None)
    return len(due)


def _due(work: Work, *, by: Actor | None) -> list[UUID]:
    return ladder.due(work)


def _step(work: Work, alert_id: UUID, open_channels: Collection[str], *, by: Actor | None) -> None:
    ladder.climb(work, alert_id, open_channels)


def _put_off(work: Work, alert_id: UUID, *, by: Actor | None) -> None:
    ladder.put_off(work, alert_id)
