"""Where a person can be told when no device of theirs can: a mail address, a telephone for texts; and links that work once."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import words

MAIL, SMS = "mail", "sms"
CHANNELS = (MAIL, SMS)
ADDRESS_MOST = 254
LINK_LIVES = timedelta(hours=24)
FAILURES_MOST = 3
UNSUBSCRIBING_LIVES = timedelta(days=180)
ANSWER, VERIFY_MAIL, VERIFY_SMS = "answer", "verify-mail", "verify-sms"
QUIET_MAIL, QUIET_WEEKS = "quiet-mail", "quiet-weeks"
QUIETS = (QUIET_MAIL, QUIET_WEEKS)
VERIFIES = {VERIFY_MAIL: MAIL, VERIFY_SMS: SMS}
_MAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]+@[^@\s<>()\[\],;:\\\".-][^@\s<>()\[\],;:\\\"]*\.[^@\s<>()\[\],;:\\\".]{2,}")


class Contact(SQLModel, table=True):
    """One way to tell a person things: nothing but the question whether it is theirs goes there before they said so.

    `wanted`: they want to be told this way. `broken_at`: the other end said that it does not exist, or nothing arrived for a
    while (`failures` in a row). Shown to nobody else.
    """

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("channel in ('mail', 'sms')", name="contact_channel"),
        Index("contact_of_address", "address"),
    )

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    channel: str = Field(primary_key=True, max_length=4)
    address: str = Field(max_length=ADDRESS_MOST)
    wanted: bool = True
    given_at: datetime = Field(sa_type=UtcDateTime)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    broken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0

    @property
    def works(self) -> bool:
        """Whether anything may be sent here."""
        return self.wanted and self.verified_at is not None and self.broken_at is None

    def become(self, address: str, *, at: datetime) -> bool:
        """Take another address, which is again to be verified; False when it is the same one and works, or waits to."""
        if address == self.address and self.broken_at is None:
            return False
        self.address, self.given_at, self.verified_at, self.broken_at, self.failures = address, at, None, None, 0
        return True

    def fail(self, *, at: datetime, hard: bool) -> bool:
        """Something did not arrive; whether this contact is now known to be broken, which it was not before."""
        if self.broken_at is not None:
            return False
        self.failures += 1
        if hard or self.failures >= FAILURES_MOST:
            self.broken_at = at
        return self.broken_at is not None


class Link(SQLModel, table=True):
    """A secret address for one person and one purpose, for an errand's answer used once; only its digest is kept."""

    __tablename__ = "link"
    __table_args__ = (Index("link_of_person", "person_id"), Index("link_until", "until"))

    id: UUID = id_field()
    digest: str = Field(unique=True, max_length=64)
    person_id: UUID = Field(foreign_key="person.id")
    purpose: str = Field(max_length=12)
    errand_id: UUID | None = Field(default=None, foreign_key="errand.id")
    address: str = Field(default="", max_length=ADDRESS_MOST)
    made_at: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def mail_address(field: str, value: object) -> str:
    """A mail address as it can be written to, its domain in small letters; raises Invalid."""
    text = words(field, value, most=ADDRESS_MOST, least=1)
    if not _MAIL.fullmatch(text) or ".." in text or text.startswith(".") or ".@" in text:
        raise Invalid(FieldError(field, "not-an-email"))
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def answer_until(starts_at: datetime | None, ends_at: datetime, *, at: datetime) -> datetime:
    """How long an answer by link or code is taken: a day, or until the errand begins (one that is wanted now: ends)."""
    begins = starts_at if starts_at is not None and starts_at > at else ends_at
    return min(begins, at + LINK_LIVES)
