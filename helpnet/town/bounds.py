"""The two municipalities of the demonstration: where they lie and what is spoken there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """A municipality's box (WGS84 degrees) with its middle, language and country."""

    slug: str
    name: str
    language: str
    country: str
    time_zone: str
    west: float
    south: float
    east: float
    north: float
    lon: float
    lat: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the point is in the box; never for NaN or infinities."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


HELSINGBORG = Bounds(
    "helsingborg", "Helsingborg", "sv", "SE", "Europe/Stockholm", 12.57, 55.92, 12.99, 56.22, 12.6945, 56.0465
)
BERGEN = Bounds("bergen", "Bergen", "nb", "NO", "Europe/Oslo", 5.13, 60.18, 5.69, 60.54, 5.3240, 60.3925)
BOUNDS = {bounds.slug: bounds for bounds in (HELSINGBORG, BERGEN)}
