"""Places as people see them while they say where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Aim:
    """What is under the pin of a map. `key` is the point as the map named it; `trouble` says why it cannot be taken."""

    key: str
    lon: float
    lat: float
    address: str
    trouble: str


@dataclass(frozen=True)
class MapPoint:
    """What lies at one spot of the map: an errand, or (without `category`) those of a cell. Never finer than an errand's public area."""

    id: str
    lon: float
    lat: float
    cell: str
    count: int
    category: str = ""
    title: str = ""
    free: int = 0
