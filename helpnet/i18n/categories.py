"""What each kind of errand is called."""

from __future__ import annotations

from helpnet.i18n.catalogues import mark, say

CATEGORY_NAMES: dict[str, str] = {
    "shopping": mark("Groceries"),
    "parcel": mark("Fetch a parcel"),
    "post": mark("Post a letter"),
    "library": mark("Library books"),
    "company": mark("Company"),
    "walk": mark("A walk together"),
    "visit": mark("A visit"),
    "doctor": mark("Along to the doctor"),
    "language": mark("Practise a language"),
    "homework": mark("Homework"),
    "cleaning": mark("Windows and cleaning"),
    "garden": mark("Garden"),
    "digital": mark("Phone and computer"),
    "other": mark("Something else"),
}


def category_name(category: str, language: str) -> str:
    """The kind of errand in words; an unknown kind is \"Something else\"."""
    return say(CATEGORY_NAMES.get(category, CATEGORY_NAMES["other"]), language)
