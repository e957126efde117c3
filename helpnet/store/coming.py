"""News that somebody comes, and that is past: nobody need be told of it any more."""

from typing import Any

from sqlalchemy import Row, and_, exists

from helpnet.domain.columns import columns
from helpnet.domain.errand import ACCEPTED, Acceptance
from helpnet.domain.ladder import COMES
from helpnet.domain.record import Alert
from helpnet.store.work import Work

A, N = columns(Acceptance), columns(Alert)
_is_to_come = exists().where(A.errand_id == N.errand_id, A.helper_id == N.by_id, A.state == ACCEPTED)
CAME = and_(N.kind.in_(COMES), ~_is_to_come)
"""Of an alert: whoever it says comes has been there, or is not on the errand any more."""


def is_past(work: Work, alert: Row[Any]) -> bool:
    """Whether the time of the errand is over to which it says that somebody comes."""
    return alert.kind in COMES and alert.ends_at <= work.now()
