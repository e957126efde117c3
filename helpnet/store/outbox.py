"""What actions announce, written with the change itself and delivered from here, at least once and without hurry.

Rows are claimed with a lease: several deliverers share the work (SKIP LOCKED on PostgreSQL), and what one that died had
claimed is claimed again when its lease runs out.
"""

import threading
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns, new_id, table
from helpnet.domain.events import Event
from helpnet.domain.ladder import DECLINED, PROMOTED, WANTED, first_look, leaves_at
from helpnet.domain.person import Person
from helpnet.domain.record import Alert, AuditRow, OutboxRow
from helpnet.domain.reminders import REMINDERS
from helpnet.domain.summary import WEEK
from helpnet.store import disclosures, reminders, spreading, summaries
from helpnet.store.work import Work

LEASE = timedelta(seconds=30)
ANSWERS = frozenset(("ErrandAccepted", "ErrandAssigned", "StandbyJoined", PROMOTED, DECLINED))
ENDS_ASKING = ANSWERS | {"ErrandCancelled", "ErrandConfirmed", "ErrandExpired"}
O, P, N = map(columns, (OutboxRow, Person, Alert))  # noqa: E741
_AUDIT = insert(table(AuditRow))
_OUTBOX = insert(table(OutboxRow))
_due = threading.Event()
_WRITTEN = ("id", "kind", "municipality_id", "errand_id", "actor_id", "person_id", "tells", "run_at", "attempts")
_audited = _AUDIT.values({column.name: bindparam(column.name, type_=column.type) for column in columns(AuditRow)}).cte(
    "audited"
)
_BOTH = _OUTBOX.values({name: bindparam(f"o_{name}", type_=O[name].type) for name in _WRITTEN}).add_cte(_audited)


def _audit_once(dialect: str):  # noqa: ANN202
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return make(table(AuditRow)).on_conflict_do_nothing(index_elements=["once"])


_AUDIT_ONCE = {dialect: _audit_once(dialect) for dialect in ("sqlite", "postgresql")}


def write(work: Work, by: Actor | None) -> None:
    """Put what was announced into the audit log and, unless it is only logged, into the outbox."""
    if not work.announced:
        return
    audits = [_audit_row(work, event, by) for event in work.announced]
    one = audits[0]["once"] is None and len(audits) == 1 and work.announced[0].delivered
    if one and work.connection.dialect.name == "postgresql":  # the usual case, in one round trip
        outbox = {f"o_{name}": value for name, value in _outbox_row(work, work.announced[0], by).items()}
        work.connection.execute(_BOTH, audits[0] | outbox)
        return
    if any(row["once"] for row in audits):
        work.connection.execute(_AUDIT_ONCE[work.connection.dialect.name], audits)
    else:
        work.connection.execute(_AUDIT, audits)
    rows = [_outbox_row(work, event, by) for event in work.announced if event.delivered]
    if rows:
        work.connection.execute(_OUTBOX, rows)


def _outbox_row(work: Work, event: Event, by: Actor | None) -> dict:
    return {
        "id": new_id(), "kind": type(event).__name__, "municipality_id": event.municipality_id, "errand_id": event.errand_id,
        "actor_id": by.person_id if by else None, "person_id": event.person_id, "tells": [str(one) for one in event.tells], "run_at": work.now(), "attempts": 0,
    }  # fmt: skip


