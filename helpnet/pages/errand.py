"""One errand: from the first look at it to thanks."""

from typing import Any

import reflex as rx

from components import errand as parts
from components import kit
from components.text import t
from components.wrapped.alerts import alerts_invitation
from components.wrapped.seen import seen
from helpnet.pages.shell import frame
from state.chat import ChatState
from state.errand import ErrandState
from state.invitation import InvitationState


def page() -> rx.Component:
    """The errand, or a friendly word when there is none to show."""
    found: Any = ErrandState.page
    return frame(
        rx.cond(found, _errand(found), rx.cond(ErrandState.missing, _missing(), kit.waiting(lines=4))),
        title=rx.cond(found, found.card.title, rx.cond(ErrandState.missing, t("Nothing to see here"), t("One moment"))),
        over_title=rx.cond(found, found.card.when, ""),
        back=("/mine", t("Mine")),
        current="/mine",
        wide=True,
    )


def _missing() -> rx.Component:
    return kit.empty(
        title=t("This errand is not here any more"),
        text=t("It may be done or taken back, or the link may be wrong. Others may need a hand."),
        action=kit.link_button(t("See who you can help"), to="/deck"),
    )


def _errand(found: Any) -> rx.Component:
    thank = rx.cond(ErrandState.several, ErrandState.open_sheet("thank"), ErrandState.thank({}))
    return rx.el.div(
        seen(news=found.news + found.unread, on_seen=ErrandState.see),
        rx.el.div(
            parts.standing(found),
            parts.thanks(found),
            parts.what(found),
            rx.cond(found.place & (found.role != "requester"), parts.meeting(found)),
            parts.people(found),
            parts.deeds(
                found, accept=ErrandState.accept, decline=ErrandState.decline, finish=ErrandState.finish, thank=thank
            ),
            class_name="stack wide first",
        ),
        rx.cond(found.may.contains("chat"), _talk(found)),
        rx.el.div(
            rx.cond(
                InvitationState.stands & (found.role == "helper"), alerts_invitation(on_later=InvitationState.not_now)
            ),
            parts.quiet_deeds(
                found,
                withdraw=ErrandState.withdraw,
                cancel=ErrandState.open_sheet("cancel"),
                report=ErrandState.open_sheet("report"),
            ),
            parts.history(ErrandState.history),
            class_name="stack wide last",
        ),
        _thank_sheet(found),
        _cancel_sheet(),
        _report_sheet(),
        class_name="errand-page",
    )


def _talk(found: Any) -> rx.Component:
    return parts.talk(
        lines=ChatState.lines, more=ChatState.more, older=ChatState.older, sent=ChatState.sent, draft=found.card.id,
        on={"write": ChatState.write, "earlier": ChatState.earlier, "newest": ChatState.newest},
    )  # fmt: skip


def _thank_sheet(found: Any) -> rx.Component:
    def helper(one: Any) -> rx.Component:
        there = (one.state == "accepted") | (one.state == "done")
        return rx.cond(
            there, kit.choice(name="did", value=one.id, label=one.name, hint=one.state_words, many=True, chosen=True)
        )

    asked = t("Who was there?")
    return _sheet(
        "thank", asked,
        kit.choices(rx.foreach(found.people, helper), name="did", legend=asked, legend_heard_only=True, layout="list", error=ErrandState.errors["did"]),
        kit.button(t("Say thanks"), submits=True, full=True, testid="confirm-thanks"),
        on_submit=ErrandState.thank,
    )  # fmt: skip


def _cancel_sheet() -> rx.Component:
    return _sheet(
        "cancel", t("Take it back?"),
        kit.soft(t("Those who were coming are told at once.")),
        kit.text_area(name="reason", label=t("A word to them, if you like"), most=500, error=ErrandState.errors["reason"]),
        kit.button(t("Take it back"), kind="danger", submits=True, full=True, testid="cancel-sure"),
        on_submit=ErrandState.take_back,
    )  # fmt: skip


def _report_sheet() -> rx.Component:
    return _sheet(
        "report", t("What went wrong?"),
        kit.soft(t("A coordinator at the municipality reads it and gets in touch.")),
        kit.text_area(name="trouble", label=t("Tell us in your own words"), most=500, required=True, error=ErrandState.errors["trouble"]),
        kit.button(t("Send to the municipality"), submits=True, full=True, testid="report-send"),
        on_submit=ErrandState.report,
    )  # fmt: skip


def _sheet(name: str, title: Any, *fields: rx.Component, on_submit: Any) -> rx.Component:
    return kit.sheet(
        kit.form(*fields, on_submit=on_submit),
        name=name,
        title=title,
        is_open=ErrandState.sheet == name,
        on_close=ErrandState.close_sheet,
    )
