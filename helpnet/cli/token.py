"""`helpnet token`: let a program act for a person over the API."""

from typing import Annotated

import typer

from helpnet.actions import access
from helpnet.cli.app import app, database, say
from helpnet.cli.migrate import bring_up_to_date
from helpnet.runtime import actor_of_handle, perform, working_on


@app.command()
def token(
    handle: Annotated[str, typer.Argument(help="Whom the program acts for.")],
    scope: Annotated[
        list[str], typer.Option(help="What it may do: read, write; both unless you choose.", show_default=False)
    ] = list(access.SCOPES),  # noqa: B006 - typer copies it
    revoke: Annotated[bool, typer.Option("--revoke", help="End all tokens of this person instead.")] = False,
) -> None:
    """Print a new bearer token for a person. It is shown this once; what is kept cannot be turned back into it."""
    with database() as engine, working_on(engine):
        bring_up_to_date(engine)
        if revoke:
            say(f"{perform(access.end_tokens, by=actor_of_handle(handle))} ended.")
            return
        print(perform(access.make_token, scope, by=actor_of_handle(handle)))
