"""What is known of a municipality's public areas; for whoever holds the machine."""

from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.domain.areas import Survey
from helpnet.domain.values import Area
from helpnet.store import areas
from helpnet.store.work import Work


def of(work: Work, municipality_id: UUID, *, by: Actor | None) -> Survey:
    """The municipality's whole survey."""
    return areas.all_of(work, within=municipality_id)


def area(work: Work, lon: float, lat: float, *, by: Actor) -> Area:
    """What strangers may know of a place in the reader's municipality."""
    return areas.of(work, lon, lat, within=by.municipality_id)
