"""From what people type to a place: the doors ask here before they act, since looking up may be slow."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from typing import Any, TypeVar
from uuid import UUID

from helpnet.domain.actor import Actor
from helpnet.domain.drafts import CallerDraft, ErrandDraft
from helpnet.domain.municipality import Municipality
from helpnet.domain.refusals import FieldError, Invalid
from helpnet.domain.values import ADDRESS_MAX, words
from helpnet.gateways import geocoding_http
from helpnet.gateways.geocoding import Found, Geocoder, district_of, inside
from helpnet.i18n import mark, say
from helpnet.queries import access, intake, people, surveys
from helpnet.runtime import read
from helpnet.settings import settings

POINT = mark("Point on the map near {place} ({lat}, {lon})")
POINTED = re.compile(r"\((?P<lat>-?\d{1,2}\.\d{5}), (?P<lon>-?\d{1,3}\.\d{5})\)")
"""What `POINT` ends with in every language, and may be followed by a floor or "the red house": the address itself says which point it was."""

Answer = TypeVar("Answer")

_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="places")


async def off_loop(ask: Callable[..., Answer], *args: Any, by: Actor, **fields: Any) -> Answer:
    """Ask what is below in a few threads of its own, so that a slow geocoder keeps nobody waiting but those who look for a place."""
    return await asyncio.get_running_loop().run_in_executor(_pool, partial(ask, *args, by=by, **fields))


@cache
def geocoder() -> Geocoder:
    """The geocoder of the settings, or the one that comes with helpnet."""
    return geocoding_http.geocoder(settings().geocoder_url, shared=settings().redis_url)


def suggest(text: str, *, by: Actor, limit: int = 6) -> list[Found]:
    """What people may mean while they type, within their municipality; nothing before the third letter."""
    return geocoder().suggest(text[:ADDRESS_MAX], _municipality(by), limit)


def here(lon: object, lat: object, *, by: Actor) -> Found:
    """The words for where somebody stands, in the municipality or around it; they hold the point itself where nothing as near as a street is known. Raises Invalid."""
    municipality = _municipality(by)
    place = municipality.place(lon, lat, "")
    found = geocoder().reverse(place.lon, place.lat, municipality)
    if found is not None and found.label != found.district:
        return replace(found, lon=place.lon, lat=place.lat)
    # A district, a wood or the whole municipality would be looked up as its middle, kilometres from here.
    district = found.district if found else district_of(place.lon, place.lat, municipality.slug)
    near = (district or municipality.name)[: ADDRESS_MAX // 2]  # the point after it must not be cut off
    point = say(POINT, by.language, place=near, lat=f"{place.lat:.5f}", lon=f"{place.lon:.5f}")
    return Found(point, point, place.lon, place.lat, district)


def pointed_at(lon: object, lat: object, *, by: Actor) -> Found:
    """The words for a point chosen on the map, as `here` has them. Raises Invalid.

    Only within the municipality: what lies around it is reached by address.
    """
    found = here(lon, lat, by=by)
    if not inside(_municipality(by), found.lon, found.lat):
        raise Invalid(FieldError("place", "outside-area"))
    return found


def find(address: object, *, by: Actor, field: str = "place") -> Found:
    """The place an address means; raises Invalid when nobody knows it, or when it may mean several."""
    text = words(field, address, least=1, most=ADDRESS_MAX)
    if pointed := POINTED.search(text):
        place = _municipality(by).place(float(pointed["lon"]), float(pointed["lat"]), text)
        return Found(text, text, place.lon, place.lat, "")
    municipality = _municipality(by)
    found = geocoder().geocode(text, municipality)
    if found is None:
        several = geocoder().suggest(text, municipality)
        raise Invalid(FieldError(field, "ambiguous-address" if several else "unknown-address"))
    return found


def placed(draft: ErrandDraft, *, by: Actor) -> ErrandDraft:
    """The draft with its point, and the name of its public area, looked up; raises Invalid for an unknown address.

    A point without an address gets the words of what is near it, and says that it is near. Without point or address it stands at the caller's, or the acting person's, home; without one of those it stays as it is.
    """
    caller = _caller_placed(draft.caller, by=by) if draft.caller else None
    lon, lat, address = draft.lon, draft.lat, draft.address
    if lon is None and lat is None and address:
        found = find(address, by=by)
        lon, lat, address = found.lon, found.lat, found.address
    elif lon is None and lat is None and draft.caller is None:
        home = read(people.profile, by=by)
        if home.has_home:
            lon, lat, address = home.home_lon, home.home_lat, home.home_address
    elif lon is None and lat is None and caller is not None:
        lon, lat, address = caller.lon, caller.lat, caller.address
        known = None if lon is not None or not by.is_coordinator else read(intake.caller, caller.phone, by=by)
        if known is not None and known.lon:
            lon, lat, address = known.lon, known.lat, known.address
    address = address or _near(lon, lat, by=by)
    cell, name = _named(lon, lat, by=by)
    return replace(draft, lon=lon, lat=lat, address=address, area_name=name, area_cell=cell, caller=caller)


def _caller_placed(caller: CallerDraft, *, by: Actor) -> CallerDraft:
    if caller.lon is not None or caller.lat is not None or not caller.address:
        return caller
    found = find(caller.address, by=by, field="address")
    return replace(caller, lon=found.lon, lat=found.lat, address=found.address)


def _near(lon: object, lat: object, *, by: Actor) -> str:
    """Words that help to find a point which came without any; empty for what is no point here (the action refuses that)."""
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return ""
    try:
        found = here(lon, lat, by=by)
    except Invalid:
        return ""
    return found.address if POINTED.search(found.address) else say("Near {address}", by.language, address=found.address)


def area_name(lon: object, lat: object, *, by: Actor) -> str:
    """The name of the public area around a point; empty for what is no point (the action refuses that)."""
    return _named(lon, lat, by=by)[1]


def _named(lon: object, lat: object, *, by: Actor) -> tuple[str, str]:
    """The cell and the name of the public area around a point."""
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return "", ""
    municipality = _municipality(by)
    try:
        place = municipality.place(lon, lat, "")
    except Invalid:
        return "", ""
    area = read(
        surveys.area, place.lon, place.lat, by=by
    )  # where few live, the nearest district would say more than the map
    return area.cell, district_of(area.lon, area.lat, municipality.slug)


def _municipality(by: Actor) -> Municipality:
    # Bounds, slug and zone do not change while helpnet runs; the key is the municipality, whoever asks first.
    found = _known.get(by.municipality_id)
    if found is None:
        found = _known[by.municipality_id] = read(access.municipality_of, by=by)
    return found


_known: dict[UUID, Municipality] = {}
