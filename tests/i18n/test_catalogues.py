"""The catalogues stay whole, and a hole in one is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpnet.i18n.catalogues import LANGUAGES, catalogue_path
from helpnet.i18n.extraction import Messages, read_folders, read_source
from helpnet.i18n.upkeep import TRANSLATED, compile_all, extract, faults, for_browser, put

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


def catalogue(folder: Path, body: str) -> Path:
    path = folder / "helpnet.po"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def test_the_projects_catalogues_are_whole() -> None:
    found = read_folders()
    assert found.unreadable == []
    for language in TRANSLATED:
        assert faults(found, catalogue_path(language), language) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", "missing: 'Hello {name}'"),
        ('\nmsgid "Hello {name}"\nmsgstr ""\n', "not translated"),
        ('\n#, fuzzy\nmsgid "Hello {name}"\nmsgstr "Hej {name}"\n', "fuzzy"),
        ('\nmsgid "Hello {name}"\nmsgstr "Hej {namn}"\n', "other places"),
        ('\nmsgid "Hello {name}"\nmsgstr "Hej"\n', "other places"),
        ('\nmsgid "Hello {name}"\nmsgstr "Hej {name}"\n\nmsgid "Bye"\nmsgstr "Hej då"\n', "nothing says: 'Bye'"),
        ('\nmsgid "Hello {name}"\nmsgid_plural "Hellos"\nmsgstr[0] "a"\nmsgstr[1] "b"\n', "another plural"),
    ],
)
def test_each_kind_of_hole_is_found(tmp_path: Path, body: str, fault: str) -> None:
    found = Messages(single={"Hello {name}"})
    assert any(fault in line for line in faults(found, catalogue(tmp_path, body), "sv"))


def test_a_plural_needs_all_its_forms_and_the_singular_may_leave_the_number_out(tmp_path: Path) -> None:
    found = Messages(plural={"{n} errand": "{n} errands"})
    half = catalogue(
        tmp_path, '\nmsgid "{n} errand"\nmsgid_plural "{n} errands"\nmsgstr[0] "ett uppdrag"\nmsgstr[1] ""\n'
    )
    assert faults(found, half, "sv") == ["sv: not translated: '{n} errand'"]
    put({"{n} errand": ["ett uppdrag", "{n} uppdrag"]}, found, half)
    assert faults(found, half, "sv") == []
    assert for_browser(found, "sv", half) == {"{n} errand": {"one": "ett uppdrag", "other": "{n} uppdrag"}}


def test_extracting_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path) -> None:
    path = catalogue(tmp_path, '\nmsgid "Old"\nmsgstr "Gammal"\n\nmsgid "Kept"\nmsgstr "Kvar"\n')
    assert extract(Messages(single={"Kept", "New"}), path) == (1, 1)
    text = path.read_text(encoding="utf-8")
    assert "Kvar" in text
    assert "Old" not in text
    assert extract(Messages(single={"Kept", "New"}), path) == (0, 0)


def test_messages_are_found_where_our_own_calls_name_them() -> None:
    found = Messages()
    read_source(
        "from components.text import t, tn\nfrom helpnet.i18n import say, mark\n"
        't("One" " two"); tn("{n} cat", "{n} cats", n); say("Three", l); say(variable, l); mark("Yes" if x else "No")\nother("Not me")',
        "a.py",
        found,
    )
    assert found.single == {"One two", "Three", "Yes", "No"}
    assert found.plural == {"{n} cat": "{n} cats"}
    assert found.unreadable == []


def test_somebody_elses_say_is_not_ours() -> None:
    found = Messages()
    read_source('def f(say): say("Building")\nt = str\nt("x")', "a.py", found)
    assert found.single == set()


def test_a_message_that_is_made_up_on_the_way_is_refused() -> None:
    found = Messages()
    read_source("from components.text import t\nt(f'Hello {name}')", "page.py", found)
    assert found.unreadable == ["page.py:2: t() needs its message as a literal"]


def test_the_browser_gets_every_language_and_files_are_left_alone_when_nothing_changed(tmp_path: Path) -> None:
    found = read_folders()
    assert {path.stem for path in compile_all(found, tmp_path)} == set(LANGUAGES)
    assert compile_all(found, tmp_path) == []
    swedish = json.loads((tmp_path / "sv.json").read_text(encoding="utf-8"))
    assert swedish["Groceries"] == "Handla mat"
    english = json.loads((tmp_path / "en.json").read_text(encoding="utf-8"))
    assert english["{n} character left"] == {"one": "{n} character left", "other": "{n} characters left"}
