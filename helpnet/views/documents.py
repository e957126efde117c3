"""What the finished maps show: counts by area, never a person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hexagon:
    """How many there are in one H3 cell; `name` is what the area is called, if anything. `rough`: in words only, since they are few."""

    cell: str
    count: int
    name: str = ""
    rough: bool = False


@dataclass(frozen=True)
class NowMap:
    """Needs and helpers of a municipality at this moment, which is worded in `when`."""

    slug: str
    name: str
    language: str
    when: str
    needs: list[Hexagon]
    helpers: list[Hexagon]
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True)
class Course:
    """One errand's week, in hours since its beginning: when it came, was taken and ended; -1: not yet."""

    cell: str
    posted: int
    taken: int
    ended: int


@dataclass(frozen=True)
class WeekMap:
    """A week of a municipality: its errands by area, and what each of its hours is called."""

    slug: str
    name: str
    language: str
    when: str
    hours: list[str]
    errands: list[Course]
    names: dict[str, str]
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True)
class OpenMap:
    """How many open errands there are, coarsely, for the municipality's own site."""

    slug: str
    name: str
    language: str
    open: list[Hexagon]
    bounds: tuple[float, float, float, float]
