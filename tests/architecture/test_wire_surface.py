"""Everything that a browser can call is in wire.txt, and nothing else is callable."""

import importlib
import pkgutil
from pathlib import Path

from reflex_base.registry import RegistrationContext

import helpnet.helpnet  # noqa: F401 - registers every state of the application
import state
from helpnet.door.wire import wire_surface

PINNED = Path(__file__).with_name("wire.txt")


def surface() -> set[str]:
    """What a browser can call once every state is in use, without the tests' own bait."""
    for module in pkgutil.walk_packages(state.__path__, "state."):
        importlib.import_module(module.name)
    return {name for full, name in wire_surface().items() if ".tests___" not in full and "__main__" not in full}


def test_what_a_browser_can_call_is_what_the_list_says():
    listed = {line for line in PINNED.read_text().splitlines() if line and not line.startswith("#")}
    assert sorted(surface()) == sorted(listed), "a handler more or less: look at it, then change wire.txt"


def test_the_list_holds_less_than_reflex_would_let_through():
    everything = [name for name in RegistrationContext.get().event_handlers if name.endswith(".setvar")]
    assert everything
    assert not set(everything) & set(wire_surface())


def test_no_background_handler_is_on_the_wire():
    handlers = RegistrationContext.get().event_handlers
    assert [name for name in wire_surface() if handlers[name].handler.is_background] == []
