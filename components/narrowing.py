"""Choosing what to see of the errands nearby: kind, distance, day. For the list and for the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from components.kit.kinds import Handler, Text, attrs, classes
from components.text import category_name, t


def narrowing_bar(
    choices: Mapping[str, Sequence[str]],
    kind: Any,
    km: Any,
    when: Any,
    *,
    on_choose: Handler,
    any_km: Text | None = None,
    narrow: bool = False,
) -> rx.Component:
    """choices: what may be chosen of `kind`, `km` and `when`. on_choose: handler(which of them, value), empty for all.

    any_km: words for no chosen distance, else one's own. narrow: one row on a phone.
    """
    own = t("My distance") if any_km is None else any_km

    def one(name: str, label: Text, any_of_them: Text, options: Sequence[tuple[str, Any]], value: Any) -> rx.Component:
        # Controlled, unlike the kit's select: the back button changes it too.
        return rx.el.div(
            rx.el.label(label, html_for=f"filter-{name}"),
            rx.el.select(
                rx.el.option(any_of_them, value=""),
                *(rx.el.option(words, value=chosen) for chosen, words in options),
                value=value,
                on_change=on_choose(name),
                class_name="input",
                custom_attrs=attrs(id=f"filter-{name}"),
            ),
            class_name="field",
        )

    return rx.el.div(
        one("kind", t("What"), t("All kinds"), [(slug, category_name(slug)) for slug in choices["kind"]], kind),
        one("km", t("How far"), own, [(far, t("{length} km", length=int(far))) for far in choices["km"]], km),
        one("when", t("When"), t("Any time"), [("today", t("Today")), ("week", t("Within a week"))], when),
        class_name=classes("filters", "narrow" if narrow else None), custom_attrs=attrs(role="search", aria_label=t("Choose what to see")),
    )  # fmt: skip
