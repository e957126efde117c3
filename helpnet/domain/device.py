"""A browser that a person wants to be alerted in, and the push service that it is reached through."""

import base64
import binascii
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import Field, SQLModel

from helpnet.domain.columns import UtcDateTime, id_field
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import words

MOST = 10
"""Devices of one person; a further one takes the place of the one that was added first."""
ENDPOINT_MOST, LABEL_MOST = 1000, 60
FAILURES_MOST, FAILS_FOR = 3, timedelta(hours=24)
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


class Device(SQLModel, table=True):
    """One browser of a person. Its endpoint is a secret: whoever has it may write to that browser's push service.

    `sign_in_id` is the session in which it was added: its end, by the person's own hand, ends the alerts too. `failures` and
    `failing_since` tell since when nothing arrived.
    """

    __tablename__ = "device"

    id: UUID = id_field()
    person_id: UUID = Field(foreign_key="person.id", index=True)
    endpoint: str = Field(unique=True, max_length=ENDPOINT_MOST)
    p256dh: str = Field(max_length=90)
    auth: str = Field(max_length=30)
    label: str = Field(default="", max_length=LABEL_MOST)
    sign_in_id: UUID | None = Field(default=None, index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


def is_failing(failures: int, failing_since: datetime | None, *, at: datetime) -> bool:
    """Whether a device has not been reached three times in a row and for a day: nobody waits for it any more."""
    return failures >= FAILURES_MOST and failing_since is not None and failing_since < at - FAILS_FOR


def origin_of(endpoint: str, origins: tuple[str, ...]) -> str | None:
    """The push service that an endpoint lies at, when it is one of `origins`; else None.

    An origin is `https://host`, `https://*.domain` for what lies below that domain, or for tests `http://127.0.0.1:port`.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if not host or parts.username is not None or not _PRINTABLE.fullmatch(endpoint) or "\\" in endpoint:
        return None
    usual = port is None or (parts.scheme, port) == ("https", 443)
    given = f"{parts.scheme}://{parts.hostname if ':' not in host else f'[{host}]'}" + ("" if usual else f":{port}")
    if parts.scheme == "http" and host not in LOOPBACK:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    for origin in origins:
        wild = origin.startswith("https://*.") and usual and given.startswith("https://")
        if given == origin or (wild and host.endswith(origin.removeprefix("https://*"))):
            return given
    return None


def endpoint_at(field: str, value: object, origins: tuple[str, ...]) -> str:
    """An endpoint at a push service that is allowed; raises Invalid."""
    endpoint = words(field, value, least=1, most=ENDPOINT_MOST)
    if origin_of(endpoint, origins) is None:
        raise Invalid(FieldError(field, "not-a-push-service"))
    return endpoint


def key_of(field: str, value: object) -> str:
    """A browser's public key, a point on P-256, in base64url without padding; raises Invalid."""
    raw = _bytes(field, value, most=90)
    try:
        if len(raw) != 65:
            raise ValueError
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        raise Invalid(FieldError(field, "not-a-key")) from None
    return in_base64(raw)


def auth_of(field: str, value: object) -> str:
    """A browser's authentication secret, 16 bytes, in base64url without padding; raises Invalid."""
    raw = _bytes(field, value, most=30)
    if len(raw) != 16:
        raise Invalid(FieldError(field, "not-a-key"))
    return in_base64(raw)


def _bytes(field: str, value: object, *, most: int) -> bytes:
    text = words(field, value, least=1, most=most).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise Invalid(FieldError(field, "not-a-key")) from None


def in_base64(raw: bytes) -> str:
    """base64url without padding, as the push API writes it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
