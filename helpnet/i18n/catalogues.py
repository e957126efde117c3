"""The .po catalogues, read once, and the two ways to word a message on the server."""

from __future__ import annotations

import gettext
import io
import re
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
SOURCE = "en"
LANGUAGES = ("sv", "nb", "en")
FIRST = "sv"
"""What a reader gets whose languages we do not have, and what the first HTML is written in."""

_ALSO = {"no": "nb", "nn": "nb", "da": "nb"}
_PLACE = re.compile(r"\{(\w+)\}")


def catalogue_path(language: str) -> Path:
    """Where one language's .po file lies."""
    return FOLDER / language / "LC_MESSAGES" / "helpnet.po"


@lru_cache(maxsize=len(LANGUAGES))
def _words(language: str) -> gettext.NullTranslations:
    path = catalogue_path(language)
    if language == SOURCE or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def mark(message: str) -> str:
    """Name a message for the catalogues where it is worded later; returns it unchanged."""
    return message


def mark_n(singular: str, plural: str) -> tuple[str, str]:
    """Name a message with a plural for the catalogues where it is worded later."""
    return singular, plural


def fill(message: str, fields: dict[str, object]) -> str:
    """Put values at their {places}; a place without a value stays visible, braces in values stay as written."""
    return _PLACE.sub(lambda place: str(fields.get(place[1], place[0])), message)


def say(message: str, language: str, **fields: object) -> str:
    """The message in that language, with {fields} filled in; English when the language is unknown."""
    return fill(_words(language).gettext(message), fields)


def say_n(singular: str, plural: str, n: int, language: str, **fields: object) -> str:
    """The form that fits `n` in that language; {n} is filled in."""
    return fill(_words(language).ngettext(singular, plural, n), {"n": n, **fields})


def language_for(wished: str) -> str:
    """The best of our languages for an Accept-Language header or a single tag; Swedish when none fits."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(wished.split(",")[:20]):
        tag, _, quality = part.partition(";q=")
        base = tag.strip().lower().replace("_", "-").split("-")[0]
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        ranked.append((-weight, place, _ALSO.get(base, base)))
    return next((base for weight, _, base in sorted(ranked) if base in LANGUAGES and weight < 0), FIRST)
