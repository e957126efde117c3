"""Value objects: places, times and words as they come in, checked once and then trusted."""

import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import h3
import phonenumbers

from helpnet.domain.refusals import FieldError, Invalid

TITLE_MAX, TEXT_MAX, NAME_MAX, ADDRESS_MAX, NOTE_MAX = 80, 2000, 80, 200, 500
MINUTES_MIN, MINUTES_MAX, HELPERS_MIN, HELPERS_MAX = 5, 600, 1, 20
RADIUS_MIN, RADIUS_USUAL, RADIUS_MAX = 500, 3_000, 10_000
AREA_RESOLUTION = 8
AREA_MARGIN_M = 20_000
EARTH_M_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Place:
    """A point (WGS84 degrees) with the address people read; the public part of it is `area_of`."""

    lon: float
    lat: float
    address: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """What strangers may know of a place: an H3 cell and that cell's centre."""

    cell: str
    lon: float
    lat: float


def area_of(lon: float, lat: float, resolution: int = AREA_RESOLUTION) -> Area:
    """The area around a point; of a coarser resolution, the one that holds its area of resolution 8."""
    cell = h3.cell_to_parent(h3.latlng_to_cell(lat, lon, AREA_RESOLUTION), resolution)
    centre_lat, centre_lon = h3.cell_to_latlng(cell)
    return Area(cell, centre_lon, centre_lat)


AREA_CELLS, HOME_CELLS = (8, 7, 5), (9, 8, 7, 5)
"""The resolutions of the cells by which errands and people are found: errands stand in the middle of one of resolution 8."""


def cells_at(lon: float, lat: float, resolutions: tuple[int, ...] = AREA_CELLS) -> dict[str, int]:
    """The columns by which things near a point are found (store.rings).

    Each cell is the one the point itself lies in: a parent does not hold all of its child, and the rings would miss some.
    """
    return {f"h3_r{resolution}": h3.str_to_int(h3.latlng_to_cell(lat, lon, resolution)) for resolution in resolutions}


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Metres per degree of longitude and latitude on the WGS84 ellipsoid near `lat`."""
    phi, a, e2 = math.radians(lat), 6_378_137.0, 0.00669437999014
    w = math.sqrt(1 - e2 * math.sin(phi) ** 2)
    return math.radians(a / w) * math.cos(phi), math.radians(a * (1 - e2) / w**3)


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two points some kilometres apart at most (error under 0.1 % within 20 km)."""
    kx, ky = metres_per_degree((lat + other_lat) / 2)
    return math.hypot((lon - other_lon) * kx, (lat - other_lat) * ky)


JOINERS = "\u200c\u200d"  # join letters in Persian and Hindi, and pictures into one
BLANKS = "\u115f\u1160\u3164\uffa0\u2800"  # letters by their category, and nothing to see


def words(field: str, value: object, *, most: int, least: int = 0, lines: bool = False) -> str:
    """The text people wrote, trimmed, of `least` to `most` characters; raises Invalid.

    What cannot be seen but changes what is read (other directions, zero widths) is left out; control characters are refused.
    Line breaks stay where `lines` are written, and are spaces elsewhere.
    """
    if not isinstance(value, str):
        raise Invalid(FieldError(field, "not-text"))
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        raise Invalid(FieldError(field, "not-text"))
    text = "".join(c for c in text if unicodedata.category(c) != "Cf" or c in JOINERS).strip()
    if not lines:
        text = " ".join(text.split("\n")).replace("\t", " ")
    if not any(unicodedata.category(c)[0] in "LNSP" and c not in BLANKS for c in text):
        text = ""
    if len(text) < least:
        raise Invalid(FieldError(field, "empty" if not text else "too-short", least))
    if len(text) > most:
        raise Invalid(FieldError(field, "too-long", most))
    return text


def whole_number(field: str, value: object, *, least: int, most: int) -> int:
    """A whole number between `least` and `most`, never a string or a truth value; raises Invalid."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid(FieldError(field, "not-a-number"))
    if not least <= value <= most:
        raise Invalid(FieldError(field, "out-of-range", most if value > most else least))
    return value


def phone_number(field: str, value: object, *, region: str = "SE") -> str:
    """A telephone number in E.164 form, so that the same caller is found again; raises Invalid."""
    text = words(field, value, most=40, least=1)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise Invalid(FieldError(field, "unknown")) from None
    if not phonenumbers.is_possible_number(number):
        raise Invalid(FieldError(field, "unknown"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_words(number: str) -> str:
    """A number in E.164 form as people read it: +46 70 174 06 05."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@dataclass(frozen=True, slots=True)
class Window:
    """When an errand is wanted: from (None: at once) until; never empty and never wholly past."""

    starts_at: datetime | None
    ends_at: datetime

    @classmethod
    def of(cls, starts_at: datetime | None, ends_at: datetime | None, *, now: datetime) -> "Window":
        """Check the moments against each other and `now`; without an end the errand stands two weeks. Raises Invalid."""
        for field, moment in (("from", starts_at), ("until", ends_at)):
            if moment is not None and moment.tzinfo is None:
                raise Invalid(FieldError(field, "unknown"))
            if moment is not None and moment > now + timedelta(days=365):
                raise Invalid(FieldError(field, "out-of-range", 365))
        end = ends_at or (starts_at or now) + timedelta(days=14)
        if starts_at is not None and end <= starts_at:
            raise Invalid(FieldError("until", "until-before-from"))
        if end <= now:
            raise Invalid(FieldError("until", "in-the-past"))
        return cls(starts_at, end)
