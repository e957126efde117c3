"""What is shown of the browsers in which somebody is alerted."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One browser, to the person whose it is; never its endpoint."""

    id: UUID
    label: str
    added_at: datetime
    arrived_at: datetime | None
    failing: bool


@dataclass(frozen=True, slots=True)
class Address:
    """Where a browser is reached; for the gateway alone."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)
