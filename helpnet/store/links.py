"""Links that are as good as a signature for one thing: made, found and used up here."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from helpnet.domain.access import digest
from helpnet.domain.actor import Actor
from helpnet.domain.columns import columns
from helpnet.domain.contact import Link
from helpnet.domain.refusals import NotFound
from helpnet.store.work import Work

SECRET_BYTES = 16
"""128 bits, and short enough for a text message."""
L = columns(Link)


def make(
    work: Work, person_id: UUID, purpose: str, *, until: datetime, errand_id: UUID | None = None, address: str = ""
) -> str:
    """A fresh link; its secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    work.add(
        Link(
            digest=digest(secret), person_id=person_id, purpose=purpose, errand_id=errand_id, address=address,
            made_at=work.now(), until=until,
        )
    )  # fmt: skip
    return secret


def use(work: Work, secret: str, purposes: tuple[str, ...], *, by: Actor) -> Link:
    """Use a link of the acting person's up: of any number of callers at once, one. Raises NotFound."""
    mine = L.digest == digest(secret), L.person_id == by.person_id, L.purpose.in_(purposes)
    open_still = L.used_at.is_(None), L.until > work.now()
    if not work.write(update(Link).where(*mine, *open_still).values(used_at=work.now())):
        raise NotFound()
    return work.session.scalars(select(Link).where(L.digest == digest(secret))).one()


def find(work: Work, secret: str, purpose: str, *, by: Actor) -> None:
    """See that this is a link of the acting person's for that purpose; it can be used again. Raises NotFound."""
    mine = L.digest == digest(secret), L.person_id == by.person_id, L.purpose == purpose, L.until > work.now()
    if work.row(select(L.id).where(*mine)) is None:
        raise NotFound()
