"""The first page: what helpnet is, and the way in."""

from typing import Any

import reflex as rx

from components import kit
from components.kit.kinds import attrs
from components.text import one_of, t
from helpnet.i18n import mark
from helpnet.pages.shell import frame
from state.home import HomeState
from state.language import LanguageState
from state.session import SessionState

ABOUT = {
    "resident": mark("78, lives in the middle of the town. Has no car, and asks for a hand now and then."),
    "helper": mark("Lives close by and helps with most things, up to 3 km away."),
    "both": mark("Wants help with the shopping, and teaches Swedish in return."),
    "oksana": mark("Has just come to helpnet, and is shown the first steps."),
    "coordinator": mark("Works at the municipality, and steps in where nobody has said yes."),
    "admin": mark("Looks after helpnet for the municipality."),
    "bergen-helper": mark("Helps neighbours in the other town, and sees nothing of the first."),
    "bergen-coordinator": mark("Works at the other municipality."),
}


def page() -> rx.Component:
    """What helpnet is; who one can be in a demonstration, else whom to call."""
    return frame(
        rx.cond(HomeState.farewell, kit.notice(t("Everything about you is erased. Thank you for the time you were here."), kind="warm")),
        rx.el.div(
            kit.stack(
                rx.el.p(
                    t("Somebody near you could use a hand with the shopping, a parcel or a walk. Somebody near you has ten minutes. helpnet brings the two together."),
                    class_name="lead",
                ),
                kit.facts(
                    ("ask", t("Ask for a hand in under a minute, or call the municipality and they ask for you.")),
                    ("help", t("Help with what suits you, when it suits you. Nobody has to say no.")),
                    ("place", t("Your address is seen only by the one who comes, and by the municipality.")),
                    ("sun", t("Everybody's time counts the same. What you give, you can have back.")),
                ),
            ),
            kit.drawing("welcome"),
            class_name="hero",
        ),
        rx.cond(HomeState.ready, rx.cond(SessionState.demo, _people(), _desks()), kit.waiting()),
        top=kit.language_choice(language=SessionState.language, on_choose=LanguageState.choose),
        title=t("A hand from somebody nearby"),
        kind="bare",
    )  # fmt: skip


def _people() -> rx.Component:
    return kit.section(
        t("Come in and look around"),
        rx.cond(HomeState.onward != "", kit.notice(t("Sign in, and you come to what you opened."))),
        kit.soft(t("This is a demonstration: invented people in real streets. Choose who you want to be; there is no password.")),
        rx.el.ul(rx.foreach(HomeState.people, _person), class_name="list"),
    )  # fmt: skip


def _person(person: Any) -> rx.Component:
    name = rx.el.h3(person.name, ", ", person.municipality)
    return rx.el.li(
        kit.plain_form(
            rx.el.input(type="hidden", name="person", value=person.handle),
            rx.el.input(type="hidden", name="next", value=HomeState.onward),
            rx.el.div(name, rx.el.p(one_of(person.handle, ABOUT), class_name="soft")),
            kit.button(
                t("Be {name}", name=person.name), kind="quiet", compact=True, submits=True,
                heard=t("Be {name}, {municipality}", name=person.name, municipality=person.municipality),
            ),
            action="/auth/demo", class_name="who",
        ),
        class_name="card flat", key=person.handle, custom_attrs=attrs(data_testid="demo-person"),
    )  # fmt: skip


def _desks() -> rx.Component:
    return kit.section(
        t("Signing in"),
        rx.el.p(t("Signing in is not set up here yet.")),
        rx.cond(
            HomeState.desks,
            rx.fragment(
                rx.el.p(t("Call your municipality, and they will help you at once:")),
                rx.el.ul(rx.foreach(HomeState.desks, _desk), class_name="list"),
            ),
            rx.el.p(t("Call your municipality, and they will tell you more.")),
        ),
    )


def _desk(desk: Any) -> rx.Component:
    number = kit.link_button(desk.phone, to=f"tel:{desk.phone}", kind="quiet", icon="phone", leaves=True)
    return rx.el.li(
        rx.el.h3(desk.name), rx.cond(desk.phone, number, rx.el.p(t("They have not given a number yet."), class_name="soft")),
        class_name="card flat", key=desk.name,
    )  # fmt: skip
