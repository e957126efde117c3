"""Switching alerts on and off in this browser."""

from __future__ import annotations

import reflex as rx

from components.kit.kinds import Handler, Told
from helpnet.i18n.catalogues import mark

SAID = (
    mark("Alerts come to this device now."),
    mark("That did not work. Try again in a moment."),
    mark("One moment"),
    mark("Sent. It should show within a few seconds. If it does not, see whether this device lets helpnet notify you."),
    mark("It could not be sent just now. Try again in a moment, or call."),
    mark("Alerts had ended on this device. Switch them on again."),
    mark("When somebody near you asks for help, this device tells you, also when helpnet is not open. It shows what and roughly where, never a name."),
    mark("Answer your browser: may helpnet notify you?"),
    mark("This browser did not answer. Try again, or let us mail you instead."),
    mark("This browser is told not to let helpnet notify you. Change it in the browser's settings for this site, then come back here."),
    mark("This browser can't show alerts. Another one can, or let us mail you instead."),
    mark("On iPhone and iPad: touch Share, then “Add to Home Screen”, and open helpnet from there. Then you can switch alerts on here."),
    mark("This device tells you when somebody near you asks for help, and when something changes in what you are on."),
    mark("Alert me on this device"),
    mark("Send a test alert"),
    mark("Where alerts come"),
    mark("A browser"),
    mark("this device"),
    mark("since {day}"),
    mark("Nothing arrives there."),
    mark("Remove"),
    mark("Remove: {what}"),
    mark("Shall this device tell you?"),
    mark("When somebody near you asks for help, or something changes in what you help with, this device can tell you, also when helpnet is not open. It shows what and roughly where, never a name."),
    mark("Not now"),
)  # fmt: skip
"""Said by assets/parts/alerts.jsx."""


class _Invitation(rx.Component):
    library = "$/public/parts/alerts.jsx"
    tag = "Invitation"
    on_later: Told


class _Alerts(rx.Component):
    library = "$/public/parts/alerts.jsx"
    tag = "Alerts"


def device_alerts() -> rx.Component:
    """Whether this browser shows alerts, a button to switch them on, and the list of where they come.

    It speaks with the push API by itself, since all of it is the browser's: permission, worker, subscription.
    """
    return _Alerts.create()


def alerts_invitation(*, on_later: Handler) -> rx.Component:
    """A quiet card that invites to switch alerts on here; nothing where this browser cannot, is told not to, or does already."""
    return _Invitation.create(on_later=on_later)
