"""Finding places by what people type, and the words for a place on the map."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from helpnet.domain.values import ADDRESS_MAX, area_of, distance_m
from helpnet.gateways.asked import LETTERS_NEEDED, Area, Asked, Found, inside
from helpnet.gateways.gazetteers import Gazetteer, gazetteer

SUGGESTED = 6
NEAR_STREET_M = 250
ONE_PLACE_M = 500  # as far apart as the entrances of one place may lie, and nearer than streets of one name do


class Geocoder(Protocol):
    """Places by text and by point, never outside the area, never raising: what is not found is not there."""

    def suggest(self, text: str, within: Area, limit: int = SUGGESTED) -> list[Found]:
        """What people may mean while they type, best first; nothing before the third letter."""
        ...

    def geocode(self, text: str, within: Area) -> Found | None:
        """The place that the address means; None also where it may mean several."""
        ...

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        """The words for a point; label and district are the same where nothing as near as a street is known."""
        ...


class GazetteerGeocoder:
    """The embedded geocoder: the municipality's imported places, or those that come with helpnet; no network."""

    def suggest(self, text: str, within: Area, limit: int = SUGGESTED) -> list[Found]:
        """Streets, districts and places whose words begin with what was typed; one slip of the finger is forgiven."""
        known, found = gazetteer(within.slug), list[Found]()
        asked = Asked.of(text, within, lambda asked: asked.known_to(known, within))
        if asked.letters < LETTERS_NEEDED:
            return []
        for spot in asked.fitting(known, within):
            place = asked.at(spot, known)
            if inside(within, place.lon, place.lat):
                found = once([*found, place])
            if len(found) >= limit:
                break
        return told_apart(found[: max(0, limit)])

    def geocode(self, text: str, within: Area) -> Found | None:
        """What bears the name that was typed whole, else the only name that fits; None where several places may be meant."""
        known = gazetteer(within.slug)
        asked = Asked.of(text, within, lambda asked: asked.known_to(known, within))
        if asked.letters < LETTERS_NEEDED:
            return None
        fitting = [*asked.fitting(known, within)]
        names = asked.best_named({spot.name for spot in fitting})
        if len(names) != 1:
            return None
        meant = asked.nearest_spots([spot for spot in fitting if spot.name in names], known)
        places = [asked.at(spot, known) for spot in meant if spot.kind == meant[0].kind]
        return only([place for place in places if inside(within, place.lon, place.lat)])

    def reverse(self, lon: float, lat: float, within: Area) -> Found | None:
        """The nearest street with a plausible number, or the district, or None far from everything."""
        if not inside(within, lon, lat):
            return None
        known = gazetteer(within.slug)
        metres, name, street = known.nearest(lon, lat)
        if street is not None and metres <= NEAR_STREET_M:
            address = ", ".join(dict.fromkeys((name, *known.whereabouts(street))))
            return Found(f"{name}, {street.district}", address, lon, lat, street.district)
        district = known.district(lon, lat)
        if district is None:
            return None
        address = district.name if district.name == district.town else f"{district.name}, {district.town}"
        return Found(district.name, address, lon, lat, district.name)


def district_of(lon: float, lat: float, slug: str) -> str:
    """The district's name for cards, by the middle of the point's public area, telling no more than the map."""
    area = area_of(lon, lat)
    return _district_of_cell(gazetteer(slug), area.lon, area.lat)


@lru_cache(maxsize=20_000)
def _district_of_cell(known: Gazetteer, lon: float, lat: float) -> str:
    district = known.district(lon, lat)
    return district.name if district else ""


def only(places: Sequence[Found]) -> Found | None:
    """The first place, if all of them lie so close together that they are one."""
    first = places[0] if places else None
    if first is None or any(distance_m(first.lon, first.lat, one.lon, one.lat) > ONE_PLACE_M for one in places):
        return None
    return first


def once(places: Iterable[Found]) -> list[Found]:
    """Each place once, though it was found twice."""
    kept = list[Found]()
    for place in places:
        if not any(one.address == place.address and only((one, place)) for one in kept):
            kept.append(place)
    return kept


def told_apart(places: Sequence[Found]) -> list[Found]:
    """The places; where some share an address, each has its point in its words, as `placing.find` reads it."""
    addresses = [place.address for place in places]
    return [place if addresses.count(place.address) == 1 else _pointed(place) for place in places]


def _pointed(place: Found) -> Found:
    point = f" ({place.lat:.5f}, {place.lon:.5f})"
    return replace(place, label=place.label + point, address=place.address[: ADDRESS_MAX - len(point)] + point)
