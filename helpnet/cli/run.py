"""`helpnet run`: serve the whole application."""

from typing import Annotated

import typer

from helpnet.checkup import problems
from helpnet.cli.app import app, database, progress, say
from helpnet.cli.migrate import bring_up_to_date
from helpnet.settings import CannotStart, Settings, choose
from helpnet.store.clock import SystemClock


@app.command()
def run(
    port: Annotated[
        int | None, typer.Option(help="The port to listen on; else HELPNET_PORT, else 3000.", min=1, max=65535)
    ] = None,
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 for every one of this machine.")
    ] = "127.0.0.1",
    demo: Annotated[
        bool | None, typer.Option("--demo/--no-demo", help="The demonstration municipality and its sign-in.")
    ] = None,
    jobs: Annotated[
        bool, typer.Option("--jobs/--no-jobs", help="Deliver alerts and do timed work in this process.")
    ] = True,
) -> None:
    """Serve pages, socket and API from one port, until Ctrl-C."""
    given = choose(port=port, demo=demo)
    refuse_unsafe(given)
    with database(given) as engine:
        bring_up_to_date(engine)
        if given.demo:
            from helpnet.mapping.base import draw_maps
            from helpnet.town.loading import load_demonstration

            with progress("Demonstration") as told:
                load_demonstration(engine, SystemClock().now(), told)
            draw_maps(given)
    from helpnet.server import serve  # slow to import, and the refusals above should come at once

    serve(given, host, given.port, jobs)


def refuse_unsafe(given: Settings) -> None:
    """Tell every warning; raises CannotStart when a setting is unsafe."""
    found = problems(given)
    for problem in found:
        if problem.level == "warning":
            say(f"Warning: {problem.sentence}")
    if errors := [problem.sentence for problem in found if problem.level == "error"]:
        raise CannotStart(" ".join(errors))
