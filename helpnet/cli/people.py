"""`helpnet qualify` and `helpnet suspend`: what a coordinator decides about a person, in their name."""

from typing import Annotated

import typer

from helpnet.actions import access, people
from helpnet.cli.app import app, database, say
from helpnet.cli.migrate import bring_up_to_date
from helpnet.runtime import actor_of_handle, perform, person_of_handle, working_on

Handle = Annotated[str, typer.Argument(help="The person.")]
By = Annotated[str, typer.Option("--by", help="The coordinator whose decision it is.")]


@app.command()
def qualify(
    handle: Handle, kind: Annotated[str, typer.Argument(help="companion, youth or digital.")], by: By = "coordinator"
) -> None:
    """Note that a person was shown fit for a kind of errand; the paper itself is never kept."""
    with database() as engine, working_on(engine):
        bring_up_to_date(engine)
        perform(people.grant_qualification, person_of_handle(handle), kind, by=actor_of_handle(by))
        say(f"{handle} may help with what needs {kind}.")


@app.command()
def suspend(
    handle: Handle,
    by: By = "coordinator",
    lift: Annotated[bool, typer.Option("--lift", help="Open the access again.")] = False,
) -> None:
    """Close a person's access at once, on every screen; whoever stands by takes their places."""
    with database() as engine, working_on(engine):
        bring_up_to_date(engine)
        perform(access.suspend, person_of_handle(handle), by=actor_of_handle(by), lift=lift)
        say(f"{handle} is {'back' if lift else 'suspended'}.")
