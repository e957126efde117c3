"""Whom anything of ours is likely to tell outside the app: by the same ways as the ladder (store.ladder)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, or_, select, union

from helpnet.domain.columns import columns
from helpnet.domain.contact import Contact
from helpnet.domain.device import FAILS_FOR, FAILURES_MOST, Device
from helpnet.store.work import Work

V, C = columns(Device), columns(Contact)
_not_failing = or_(V.failures < FAILURES_MOST, V.failing_since.is_(None), V.failing_since >= bindparam("long_ago"))
_WAYS = union(
    select(V.person_id).where(V.person_id.in_(bindparam("ids", expanding=True)), _not_failing),
    select(C.person_id).where(
        C.person_id.in_(bindparam("ids", expanding=True)), C.channel.in_(bindparam("channels", expanding=True)),
        C.wanted.is_(True), C.verified_at.is_not(None), C.broken_at.is_(None),
    ),
)  # fmt: skip


def among(work: Work, ids: Collection[UUID], open_channels: Collection[str]) -> set[UUID]:
    """Which of these people have a device that does not fail, or a mail address or number that works, by what there is a gateway for."""
    rows = work.rows(_WAYS, ids=list(ids), channels=list(open_channels), long_ago=work.now() - FAILS_FOR)
    return {row.person_id for row in rows}
