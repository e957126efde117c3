"""The page around everything: skip link, mark, heading, main, and four words to go by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A

from components.kit.buttons import link
from components.kit.glyphs import glyph, mark
from components.kit.kinds import Child, Flag, Handler, Number, Text, ToldText, attrs, classes, said
from components.text import t


class _PageStart(rx.Component):
    library = "$/public/parts/shell.jsx"
    tag = "PageStart"
    lib_dependencies: list[str] = ["@fontsource-variable/atkinson-hyperlegible-next@5.3.0"]  # noqa: RUF012 - a field of Reflex's own kind
    title: rx.Var[str]


class _LanguageWatcher(rx.Component):
    library = "$/public/parts/shell.jsx"
    tag = "LanguageWatcher"
    language: rx.Var[str]


class _LanguageChoice(rx.Component):
    library = "$/public/parts/shell.jsx"
    tag = "LanguageChoice"
    language: rx.Var[str]
    label: rx.Var[str]
    on_choose: ToldText


@dataclass(frozen=True)
class Place:
    """A word of the navigation."""

    route: str
    icon: str
    words: rx.Var[str]


def resident_places() -> tuple[Place, ...]:
    """Where a resident goes."""
    return (
        Place("/deck", "help", t("Help")),
        Place("/map", "map", t("Map")),
        Place("/errands/new", "ask", t("Ask for help")),
        Place("/mine", "mine", t("Mine")),
    )


def desk_places() -> tuple[Place, ...]:
    """Where a coordinator goes."""
    return (
        Place("/desk", "now", t("Right now")),
        Place("/desk/intake", "phone", t("Phone")),
        Place("/deck", "help", t("Help")),
        Place("/mine", "mine", t("Mine")),
    )


def skip(words: Text, *, to: str) -> rx.Component:
    """A link that is seen when the keyboard reaches it, past what follows, to the element with the id `to`."""
    # The plain element: Reflex's own link would scroll there and leave the keyboard's focus behind.
    return A.create(words, href=f"#{to}", class_name="skip")


def _nav(
    places: tuple[Place, ...], current: str, counts: dict[str, Number], label: Text, more: Child | None
) -> rx.Component:
    def word(place: Place) -> rx.Component:
        count = counts.get(place.route)
        here = "page" if place.route == current else None
        shown = link(
            glyph(place.icon), rx.el.span(place.words), *((_count(count),) if count is not None else ()), to=place.route
        )
        shown.custom_attrs = attrs(
            aria_current=here, data_testid="post-errand" if place.route == "/errands/new" else None
        )
        return rx.el.li(shown)

    return rx.el.nav(
        link(mark(), "helpnet", to="/", class_name="mark"),
        rx.el.ul(*(word(place) for place in places)),
        *(() if more is None else (rx.el.div(more, class_name="nav-more"),)),
        class_name="nav",
        custom_attrs=attrs(aria_label=label),
    )


def _count(count: Any) -> rx.Component:
    shown = rx.el.span(count, rx.el.span(" ", t("new"), class_name="only-heard"), class_name="count")
    return rx.cond(count > 0, shown) if isinstance(count, rx.Var) else shown


def page_shell(
    *children: Child,
    title: Text,
    current: str = "",
    kind: str = "resident",
    over_title: Text = "",
    end: Child | None = None,
    top: Child | None = None,
    back: tuple[str, Text] | None = None,
    more: Child | None = None,
    fills: bool = False,
    wide: bool = False,
    counts: dict[str, Number] | None = None,
    language: Text = "",
    coordinator: Flag = False,
) -> rx.Component:
    """A whole page.

    title: its h1 and the tab's name. kind: \"resident\", \"desk\" or \"bare\" (no navigation: welcome, sign-in).
    over_title: a quiet line above the heading. end: beside the heading (a pill, a button). top: beside the mark.
    back: (route, words) above the heading. more: at the foot of the side column. fills: main is one screen high (deck, map).
    counts: route -> how many new things wait there. language: the signed-in person's. coordinator: shows the desk's places.
    """
    counts = counts or {}
    nav: tuple[rx.Component, ...] = ()
    if kind != "bare":
        label = t("Main menu")
        desk = _nav(desk_places(), current, counts, label, more)
        resident = _nav(resident_places(), current, counts, label, more)
        nav = (
            desk
            if kind == "desk"
            else rx.cond(coordinator, desk, resident)
            if isinstance(coordinator, rx.Var)
            else resident,
        )
    above = rx.el.div(
        link(mark(size=28), "helpnet", to="/", class_name="mark")
        if back is None
        else link(glyph("back", size=20), back[1], to=back[0], class_name="back"),
        *(() if top is None else (rx.el.div(top, class_name="row"),)),
        class_name=classes("shell-top", "has-nav" if nav else None),
    )
    return rx.el.div(
        skip(t("Go to the content"), to="content"),
        _PageStart.create(title=title),
        *((_LanguageWatcher.create(language=language),) if said(language) else ()),
        rx.el.main(
            above,
            rx.el.div(
                rx.el.div(
                    *((rx.el.p(over_title, class_name="soft small"),) if said(over_title) else ()),
                    rx.el.h1(title, custom_attrs={"tabIndex": "-1"}),
                ),
                *(() if end is None else (rx.el.div(end, class_name="row"),)),
                class_name="shell-head",
            ),
            *children,
            class_name=classes("fills" if fills else None, "wide" if wide else None),
            custom_attrs={"id": "content", "tabIndex": "-1"},
        ),
        *nav,
        class_name=classes("shell", None if nav else "bare"),
    )


def language_choice(*, language: Text = "", on_choose: Handler | None = None) -> rx.Component:
    """The three languages, each in its own name; the page changes at once, `on_choose` gets the code to remember."""
    return _LanguageChoice.create(
        language=language, label=t("Language"), **({"on_choose": on_choose} if on_choose is not None else {})
    )
