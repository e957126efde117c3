"""Words on a page, in the reader's language: `t("I'll do it")` is a Var that changes when the language does."""

from __future__ import annotations

import json
from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex.vars.base import LiteralVar

from helpnet.i18n.categories import CATEGORY_NAMES

_WORDS = VarData(
    imports={"$/public/i18n.js": [rx.ImportVar(tag="useWords")]},
    hooks={"const words = useWords()": None},
)


def _call(expression: str, *parts: rx.Var[Any]) -> rx.vars.StringVar:
    data = VarData.merge(_WORDS, *(part._get_all_var_data() for part in parts))
    return rx.Var(_js_expr=f"(words.{expression})", _var_type=str, _var_data=data).to(str)


def t(message: str, **values: Any) -> rx.vars.StringVar:
    """The message in the reader's language; {name} is the value of `name`, a Var or a constant."""
    if not values:
        return _call(f"t({json.dumps(message)})")
    filled = LiteralVar.create(values)
    return _call(f"t({json.dumps(message)}, {filled!s})", filled)


def tn(singular: str, plural: str, n: Any, **values: Any) -> rx.vars.StringVar:
    """The form that fits the number `n` in the reader's language; {n} is filled in."""
    number, filled = LiteralVar.create(n), LiteralVar.create(values)
    return _call(f"tn({json.dumps(singular)}, {json.dumps(plural)}, {number!s}, {filled!s})", number, filled)


def one_of(value: Any, names: dict[str, str], other: str = "") -> rx.vars.StringVar:
    """The message that `names` holds for a Var's value, in the reader's language; `other` for any other value.

    The messages are marked for the catalogues where `names` is written (`helpnet.i18n.mark`).
    """
    chosen = LiteralVar.create(value)
    table = LiteralVar.create(names)
    return _call(f"t(({table!s})[{chosen!s}] ?? {json.dumps(other)})", chosen)


def category_name(category: Any) -> rx.vars.StringVar:
    """What a kind of errand is called."""
    return one_of(category, CATEGORY_NAMES, CATEGORY_NAMES["other"])


def language_name(code: Any) -> rx.vars.StringVar:
    """What a language (BCP 47 tag) is called in the reader's own."""
    chosen = LiteralVar.create(code)
    return _call(f"languageName({chosen!s})", chosen)
