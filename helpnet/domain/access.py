"""Sign-ins and tokens: only digests are kept, so a stolen database opens no session."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field

IDLE = timedelta(days=30)


def new_secret() -> str:
    """A fresh secret of 256 bits, fit for a cookie or a header."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SignIn(SQLModel, table=True):
    """One browser's session; ends after 30 idle days, or when it is revoked."""

    __tablename__ = "sign_in"

    id: UUID = id_field()
    person_id: UUID = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiToken(SQLModel, table=True):
    """A bearer token that somebody made for themselves at the command line."""

    __tablename__ = "api_token"

    id: UUID = id_field()
    person_id: UUID = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
