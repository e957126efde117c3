"""Where the last one who looked around here found enough: where to begin the next look (`store.nearest`), a hint that changes no answer."""

from uuid import UUID

from h3.api import basic_int as h3

from helpnet.store.rings import ERRANDS, HOMES

REMEMBERED = 40_000
_BEGIN = {ERRANDS: 0.0, HOMES: 775.0}
"""The metres to begin with where nobody looked yet. The 200 homes that a wave weighs seldom lie nearer, which would cost a statement more."""
_HINTS = 7, 6, 5
_FARTHEST_BEGIN = 3_000.0
"""Cells of which resolutions remember it, the finest that does being believed; and how far out at most a look begins: what lies nearer is passed over
unread only once it has been looked at (`least`)."""
_enough: dict[tuple[str, UUID, int], float] = {}


def begin(what: str, municipality_id: UUID, lon: float, lat: float) -> float:
    """The metres to begin with: a hint that spares statements and changes no answer."""
    for resolution in _HINTS:
        metres = _enough.get((what, municipality_id, h3.latlng_to_cell(lat, lon, resolution)))
        if metres is not None:
            return min(metres, _FARTHEST_BEGIN)
    return _BEGIN[what]


def remember(what: str, municipality_id: UUID, lon: float, lat: float, metres: float) -> None:
    """So far out there was enough."""
    if len(_enough) >= REMEMBERED:
        _enough.clear()
    for resolution in _HINTS:
        _enough[what, municipality_id, h3.latlng_to_cell(lat, lon, resolution)] = metres
