"""The coordinator's desk."""

from typing import Any

import reflex as rx

from components import kit
from components.desk import errand_sheet, overview, people
from components.text import t
from helpnet.pages.shell import frame
from state.desk import DeskState
from state.desk_errand import DeskErrandState
from state.session import SessionState


def page() -> rx.Component:
    """What goes on right now, what needs a person, and one errand opened above it."""
    return frame(
        coordinators_only(rx.cond(DeskState.loaded, _desk(), kit.waiting(lines=4))),
        _sheet(),
        title=t("Right now"),
        current="/desk",
        over_title=SessionState.person.municipality,
        end=rx.cond(
            SessionState.coordinator, kit.link_button(t("Somebody is calling"), to="/desk/intake", icon="phone")
        ),
        wide=True,
    )


def coordinators_only(content: rx.Component) -> rx.Component:
    """The content for coordinators; everybody else is told kindly, and led on."""
    elsewhere = kit.empty(
        title=t("This page is for the coordinators"),
        text=t("If you want to help or ask for help, you are welcome here:"),
        picture="welcome",
        action=kit.link_button(t("See who you can help"), to="/deck"),
    )
    session: Any = SessionState
    return rx.cond(session.signed_in & ~session.coordinator, elsewhere, content)


def _desk() -> rx.Component:
    return kit.stack(
        rx.el.p(DeskState.heard, class_name="only-heard", custom_attrs={"role": "status"}),
        overview.figures(DeskState.numbers),
        kit.row(
            kit.link_button(t("Messages"), to="/desk/messages", kind="quiet", compact=True),
            overview.reports(DeskState.reports, on_open=DeskErrandState.open(DeskState.first_report)),
        ),
        overview.attention(
            DeskState.attention,
            on_widen=DeskState.widen,
            on_call=DeskErrandState.call,
            on_open=DeskErrandState.open,
            on_settle=DeskState.settle,
        ),
        overview.fold(
            t("Open"), DeskState.opened, on_open=DeskErrandState.open, testid="fold-open",
            empty=t("No errand is waiting for a helper."),
        ),
        overview.fold(
            t("Somebody is coming"), DeskState.taken, on_open=DeskErrandState.open, testid="fold-taken",
            empty=t("Nobody is on the way right now."),
        ),
        _maps(),
        space="wide",
    )  # fmt: skip


def _maps() -> rx.Component:
    """Finished maps, each one file that opens anywhere."""
    return kit.section(
        t("Maps to keep or mail"),
        kit.soft(
            t("Each is one file that opens in any browser, also without contact. No names and no addresses are in it.")
        ),
        kit.row(
            kit.link_button(
                t("The map right now"), to="/api/v1/documents/now", kind="quiet", icon="place", leaves=True
            ),
            kit.link_button(
                t("The week, hour by hour"), to="/api/v1/documents/week", kind="quiet", icon="place", leaves=True
            ),
        ),
    )


def _sheet() -> rx.Component:
    state: Any = DeskErrandState
    about = kit.stack(
        errand_sheet.about(state.about),
        people.unheard(state.about, state.shown, state.phone, on_show=state.show_number, on_told=state.told),
        people.reach(state.about, state.reached, on_reach=state.reach),
        people.helpers(state.about, state.shown, state.phone, on_show=state.show_number, on_free=state.free),
        errand_sheet.deeds(
            state.about,
            on_widen=state.widen,
            on_call=state.turn_to("call"),
            on_confirm=state.confirm,
            on_settle=state.settle,
            on_cancel=state.turn_to("cancel"),
        ),
        people.asked(state.about),
    )
    call = kit.stack(
        errand_sheet.about(state.about),
        people.candidates(
            state.candidates,
            state.shown,
            state.phone,
            on_show=state.show_number,
            on_yes=state.said_yes,
            on_no=state.said_no,
        ),
        kit.button(t("More about the errand"), on_click=state.turn_to("about"), kind="plain", compact=True),
    )
    cancel = errand_sheet.cancel_form(on_cancel=state.cancel, on_back=state.turn_to("about"), error=state.reason_error)
    return kit.sheet(
        kit.notice_area(state.trouble, kind="attention", testid="sheet-notice"),
        rx.el.div(
            rx.match(state.part, ("about", about), ("call", call), ("cancel", cancel), rx.fragment()),
            class_name="desk-side",
        ),
        name="desk-errand",
        title=rx.cond(state.about, state.about.row.title, ""),
        is_open=state.part != "",
        on_close=state.close,
        testid="desk-sheet",
    )
