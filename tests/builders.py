"""The only way in which tests make things: real ones, through the actions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from helpnet.actions import errands, founding, helping, people
from helpnet.domain.actor import Actor
from helpnet.domain.drafts import CallerDraft, ErrandDraft, ProfileDraft
from helpnet.runtime import actor_of_handle, perform

HELSINGBORG = {
    "slug": "helsingborg", "name": "Helsingborg", "language": "sv", "country": "SE", "time_zone": "Europe/Stockholm",
    "lon": 12.6945, "lat": 56.0465, "west": 12.55, "south": 55.95, "east": 12.95, "north": 56.15,
}  # fmt: skip
BERGEN = {
    "slug": "bergen", "name": "Bergen", "language": "nb", "country": "NO", "time_zone": "Europe/Oslo",
    "lon": 5.3221, "lat": 60.3913, "west": 5.1, "south": 60.2, "east": 5.6, "north": 60.55,
}  # fmt: skip
KIRUNA = {
    "slug": "kiruna", "name": "Kiruna", "language": "sv", "country": "SE", "time_zone": "Europe/Stockholm",
    "lon": 20.2253, "lat": 67.8558, "west": 17.9, "south": 67.3, "east": 23.3, "north": 69.06,
}  # fmt: skip
HOME = (12.6945, 56.0465)
_count = 0


def a_municipality(**fields: Any) -> UUID:
    """Helsingborg, unless the fields say otherwise."""
    return perform(founding.found, by=None, **{**HELSINGBORG, **fields})


def bergen() -> UUID:
    """A second municipality, to see that nothing passes between the two."""
    return perform(founding.found, by=None, **BERGEN)


def a_person(municipality: UUID, handle: str = "", *, home: tuple[float, float] | None = HOME, **fields: Any) -> Actor:
    """Somebody who lives in the middle of the town (or at `home`), as the actor they are."""
    global _count
    _count += 1
    handle = handle or f"person-{_count}"
    perform(
        founding.join, by=None, municipality_id=municipality, handle=handle, **{"name": handle.capitalize(), **fields}
    )
    actor = actor_of_handle(handle, door="screen")
    if home is not None:
        place = {"lon": home[0], "lat": home[1], "address": "Drottninggatan 14"}
        perform(people.change_profile, ProfileDraft({"home": place}), by=actor)
    return actor


def a_coordinator(municipality: UUID, handle: str = "") -> Actor:
    """Somebody who watches the municipality."""
    return a_person(municipality, handle, roles=["coordinator"])


def a_draft(**fields: Any) -> ErrandDraft:
    """Groceries for one, at the requester's home, unless the fields say otherwise."""
    return ErrandDraft(**{"category": "shopping", "title": "Mjölk och bröd", "area_name": "Centrum", **fields})


def a_caller(**fields: Any) -> CallerDraft:
    """Somebody who rings the contact centre."""
    caller = {"name": "Greta Lind", "phone": "042-10 50 00", "address": "Södergatan 3", "lon": 12.70, "lat": 56.04}
    return CallerDraft(**{**caller, **fields})


def an_errand(requester: Actor, **fields: Any) -> UUID:
    """An open errand of the requester's."""
    return perform(errands.post, a_draft(**fields), by=requester)


def a_taken_errand(requester: Actor, *helpers: Actor, **fields: Any) -> UUID:
    """An errand with these helpers on it, and no place left."""
    errand = an_errand(requester, **{"helpers": len(helpers), **fields})
    for helper in helpers:
        perform(helping.accept, errand, by=helper)
    return errand


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment in UTC."""
    from datetime import UTC

    return datetime(year, month, day, hour, minute, tzinfo=UTC)
