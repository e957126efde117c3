"""The same call sent twice does one thing: a key, written in the transaction of what it did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns, table
from helpnet.domain.record import Repeat
from helpnet.domain.refusals import Conflict, FieldError, Invalid
from helpnet.store.work import Work

KEPT = timedelta(hours=24)
R = columns(Repeat)


def once(work: Work, by: Actor, key: str, fingerprint: str, act: Callable[[], Any]) -> Any:
    """Act, unless this person's key did already: then its first result; raises Conflict when it meant something else."""
    if "\x00" in key:
        raise Invalid(FieldError("Idempotency-Key", "not-text"))
    if not 1 <= len(key) <= 255:
        raise Invalid(FieldError("Idempotency-Key", "too-long" if key else "empty", 255))
    work.write(delete(Repeat).where(R.person_id == by.person_id, R.key == key, R.at < work.now() - KEPT))
    make = postgresql.insert if work.connection.dialect.name == "postgresql" else sqlite.insert
    # A second caller waits here for the first one's commit, and then finds its result.
    row = make(table(Repeat)).values(person_id=by.person_id, key=key, fingerprint=fingerprint, at=work.now())
    if not work.write(row.on_conflict_do_nothing()):
        found = work.row(select(R.fingerprint, R.result).where(R.person_id == by.person_id, R.key == key))
        if found is None or found.fingerprint != fingerprint:
            raise Conflict()
        return _revive(found.result)
    result = act()
    work.write(update(Repeat).where(R.person_id == by.person_id, R.key == key).values(result=_keep(result)))
    return result


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call over HTTP was answered, word for word."""

    status: int
    body: str


def answered(work: Work, key: str, fingerprint: str, *, by: Actor) -> Answer | None:
    """The answer that this person's call with that key got, if one was kept; raises Conflict when it meant something else."""
    mine = R.person_id == by.person_id, R.key == key, R.at >= work.now() - KEPT
    found = work.row(select(R.fingerprint, R.status, R.answer).where(*mine))
    if found is not None and found.fingerprint != fingerprint:
        raise Conflict()
    return None if found is None or found.answer is None else Answer(found.status, found.answer)


def keep_answer(work: Work, key: str, answer: Answer, *, by: Actor) -> Answer:
    """Keep the answer to a call that was just performed; of several at once the first is kept, and returned to all."""
    mine = R.person_id == by.person_id, R.key == key
    if work.write(update(Repeat).where(*mine, R.answer.is_(None)).values(status=answer.status, answer=answer.body)):
        return answer
    kept = work.row(select(R.status, R.answer).where(*mine))
    return answer if kept is None else Answer(kept.status, kept.answer)


def _keep(result: Any) -> Any:
    return {"id": str(result)} if isinstance(result, UUID) else {"value": result}


def _revive(kept: Any) -> Any:
    return UUID(kept["id"]) if "id" in kept else kept["value"]
