"""What a handler lets out: a refusal is worded, a defect is logged under a code that the person is shown."""

import logging
from typing import cast

from reflex.event import EventSpec

from helpnet.domain.refusals import NotSignedIn, Refusal, Suspended
from helpnet.door.noting import note
from state.session import SessionState

log = logging.getLogger(__name__)


def on_defect(exception: Exception) -> EventSpec | None:
    """Reflex's backend exception handler: what the person is told of an exception in a handler."""
    if isinstance(exception, NotSignedIn | Suspended):
        return _event(SessionState.leave(exception.slug))
    if isinstance(exception, Refusal):
        return _event(SessionState.refuse(exception.slug))
    return _event(SessionState.report(note(exception)))


def _event(called: object) -> EventSpec:
    return cast(EventSpec, called)  # what calling a handler on its class gives, whatever its annotation says


def on_page_defect(exception: Exception) -> None:
    """Reflex's frontend exception handler: what a browser reports of itself is logged, shortened, and not believed."""
    log.error("a browser reports: %s", str(exception)[:500].replace("\n", " | "))