def _audit_row(work: Work, event: Event, by: Actor | None) -> dict:
    actor = by.person_id if by else event.person_id
    return {
        "id": new_id(), "at": work.now(), "municipality_id": event.municipality_id, "actor_id": actor,
        "door": by.door if by else "door", "what": type(event).__name__, "errand_id": event.errand_id, "person_id": event.person_id,
        "once": disclosures.key(work, event, actor),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Announcement:
    """A claimed outbox row: what happened, whose doing, and who is to be told."""

    id: UUID
    kind: str
    municipality_id: UUID
    errand_id: UUID | None
    about_id: UUID | None
    tells: tuple[UUID, ...]


_DUE = select(O.id).where(O.done_at.is_(None), O.run_at <= bindparam("now")).order_by(O.run_at).limit(bindparam("most"))
_CLAIM = {
    dialect: update(table(OutboxRow))
    .where(O.id.in_(due.scalar_subquery() if dialect == "sqlite" else due))
    .values(lease=bindparam("worker"), run_at=bindparam("until"), attempts=O.attempts + 1)
    .returning(
        O.id, O.kind, O.municipality_id, O.errand_id, func.coalesce(O.person_id, O.actor_id).label("about_id"), O.tells
    )
    for dialect, due in (("sqlite", _DUE), ("postgresql", _DUE.with_for_update(skip_locked=True)))
}


def claim(work: Work, worker: str, most: int = 50) -> list[Announcement]:
    """Take up to `most` due announcements under a lease of 30 seconds, oldest first."""
    values = {"now": work.now(), "worker": worker, "until": work.now() + LEASE, "most": most}
    found = work.connection.execute(_CLAIM[work.connection.dialect.name], values).all()
    return sorted(
        (
            Announcement(
                row.id,
                row.kind,
                row.municipality_id,
                row.errand_id,
                row.about_id,
                tuple(UUID(one) for one in row.tells),
            )
            for row in found
        ),
        key=lambda one: one.id,
    )


def settle(work: Work, announcement: Announcement, worker: str) -> None:
    """Alert the people an announcement is for, once each however often it is delivered, and close it.

    Nothing happens when it was taken back, or claimed by another, since it was claimed.
    """
    mine = O.id == announcement.id, O.lease == worker, O.done_at.is_(None)
    if not work.write(update(OutboxRow).where(*mine).values(done_at=work.now())):
        return
    if announcement.kind == WANTED:
        _put_anew(work, announcement)
    here = select(P.id).where(P.id.in_(announcement.tells), P.erased_at.is_(None))
    for person_id in [row.id for row in work.rows(here)]:
        if announcement.kind in REMINDERS and announcement.errand_id:
            if not reminders.is_true(work, announcement.errand_id, person_id):
                continue  # it was called off since
            reminders.replace(work, announcement.kind, announcement.errand_id, person_id)
        if announcement.kind == WEEK:
            summaries.replace(work, person_id)
        _alert(work, announcement, person_id)
    if announcement.kind in ENDS_ASKING and announcement.errand_id:
        whose = announcement.about_id if announcement.kind in ANSWERS else None
        spreading.close(work, announcement.errand_id, at=leaves_at(announcement.kind, at=work.now()), answered_by=whose)


def _put_anew(work: Work, announcement: Announcement) -> None:
    """Whom this question was put to before, until it was taken, is asked once: the earlier one counts as read."""
    theirs = N.person_id.in_(announcement.tells), N.errand_id == announcement.errand_id, N.kind == WANTED
    earlier = *theirs, N.outbox_id < announcement.id, N.read_at.is_(None)
    work.write(update(Alert).where(*earlier).values(read_at=work.now()))


def _alert(work: Work, announcement: Announcement, person_id: UUID) -> None:
    make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    alert_id, kind = new_id(), announcement.kind
    row = make(table(Alert)).values(
        id=alert_id, outbox_id=announcement.id, person_id=person_id, kind=kind, errand_id=announcement.errand_id,
        by_id=announcement.about_id, told_at=work.now(), climbs_at=first_look(kind, at=work.now(), device=False),
    )  # fmt: skip
    if not work.write(row.on_conflict_do_nothing(index_elements=["outbox_id", "person_id"])):
        return
    if spreading.spread(work, alert_id, kind, announcement.errand_id, person_id):
        later = first_look(kind, at=work.now(), device=True)
        work.write(update(table(Alert)).where(N.id == alert_id).values(climbs_at=later))


def give_up(work: Work, announcement: Announcement, *, most: int) -> bool:
    """Close an announcement that failed `most` times; whether it was closed. It waits longer after each failure."""
    attempts = work.value(select(O.attempts).where(O.id == announcement.id)) or 0
    later = {"done_at": work.now()} if attempts >= most else {"run_at": work.now() + LEASE * 2 ** min(attempts, 10)}
    work.write(update(OutboxRow).where(O.id == announcement.id, O.done_at.is_(None)).values(**later))
    return "done_at" in later


def wake() -> None:
    """Something is due: whoever delivers in this process need not wait for the next look."""
    _due.set()


def wait(seconds: float) -> None:
    """Sleep until something is due in this process, or for so many seconds."""
    _due.wait(seconds)
    _due.clear()
