"""When I am asked: my own rules, each one tap, and what to expect with them."""

from typing import Any

import reflex as rx

from components import kit, rules
from components.text import t
from helpnet.pages.shell import frame
from state.rules import RulesState

ME: Any = RulesState.me
ODDS: Any = RulesState.odds


def page() -> rx.Component:
    """One rule below the other; nothing needs to be saved."""
    return frame(
        kit.soft(t("Everything here holds at once, whoever asks. Touch it again to take it back.")),
        rx.cond(ME, kit.stack(*_parts(), space="wide"), kit.waiting(lines=5)),
        title=t("When we ask you"),
        back=("/profile", t("My profile")),
    )


def _parts() -> tuple[rx.Component, ...]:
    rest = rules.resting(
        pause=ME.pause, until=ME.pause_words, days=RulesState.days, on_rest=RulesState.rest, on_day=RulesState.rest_until
    )  # fmt: skip
    quiet = rules.hushing(
        hours=RulesState.hours, start=ME.quiet_from, end=ME.quiet_until,
        on_switch=RulesState.hush, on_from=RulesState.hush_from, on_until=RulesState.hush_until,
    )  # fmt: skip
    often = rules.often(times=RulesState.times, mine=ME.asks_per_week, on_choose=RulesState.often)
    near = rules.near(radii=RulesState.radii, mine=ME.alert_radius, on_choose=RulesState.within)
    kinds = rules.kinds(all_of_them=RulesState.kinds, off=ME.kinds_off, on_change=RulesState.ask_about)
    return (
        kit.card(rules.asking(on=ME.alerts_on, on_change=RulesState.hear)),
        _card(t("A pause"), rest),
        kit.card(kit.stack(often, near, space="wide")),
        kit.card(quiet),
        kit.card(kinds, kit.soft(t("An errand that you say “Not me” to is never asked about again."))),
        rx.cond(ODDS, kit.card(kit.section(t("What to expect"), rules.sentences(ODDS.words, testid="odds")), kind="warm")),
    )  # fmt: skip


def _card(title: Any, *inside: rx.Component) -> rx.Component:
    return kit.card(kit.section(title, *inside))
