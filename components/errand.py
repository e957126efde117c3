"""The parts of one errand's page, for whoever reads it. `page` is a Var of ErrandPage, `card` of its ErrandCard."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A

from components import kit
from components.kit.kinds import Handler, attrs
from components.text import category_name, t, tn


def _thanked(page: Any) -> Any:
    return (page.card.state == "confirmed") & ((page.role == "helper") | (page.role == "requester"))


def standing(page: Any) -> rx.Component:
    """How it stands, and what comes next."""
    return rx.el.div(
        rx.cond(page.state_words, kit.pill(page.state_words, kind="me")),
        rx.cond(page.next_step & ~_thanked(page), rx.el.p(page.next_step)),
        class_name="standing",
        custom_attrs={"role": "status"},
    )


def what(page: Any) -> rx.Component:
    """What it is about."""
    card = page.card
    who = t("{name} asks, {minutes} for the one who helps", name=card.requester, minutes=card.duration)
    many = tn("You ask for {n} person", "You ask for {n} people", card.capacity)
    return kit.card(
        kit.row(kit.badge(card.category, size="small"), rx.el.span(category_name(card.category), class_name="strong")),
        rx.cond(card.text, kit.written(card.text)),
        kit.facts(
            ("bell", card.why),
            ("clock", t("{when}, about {length}", when=card.when, length=card.duration)),
            ("place", rx.cond(page.role == "requester", rx.cond(page.place, page.place.address, card.area_name), t("{distance} away, {area}", distance=card.distance, area=card.area_name))),
            ("person", rx.cond(page.role == "requester", rx.cond(card.capacity > 1, many, ""), who)),
        ),
        rx.cond(page.reason, kit.notice(t("In their words: {reason}", reason=page.reason))),
        rx.cond(page.trouble, kit.notice(t("Somebody said that something went wrong: “{trouble}” A coordinator looks at it.", trouble=page.trouble), kind="attention")),
        rx.cond(page.reported & ~page.trouble.bool(), kit.notice(t("You have told us that something went wrong. A coordinator looks at it."), kind="attention")),
        label=t("What it is about"),
    )  # fmt: skip


def _call(person: Any) -> rx.Component:
    heard = t("Call {name}", name=person.name)
    number = A.create(
        kit.glyph("phone"),
        t("Call"),
        href="tel:" + person.phone,
        class_name="button quiet compact",
        custom_attrs=attrs(aria_label=heard),
    )
    return rx.cond(person.phone, number)


def _way(place: Any) -> rx.Component:
    # Leaves for a map of somebody else's, and only on a press: it learns the place, not who asks.
    href = "https://www.openstreetmap.org/?mlat=" + place.lat.to_string() + "&mlon=" + place.lon.to_string()
    return A.create(
        kit.glyph("route"),
        t("Find the way"),
        href=href,
        target="_blank",
        rel="noreferrer noopener",
        class_name="button quiet compact",
    )


def meeting(page: Any) -> rx.Component:
    """Where to go, and whom to call."""
    place, contact = page.place, page.contact
    return kit.card(
        rx.el.h2(t("Where and who"), class_name="only-heard"),
        kit.facts(
            (
                "place",
                rx.el.span(rx.cond(place.address, place.address, page.card.area_name), class_name="strong written"),
            ),
            ("person", rx.cond(contact, contact.name, "")),
            ("phone", rx.cond(contact, contact.phone_words, "")),
        ),
        rx.el.div(rx.cond(contact, _call(contact)), _way(place), class_name="ways"),
    )


def people(page: Any) -> rx.Component:
    """Who is on it, for the one who asked and the desk."""

    def person(one: Any) -> rx.Component:
        return kit.list_row(
            title=one.name, under=rx.cond(one.phone, one.state_words + ", " + one.phone_words, one.state_words), icon="person", end=_call(one),
        )  # fmt: skip

    return rx.cond(page.people.length() > 0, kit.section(t("Who helps"), kit.list_of(rx.foreach(page.people, person))))


def deeds(page: Any, *, busy: Any = False, **on: Handler) -> rx.Component:
    """The main thing to do. on: accept, decline, finish, thank (the only helper), choose (whom to thank)."""
    may = page.may
    first_yes = kit.actions(
        rx.cond(
            may.contains("decline"), kit.button(t("Not me"), kind="quiet", on_click=on["decline"], testid="decline")
        ),
        kit.button(t("I'll do it"), on_click=on["accept"], testid="accept"),
        pair=True,
    )
    thanks = rx.cond(
        page.card.state == "done",
        kit.button(t("Say thanks"), on_click=on["thank"], icon="heart", testid="confirm"),
        kit.button(t("It is done, say thanks"), on_click=on["thank"], icon="heart", kind="quiet", testid="confirm"),
    )
    return rx.fragment(
        rx.cond(may.contains("accept"), first_yes),
        rx.cond(
            may.contains("stand_by"), kit.actions(kit.button(t("Stand by"), on_click=on["accept"], testid="accept"))
        ),
        rx.cond(
            may.contains("done"),
            kit.actions(kit.button(t("I have done it"), on_click=on["finish"], icon="check", testid="done")),
        ),
        rx.cond(may.contains("confirm"), kit.actions(thanks)),
    )


def quiet_deeds(page: Any, *, withdraw: Handler, cancel: Handler, report: Handler) -> rx.Component:
    """What one hopes not to press."""
    may = page.may
    return kit.row(
        rx.cond(
            may.contains("withdraw"),
            kit.button(
                t("I can't after all"),
                kind="plain",
                on_click=withdraw,
                again=t("Sure? Tap once more"),
                testid="withdraw",
            ),
        ),
        rx.cond(
            may.contains("report"),
            kit.button(t("Something went wrong"), kind="plain", on_click=report, testid="report"),
        ),
        rx.cond(may.contains("cancel"), kit.button(t("Take it back"), kind="plain", on_click=cancel, testid="cancel")),
    )


def thanks(page: Any) -> rx.Component:
    """The moment it was for: minutes arrive as a small sun."""
    mine = kit.credit("+" + page.card.duration, label=t("Thank you. The minutes are yours."))
    theirs = kit.credit(
        page.card.duration, label=t("Thanks are said, and the minutes have gone to the one who helped.")
    )
    return rx.cond(_thanked(page), kit.card(rx.cond(page.role == "helper", mine, theirs), kind="warm"))


def history(rows: Any) -> rx.Component:
    """What happened, for the desk."""

    def line(row: Any) -> rx.Component:
        return rx.el.li(
            rx.el.span(row.words, class_name="strong"),
            " ",
            rx.el.span(row.who),
            " ",
            rx.el.span(row.at, class_name="soft small"),
        )

    return rx.cond(
        rows.length() > 0,
        kit.section(t("What has happened"), rx.el.ol(rx.foreach(rows, line), class_name="stack tight")),
    )


def talk(*, lines: Any, more: Any, older: Any, sent: Any, draft: Any, on: dict[str, Handler]) -> rx.Component:
    """The private chat. on: write, earlier, newest."""

    def line(one: Any) -> rx.Component:
        return rx.fragment(
            rx.cond(one.day, rx.el.li(rx.el.span(one.day), class_name="chat-day")),
            kit.bubble(text=one.text, who=one.author, at=one.at, mine=one.mine),
        )

    return rx.el.section(
        rx.el.h2(t("Write to each other")),
        rx.cond(more, kit.button(t("Earlier lines"), kind="plain", compact=True, on_click=on["earlier"])),
        rx.cond(
            lines.length() == 0,
            kit.soft(t("Say hello, and agree on the details here. Only those on the errand read it.")),
        ),
        kit.chat(rx.foreach(lines, line), count=lines.length(), label=t("What you have written to each other")),
        rx.cond(older, kit.button(t("To the newest lines"), kind="plain", compact=True, on_click=on["newest"])),
        kit.composer(draft=draft, sent=sent, on_send=on["write"]),
        class_name="stack talk",
        custom_attrs=attrs(data_testid="talk"),
    )
