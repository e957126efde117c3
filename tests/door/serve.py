"""`python -m tests.door.serve PORT`: the application, with the probe on it, until told to stop."""

import sys

import reflex as rx

from tests.door.probe import ProbeState, actor_from_cookie

from helpnet import server  # isort: skip - the probe's stubs come first
from helpnet.door import wire
from helpnet.settings import choose
from state.session import SessionState


def main(port: int) -> None:
    """Serve one page more, and no pages at all if none are built: the socket needs none."""
    given = choose(port=port)
    wire.actor_from_cookie = actor_from_cookie  # type: ignore[assignment]
    server.build_pages = lambda say: False
    from helpnet.helpnet import app

    app.add_page(
        lambda: rx.fragment(rx.text(ProbeState.note)), route="/probe", on_load=[SessionState.load, ProbeState.load]
    )
    server.serve(given, "127.0.0.1", port, jobs=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
