"""My profile: everything helpnet knows of me, and what I want it to do with it."""

from typing import Any

import reflex as rx

from components import kit, rules
from components.profile_fields import likes_fields, phone_field, spoken_fields
from components.reached import mail_field, way
from components.text import t
from components.wrapped.alerts import device_alerts
from helpnet.domain.person import SPOKEN
from helpnet.pages.shell import frame
from helpnet.pages.welcome import home
from state.language import LanguageState
from state.profile import ProfileState
from state.reached import ReachedState
from state.session import SessionState

ME: Any = ProfileState.me
ERRORS: Any = ProfileState.errors


def page() -> rx.Component:
    """One part below the other, each saved by itself."""
    return frame(
        rx.cond(ME, kit.stack(*_parts(), space="wide"), kit.waiting(lines=5)),
        _erasing(),
        title=t("My profile"),
        over_title=SessionState.person.municipality,
    )


def _parts() -> tuple[rx.Component, ...]:
    name = kit.field(name="name", label=t("What are you called?"), hint=t("Others see your first name."), value=ME.name, most=80, error=ERRORS["name"], autocomplete="given-name")  # fmt: skip
    weekly = kit.switch(
        name="weekly", label=t("Sum up my week on Sundays"), on=ME.weekly, on_change=ProfileState.sum_up,
        hint=t("What you did, what is coming and what is near you: by e-mail if you have it on, else under Mine."),
    )  # fmt: skip
    return (
        _part(t("Name"), name, save=ProfileState.save_name),
        _part(t("Where I live"), home(), save=ProfileState.save_home),
        _asked(weekly),
        _part(t("How I help"), likes_fields(kinds=ProfileState.kinds, likes=ME.likes), save=ProfileState.save_likes),
        _card(t("Alerts on this device"), device_alerts()),
        _part(t("My number"), phone_field(value=ME.phone, error=ERRORS["phone"]), save=ProfileState.save_phone),
        _reached(),
        _part(t("Languages"), spoken_fields(spoken=SPOKEN, mine=ME.languages), save=ProfileState.save_languages),
        _card(t("helpnet speaks"), kit.language_choice(language=SessionState.language, on_choose=LanguageState.choose)),
        _mine(),
        _leaving(),
    )


def _asked(weekly: rx.Component) -> rx.Component:
    """When I am asked, what to expect, the way to changing it, and whether my week is summed up."""
    odds: Any = ProfileState.odds
    return _card(
        t("When we ask you"),
        rules.sentences(ME.rules_words, testid="rules"),
        rx.cond(odds, rules.sentences(odds.words, strong=False, testid="odds")),
        kit.row(kit.link_button(t("Change when we ask you"), to="/profile/rules", kind="quiet")),
        weekly,
    )


def _reached() -> rx.Component:
    """Mail and text messages, where the municipality has them."""
    state: Any = ReachedState
    errors: Any = ReachedState.errors
    save = kit.row(
        kit.button(t("Save"), kind="quiet", submits=True, heard=t("Save: {what}", what=t("Your e-mail address")))
    )
    by_mail = kit.stack(
        kit.form(mail_field(value=state.email, error=errors["email"]), save, on_submit=state.save_mail),
        rx.cond(
            state.email != "",
            way(
                state.by_mail,
                name="mail_alerts",
                label=t("Mail me"),
                error=errors["mail_alerts"],
                on_change=state.tell_by_mail,
                hint=t("About what matters, at most once for each thing."),
            ),
        ),
    )
    by_text = way(
        state.by_text,
        name="sms_alerts",
        label=t("Send me text messages"),
        error=errors["phone"],
        on_change=state.tell_by_text,
        hint=t("To your number above. You can answer yes or no by text, too."),
    )
    return rx.cond(
        state.mails | state.texts,
        _card(
            t("If your phone does not answer"),
            kit.soft(t("We tell you in the app first. If nothing comes through within two minutes, we use what you choose here, so that nobody waits in vain.")),
            rx.cond(state.mails, by_mail),
            rx.cond(state.texts, by_text),
        ),
    )  # fmt: skip


def _card(title: Any, *inside: rx.Component) -> rx.Component:
    return kit.card(kit.section(title, *inside))


def _part(title: Any, fields: rx.Component, *, save: Any) -> rx.Component:
    button = kit.button(t("Save"), kind="quiet", submits=True, heard=t("Save: {what}", what=title))
    return _card(title, kit.form(fields, kit.row(button), on_submit=save))


def _mine() -> rx.Component:
    return _card(
        t("What is kept about me"),
        rx.el.p(t("Everything helpnet holds about you, in one file.")),
        kit.row(
            kit.link_button(t("Download my data"), to="/api/v1/me/data", kind="quiet", leaves=True),
            kit.button(t("Erase me"), kind="danger", on_click=ProfileState.ask_erase),
        ),
    )


def _leaving() -> rx.Component:
    def way(words: Any, to: str) -> rx.Component:
        return kit.plain_form(kit.button(words, kind="quiet", submits=True), action=to, forgets=True)

    return _card(
        t("Signing out"),
        rx.el.p(t("You stay signed in on this device for 30 days after you were here last.")),
        kit.row(way(t("Sign out"), "/auth/logout"), way(t("Sign out everywhere"), "/auth/logout-everywhere")),
    )


def _erasing() -> rx.Component:
    return kit.sheet(
        rx.el.p(t("Your name, address, phone number and all you have written are gone at once, and nobody can bring them back.")),
        rx.el.p(t("What you have asked for is taken back, and those you were going to help are told. Your minutes go to the municipality.")),
        kit.link_button(t("Download my data first"), to="/api/v1/me/data", kind="plain", leaves=True),
        name="erase", title=t("Erase everything about you?"), is_open=ProfileState.erasing, on_close=ProfileState.stay,
        buttons=(
            kit.button(t("I'd rather stay"), on_click=ProfileState.stay, full=True),
            kit.button(t("Erase me"), kind="danger", again=t("Sure? Tap once more"), on_click=ProfileState.erase, full=True, testid="erase"),
        ),
    )  # fmt: skip
