"""Keeping the catalogues whole: extract, check, set, and compile for the browser."""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from gettext import c2py
from pathlib import Path

import polib
from babel import Locale

from helpnet.i18n.catalogues import LANGUAGES, SOURCE, catalogue_path
from helpnet.i18n.extraction import ROOT, Messages, read_folders

LOCALES = ROOT / "assets" / "locales"
TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE)
_PLACE = re.compile(r"\{(\w+)\}")

Words = str | list[str]


@contextmanager
def _alone(path: Path) -> Generator[None]:
    """Hold the catalogue while it is rewritten, so that two at once lose nothing."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _save(catalogue: polib.POFile, path: Path) -> None:
    catalogue.sort(key=lambda entry: entry.msgid)
    catalogue.save(str(path))


def open_catalogue(path: Path) -> polib.POFile:
    """The catalogue as it is on disk; entries keep their whole lines so that a change is one line of difference."""
    return polib.pofile(str(path), wrapwidth=0, encoding="utf-8")


def extract(found: Messages, path: Path) -> tuple[int, int]:
    """Add what is said and not yet there (empty), drop what nothing says any more; returns (added, dropped)."""
    with _alone(path):
        catalogue = open_catalogue(path)
        known = {entry.msgid: entry for entry in catalogue}
        wanted: dict[str, str | None] = {**dict.fromkeys(found.single), **found.plural}
        gone = [
            entry
            for msgid, entry in known.items()
            if msgid not in wanted or (entry.msgid_plural or None) != wanted[msgid]
        ]
        for entry in gone:
            catalogue.remove(entry)
            known.pop(entry.msgid)
        new = [msgid for msgid in wanted if msgid not in known]
        for msgid in new:
            catalogue.append(_entry(msgid, wanted[msgid], None))
        if gone or new:
            _save(catalogue, path)
    return len(new), len(gone)


def _entry(msgid: str, plural: str | None, words: Words | None) -> polib.POEntry:
    if plural is None:
        return polib.POEntry(msgid=msgid, msgstr=words if isinstance(words, str) else "")
    forms = words if isinstance(words, list) else ["", ""]
    return polib.POEntry(msgid=msgid, msgid_plural=plural, msgstr_plural=dict(enumerate(forms)))


def put(words: Mapping[str, Words], found: Messages, path: Path) -> int:
    """Write translations into a catalogue (a list of forms where the message has a plural); returns how many."""
    with _alone(path):
        catalogue = open_catalogue(path)
        for msgid, text in words.items():
            old = catalogue.find(msgid)
            if old is not None:
                catalogue.remove(old)
            catalogue.append(_entry(msgid, found.plural.get(msgid), text))
        _save(catalogue, path)
    return len(words)


def faults(found: Messages, path: Path, language: str) -> list[str]:
    """Everything that keeps one catalogue from being whole, a line each."""
    catalogue = open_catalogue(path)
    known = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
    wrong = [f"{language}: missing: {msgid!r}" for msgid in sorted((found.single | found.plural.keys()) - known.keys())]
    for msgid, entry in known.items():
        if msgid not in found.single and msgid not in found.plural:
            wrong.append(f"{language}: nothing says: {msgid!r}")
            continue
        if entry.fuzzy:
            wrong.append(f"{language}: fuzzy: {msgid!r}")
        if (entry.msgid_plural or None) != found.plural.get(msgid):
            wrong.append(f"{language}: another plural than in the code: {msgid!r}")
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not all(forms) or (entry.msgid_plural and len(forms) != plural_count(catalogue)):
            wrong.append(f"{language}: not translated: {msgid!r}")
            continue
        wanted = set(_PLACE.findall(msgid + entry.msgid_plural))
        # "one errand" may leave the number out; nothing else may be left out or added.
        wrong += [
            f"{language}: other places than {sorted(wanted)}: {form!r}"
            for form in forms
            if not wanted - {"n"} <= set(_PLACE.findall(form)) <= wanted
        ]
    return wrong


def plural_count(catalogue: polib.POFile) -> int:
    """How many plural forms the catalogue's language has."""
    return int(catalogue.metadata["Plural-Forms"].split("nplurals=")[1].split(";")[0])


def _categories(catalogue: polib.POFile, language: str) -> dict[int, str]:
    """Which CLDR plural category (what Intl.PluralRules answers) each gettext form stands for."""
    index = c2py(catalogue.metadata["Plural-Forms"].split("plural=")[1].rstrip("; "))
    category = Locale.parse(language).plural_form
    return {index(n): category(n) for n in reversed(range(200))}


def for_browser(found: Messages, language: str, path: Path | None = None) -> dict[str, str | dict[str, str]]:
    """Message to words; a message with a plural to its forms by CLDR category. English says the code's own words."""
    if language == SOURCE:
        plurals: dict[str, str | dict[str, str]] = {
            one: {"one": one, "other": other} for one, other in sorted(found.plural.items())
        }
        return plurals
    catalogue = open_catalogue(path or catalogue_path(language))
    names = _categories(catalogue, language)
    return {
        entry.msgid: {names[form]: text for form, text in sorted(entry.msgstr_plural.items())}
        if entry.msgid_plural
        else entry.msgstr
        for entry in catalogue
        if entry.translated()
    }


def compile_all(found: Messages | None = None, folder: Path = LOCALES) -> list[Path]:
    """Write assets/locales/*.json, and only where something changed (so the pages are not built again for nothing)."""
    found = found or read_folders()
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for language in LANGUAGES:
        text = json.dumps(for_browser(found, language), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        path = folder / f"{language}.json"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
