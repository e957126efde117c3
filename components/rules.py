"""My own rules for being asked: one tap each."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import Handler
from components.profile_fields import kilometres
from components.text import category_name, t, tn


def sentences(words: Any, *, strong: bool = True, testid: str | None = None) -> rx.Component:
    """What holds or is to be expected (a Var of sentences), with a strong first one."""
    return rx.el.div(
        rx.foreach(words, lambda one, at: rx.el.p(one, class_name=rx.cond((at == 0) & strong, "strong", ""))),
        class_name="stack tight",
        custom_attrs={"data-testid": testid} if testid else {},
    )


def asking(*, on: Any, on_change: Handler) -> rx.Component:
    """Whether I am asked at all."""
    return kit.switch(name="alerts", label=t("Tell me when somebody near me asks for help"), on=on, on_change=on_change)


def resting(*, pause: Any, until: Any, days: Any, on_rest: Handler, on_day: Handler) -> rx.Component:
    """A pause: three usual ones, or until a day; a second tap ends it. until: the day it ends on, in words."""

    def way(words: Any, how: str) -> rx.Component:
        return kit.button(
            words, kind="quiet", compact=True, pressed=pause == how, on_click=on_rest(how), testid=f"rest-{how}"
        )  # type: ignore[operator]

    # Below the taps, which must not move away from the finger that takes one back.
    rests = kit.notice(
        t("We ask you nothing until {day}.", day=until),
        end=kit.button(t("Ask me again"), kind="plain", compact=True, on_click=on_rest(pause), testid="rest-over"),  # type: ignore[operator]
    )
    return kit.stack(
        kit.row(way(t("Not more today"), "today"), way(t("A week"), "week"), way(t("A month"), "month")),
        rx.cond(pause != "", rests),
        kit.field(name="rest_until", label=t("Or until a day"), kind="date", least=days[0], latest=days[1], on_change=on_day),
    )  # fmt: skip


def often(*, times: Any, mine: Any, on_choose: Handler) -> rx.Component:
    """How often a week I may be asked, by whomever."""

    def so_often(n: Any) -> rx.Component:
        return kit.choice(
            name="asks_per_week", value=n.to_string(), label=tn("{n} time", "{n} times", n), chosen=n == mine,
            on_change=on_choose(n.to_string()),  # type: ignore[operator]
        )  # fmt: skip

    return kit.choices(
        rx.foreach(times, so_often), name="asks_per_week", legend=t("At most how often a week?"), layout="chips",
        hint=t("However many ask, all of them together."),
    )  # fmt: skip


def near(*, radii: Any, mine: Any, on_choose: Handler) -> rx.Component:
    """How far away errands may be."""

    def so_far(metres: Any) -> rx.Component:
        return kit.choice(
            name="alert_radius", value=metres.to_string(), label=kilometres(metres), chosen=metres == mine,
            on_change=on_choose(metres.to_string()),  # type: ignore[operator]
        )  # fmt: skip

    return kit.choices(
        rx.foreach(radii, so_far), name="alert_radius", legend=t("How far away?"), layout="chips",
    )  # fmt: skip


def hushing(
    *, hours: Any, start: Any, end: Any, on_switch: Handler, on_from: Handler, on_until: Handler
) -> rx.Component:
    """Quiet hours: a switch, and from when until when."""

    def at(name: str, label: Any, value: Any, on_change: Handler) -> rx.Component:
        options = rx.foreach(hours, lambda hour: rx.el.option(hour[1], value=hour[0]))
        return kit.select(name=name, label=label, options=options, value=value, on_change=on_change)

    return kit.stack(
        kit.switch(name="quiet", label=t("Quiet hours"), hint=t("We send you nothing between these times."), on=start != "", on_change=on_switch),
        rx.el.div(
            at("quiet_from", t("From"), rx.cond(start, start, "21:00"), on_from),
            at("quiet_until", t("Until"), rx.cond(end, end, "07:00"), on_until),
            class_name="halves",
        ),
    )  # fmt: skip


def kinds(*, all_of_them: Any, off: Any, on_change: Handler) -> rx.Component:
    """The kinds of errand I may be asked about."""

    def kind_of(kind: Any) -> rx.Component:
        return kit.choice(
            name="asked_about", value=kind, label=category_name(kind), many=True, chosen=~off.contains(kind),
            on_change=on_change(kind),  # type: ignore[operator]
        )  # fmt: skip

    return kit.choices(
        rx.foreach(all_of_them, kind_of), name="asked_about", legend=t("What may we ask you about?"), layout="chips",
        hint=t("Touch what you would rather not be asked about."),
    )  # fmt: skip
