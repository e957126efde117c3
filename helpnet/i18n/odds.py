"""Honest odds in words: what there is near somebody, and about how long until it is their turn."""

from __future__ import annotations

from typing import Protocol

from babel.numbers import format_decimal

from helpnet.i18n.catalogues import mark, say, say_n

WEEKS_MOST, MONTHS_MOST = 16, 24
WEEKS_IN_A_MONTH = 52 / 12
NOTHING = mark("Right now no errand waits within {km} km of you.")
NOTHING_OF_YOURS = mark("Right now nothing of what you do waits within {km} km of you.")


class Counted(Protocol):
    """What odds are made of."""

    @property
    def has_home(self) -> bool: ...
    @property
    def radius(self) -> int: ...
    @property
    def errands(self) -> int: ...
    @property
    def a_week(self) -> int: ...
    @property
    def helpers(self) -> int: ...
    @property
    def weeks(self) -> float: ...


def odds_words(odds: Counted, language: str, *, fresh: bool, some_off: bool) -> list[str]:
    """What to expect, one sentence after the other; `fresh`: they wait for their first errand; `some_off`: not all kinds count."""
    if not odds.has_home:
        return [say("Say where you live, and we can tell how much is asked for near you.", language)]
    km = format_decimal(odds.radius / 1000, locale=language)
    now = (
        say_n("Right now {n} errand waits for somebody within {km} km of you.", "Right now {n} errands wait for somebody within {km} km of you.", odds.errands, language, km=km)
        if odds.errands
        else say(NOTHING_OF_YOURS if some_off else NOTHING, language, km=km)
    )  # fmt: skip
    others = (
        say_n("At least {n} neighbour there helps as well as you.", "At least {n} neighbours there help as well as you.", odds.helpers, language)
        if odds.helpers
        else say("Hardly anybody else there helps yet, so you are needed.", language)
    )  # fmt: skip
    if not odds.weeks:
        return [now, say("In the last four weeks nobody there asked for what you do.", language), others]
    found = [now, _often(odds.a_week, language), others, _turn(odds.weeks, language)]
    if fresh:
        found.append(say("Who waits for a first errand is asked earlier.", language))
    if odds.weeks > WEEKS_IN_A_MONTH:
        found.append(say("It is not about you: more people want to help than ask.", language))
    return found


def _often(a_week: int, language: str) -> str:
    if not a_week:
        return say("Less than one errand a week is asked for there.", language)
    return say_n("About {n} errand a week is asked for there.", "About {n} errands a week are asked for there.", a_week, language)  # fmt: skip


def _turn(weeks: float, language: str) -> str:
    """About how long until one of them is theirs."""
    months = round(weeks / WEEKS_IN_A_MONTH)
    if weeks < 0.75:
        return say("That is more than one a week for each of you.", language)
    if weeks < 1.5:
        return say("That is about one a week for each of you.", language)
    if weeks <= WEEKS_MOST:
        return say("That is about one for each of you in {n} weeks.", language, n=round(weeks))
    if months <= MONTHS_MOST:
        return say("That is about one for each of you in {n} months.", language, n=months)
    return say("That is hardly one for each of you in two years.", language)
