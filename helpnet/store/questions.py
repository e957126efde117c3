"""The codes by which text messages answer: one a person and errand, never two alike for one telephone."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from helpnet.domain.columns import columns
from helpnet.domain.phone_messages import Question
from helpnet.store.work import Work

CODES = 10_000
Q = columns(Question)


def put(work: Work, person_id: UUID, errand_id: UUID, number: str, *, until: datetime) -> str:
    """The code of this question for this telephone; asked again, the same one."""
    asked = work.session.scalars(select(Question).where(Q.person_id == person_id, Q.errand_id == errand_id)).first()
    if asked is not None and asked.number == number:
        asked.until = until
        return asked.code
    # A code that was ever sent there and is still kept is not given anew, so an old answer cannot mean another errand.
    used = {row.code for row in work.rows(select(Q.code).where(Q.number == number))}
    code = secrets.choice([one for one in map("{:04}".format, range(CODES)) if one not in used])
    if asked is None:
        work.add(
            Question(
                person_id=person_id, errand_id=errand_id, number=number, code=code, asked_at=work.now(), until=until
            )
        )
    else:
        asked.number, asked.code, asked.until = number, code, until
        work.flush()
    return code
