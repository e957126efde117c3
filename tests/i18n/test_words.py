"""Messages come out right in each language."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from helpnet.domain.refusals import FieldError, Refusal
from helpnet.i18n import LANGUAGES, category_name, explain, field_words, language_for, say, say_n
from helpnet.i18n.catalogues import catalogue_path
from helpnet.i18n.categories import CATEGORY_NAMES
from helpnet.i18n.refusals import FIELD_WORDS, REASON_WORDS, REFUSAL_WORDS
from helpnet.i18n.upkeep import open_catalogue


def every_refusal() -> list[type[Refusal]]:
    found, waiting = [], [Refusal]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "slug" in vars(kind):
            found.append(kind)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_worded_in_every_language(language: str) -> None:
    for kind in every_refusal():
        assert kind.slug in REFUSAL_WORDS, kind
        words = explain(kind(), language)
        assert words.endswith(".")
        assert (words == REFUSAL_WORDS[kind.slug]) == (language == "en"), words


@pytest.mark.parametrize("language", ["sv", "nb"])
@pytest.mark.parametrize(("field", "reason"), sorted(FIELD_WORDS))
def test_every_fields_own_words_are_worded_in_every_language(field: str, reason: str, language: str) -> None:
    assert field_words(FieldError(field, reason), language) != field_words(FieldError(field, reason), "en")


@pytest.mark.parametrize("language", ["sv", "nb"])
@pytest.mark.parametrize("reason", sorted(REASON_WORDS))
def test_every_reason_is_worded_in_every_language(reason: str, language: str) -> None:
    assert field_words(FieldError("anything", reason), language) != field_words(FieldError("anything", reason), "en")


def test_a_known_limit_is_named_in_the_languages_own_figures() -> None:
    assert field_words(FieldError("text", "too-long", 2000), "sv") == "Skriv högst 2\xa0000 tecken."
    assert field_words(FieldError("text", "too-long", 2000), "en") == "Write at most 2,000 characters."


def test_a_field_has_its_own_words_where_they_say_more() -> None:
    assert "80" in field_words(FieldError("title", "too-long", 80), "nb")


def test_an_unknown_reason_and_an_unknown_refusal_still_say_something() -> None:
    odd = SimpleNamespace(slug="odd-one-out", fields={})
    assert explain(odd, "sv") == field_words(FieldError("x", "odd"), "sv") == "Det gick inte. Försök igen om en stund."


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_errand_has_its_own_name(language: str) -> None:
    assert len({category_name(kind, language) for kind in CATEGORY_NAMES}) == 14
    assert category_name("no such kind", language) == category_name("other", language)


@pytest.mark.parametrize(
    ("n", "sv", "en"),
    [
        (0, "0 tecken kvar", "0 characters left"),
        (1, "1 tecken kvar", "1 character left"),
        (2, "2 tecken kvar", "2 characters left"),
    ],
)
def test_plurals_follow_the_language(n: int, sv: str, en: str) -> None:
    assert say_n("{n} character left", "{n} characters left", n, "sv") == sv
    assert say_n("{n} character left", "{n} characters left", n, "en") == en


def test_braces_that_people_write_stay_as_written() -> None:
    assert say("about {length} m", "en", length="{n} {0.__class__}") == "about {n} {0.__class__} m"
    assert say("about {length} m", "en") == "about {length} m"


def test_words_of_debt_and_need_are_never_used() -> None:
    for language, forbidden in (
        ("sv", r"\b(skuld\w*|skyldig|saldo\w*|användare\w*|behövande)\b"),
        ("nb", r"\b(gjeld|skyldig|saldo\w*|brukere?n?|trengende)\b"),
    ):
        for entry in open_catalogue(catalogue_path(language)):
            text = " ".join([entry.msgstr, *entry.msgstr_plural.values()]).lower()
            assert not re.search(forbidden, text), text


@pytest.mark.parametrize(
    ("wished", "got"),
    [
        ("nn-NO,nn;q=0.9,en;q=0.5", "nb"),
        ("no", "nb"),
        ("nb-NO", "nb"),
        ("en-GB,sv;q=0.9", "en"),
        ("sv", "sv"),
        ("ar,fa;q=0.8", "sv"),
        ("", "sv"),
        ("en;q=0,sv;q=0.1", "sv"),
        ("en;q=x", "sv"),
        ("de,en;q=0.3,sv;q=0.8", "sv"),
    ],
)
def test_the_browsers_wish_becomes_one_of_ours(wished: str, got: str) -> None:
    assert language_for(wished) == got
