"""The kinds of errand helpnet knows, as municipalities start with them; each municipality keeps its own rules."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of errand: its slug, its usual minutes, and what helping takes unless a municipality says otherwise."""

    slug: str
    minutes: int
    qualification: str | None = None


CATEGORIES: tuple[Category, ...] = (
    Category("shopping", 45),
    Category("parcel", 20),
    Category("post", 15),
    Category("library", 30),
    Category("company", 60),
    Category("walk", 45),
    Category("visit", 60),
    Category("doctor", 120, "companion"),
    Category("language", 60),
    Category("homework", 60, "youth"),
    Category("cleaning", 90),
    Category("garden", 90),
    Category("digital", 45, "digital"),
    Category("other", 30),
)
SLUGS = tuple(category.slug for category in CATEGORIES)
QUALIFICATIONS = ("companion", "youth", "digital")
EVERYONE, COORDINATORS, NOBODY = "everyone", "coordinators", "nobody"
"""Who may ask for a category in a municipality."""
