"""Whoever is refused is told why, in words of their own language."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import helpnet.domain
from helpnet.domain.refusals import FieldError, Invalid, Refusal
from helpnet.i18n import LANGUAGES, explain, field_words
from helpnet.i18n.refusals import REFUSAL_WORDS
from tests.architecture.code import Source, source, sources


def refusals() -> list[type[Refusal]]:
    """Every kind of refusal, wherever it is defined."""
    for module in pkgutil.iter_modules(helpnet.domain.__path__, "helpnet.domain."):
        importlib.import_module(module.name)

    def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return sorted(set(below(Refusal)), key=lambda kind: kind.__name__)


def reasons(files: tuple[Source, ...]) -> set[tuple[str, str]]:
    """Every field and reason that the source writes down in a FieldError, and where."""
    found = set()
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "FieldError":
                given = [
                    *node.args,
                    *(keyword.value for keyword in node.keywords if keyword.arg in {"field", "reason"}),
                ]
                words = [one.value if isinstance(one, ast.Constant) else "" for one in given]
                if len(words) >= 2 and words[1]:
                    found.add((str(words[0]), str(words[1])))
    return found


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_every_refusal_is_worded_in_every_language(kind: type[Refusal]):
    assert kind.slug in REFUSAL_WORDS
    refusal = Invalid() if kind is Invalid else kind()
    told = [explain(refusal, language) for language in LANGUAGES]
    assert all(told)
    assert len(set(told)) == len(LANGUAGES), told


@pytest.mark.parametrize(("field", "reason"), sorted(reasons(sources())))
def test_every_reason_is_worded_in_every_language(field: str, reason: str):
    vague = [field_words(FieldError("made-up", "made-up"), language) for language in LANGUAGES]
    told = [field_words(FieldError(field, reason), language) for language in LANGUAGES]
    assert len(set(told)) == len(LANGUAGES), told
    assert not set(told) & set(vague), f"{field}: {reason} has no words of its own"


def test_slugs_are_told_apart():
    slugs = [kind.slug for kind in refusals()]
    assert len(slugs) == len(set(slugs))


def test_reasons_are_found_in_source():
    written = "FieldError('title', 'empty')\nrefusals.FieldError(field='text', reason='too-long')"
    assert reasons((source(written),)) == {("title", "empty"), ("text", "too-long")}
