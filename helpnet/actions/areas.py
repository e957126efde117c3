"""How finely a municipality shows where things are."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.domain.areas import COARSEST
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import AREA_RESOLUTION
from helpnet.store import areas
from helpnet.store.areas import Named
from helpnet.store.work import Work


def nameless(lon: float, lat: float) -> str:
    """No name: less than it could be, never more than an area tells."""
    return ""


def survey(
    work: Work, municipality_id: UUID, doors: Mapping[int, int], named: Named = nameless, *, by: Actor | None
) -> None:
    """Take in how many known addresses lie in each H3 cell of resolution 8 (domain.areas.counted); limits that were set stay.

    `named` tells the name of an area by its middle.
    """
    areas.hold_alone(work, municipality_id)
    _, finest = areas.limits(work, municipality_id)
    areas.survey(work, municipality_id, doors, finest, named)


def limit(
    work: Work,
    municipality_id: UUID,
    cells: Iterable[int],
    finest: int,
    named: Named = nameless,
    *,
    by: Actor | None,
) -> None:
    """Show these cells (of resolution 8) no finer than `finest`, 5 to 8; 8 lifts the limit. Raises Invalid."""
    if not COARSEST <= finest <= AREA_RESOLUTION:
        raise Invalid(FieldError("finest", "out-of-range", AREA_RESOLUTION))
    areas.hold_alone(work, municipality_id)
    doors, before = areas.limits(work, municipality_id)
    areas.survey(work, municipality_id, doors, areas.limited(cells, finest, before), named)
