"""A person's own rules for being asked, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from babel.numbers import format_decimal

from helpnet.i18n.catalogues import mark, say, say_n
from helpnet.i18n.categories import category_name

ON, OFF = mark("We ask you about this: {kind}."), mark("We do not ask you about this: {kind}.")
HEARS, PEACE = mark("We tell you when somebody near you asks for help."), mark("We leave you in peace.")
RESTS, AGAIN = mark("We ask you nothing until {day}."), mark("The pause is over, and we may ask you again.")
QUIET, LOUD = mark("We send you nothing between {begin} and {end}."), mark("You have no quiet hours any more.")
NOTHING = mark("We ask you nothing, and you see what is near in the app.")


class Rules(Protocol):
    """A person's rules. `pause_words`: the day a pause ends on; it and the two times of day may be empty."""

    @property
    def alerts_on(self) -> bool: ...
    @property
    def pause_words(self) -> str: ...
    @property
    def asks_per_week(self) -> int: ...
    @property
    def alert_radius(self) -> int: ...
    @property
    def quiet_from(self) -> str: ...
    @property
    def quiet_until(self) -> str: ...
    @property
    def kinds_off(self) -> Sequence[str]: ...


def rules_words(rules: Rules, language: str) -> list[str]:
    """What holds now, one sentence after the other."""
    if not rules.alerts_on:
        return [say(NOTHING, language)]
    if rules.pause_words:
        return [say(RESTS, language, day=rules.pause_words)]
    found = [_often(rules, language)]
    if rules.quiet_from:
        found.append(_quiet(rules, language))
    if rules.kinds_off:
        names = ", ".join(category_name(kind, language) for kind in rules.kinds_off)
        found.append(say(OFF, language, kind=names))
    return found


def kept_words(rule: str, rules: Rules, language: str, kind: str = "") -> str:
    """What was just changed: `rule` is the field, `kind` the kind of errand that was switched on or off."""
    match rule:
        case "alerts_on":
            return say(HEARS if rules.alerts_on else PEACE, language)
        case "kinds_off":
            return say(OFF if kind in rules.kinds_off else ON, language, kind=category_name(kind, language))
        case "paused_until":
            return say(RESTS, language, day=rules.pause_words) if rules.pause_words else say(AGAIN, language)
        case "quiet_from":
            return _quiet(rules, language) if rules.quiet_from else say(LOUD, language)
    return _often(rules, language)


def time_words(time: str, language: str) -> str:
    """A time of day ("09:30") as people write it."""
    return time if language == "en" else time.replace(":", ".")


def _often(rules: Rules, language: str) -> str:
    km = format_decimal(rules.alert_radius / 1000, locale=language)
    return say_n("We ask you at most {n} time a week, about what is within {km} km.", "We ask you at most {n} times a week, about what is within {km} km.", rules.asks_per_week, language, km=km)  # fmt: skip


def _quiet(rules: Rules, language: str) -> str:
    begin, end = time_words(rules.quiet_from, language), time_words(rules.quiet_until, language)
    return say(QUIET, language, begin=begin, end=end)
