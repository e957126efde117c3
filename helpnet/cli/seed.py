"""`helpnet seed`: random people and errands for a demonstration, or for a load test."""

from typing import Annotated

import typer

from helpnet.cli.app import AsJson, app, database, print_json, progress, say
from helpnet.cli.migrate import bring_up_to_date
from helpnet.runtime import working_on
from helpnet.settings import CannotStart
from helpnet.town.bounds import BOUNDS, HELSINGBORG

MOST = 1_000_000


@app.command()
def seed(
    people: Annotated[int, typer.Option(help="How many people.", min=0, max=MOST)] = 100,
    errands: Annotated[int, typer.Option(help="How many open errands of theirs.", min=0, max=MOST)] = 200,
    seed: Annotated[int, typer.Option(help="The same number makes the same people and errands.", min=0, max=2**32)] = 1,
    municipality: Annotated[str, typer.Option(help=f"Where: {' or '.join(BOUNDS)}.")] = HELSINGBORG.slug,
    as_json: AsJson = False,
) -> None:
    """Add random people and open errands, at real places, to a demonstration municipality.

    What an earlier run with the same numbers has added is there already and is not added again. With --json it prints
    the people's handles and the errands' ids.
    """
    if municipality not in BOUNDS:
        raise CannotStart(f"helpnet knows no streets of “{municipality}”: choose {' or '.join(BOUNDS)}.")
    if errands and not people:
        raise CannotStart("Errands need people who ask for them: choose --people as well.")
    from helpnet.town.sowing import sow

    with database() as engine, working_on(engine), progress("People and errands") as told:
        bring_up_to_date(engine)
        sown = sow(municipality, seed, people, errands, told)
    if as_json:
        print_json({"people": sown.people, "errands": sown.errands})
    else:
        say(f"{people} people and {errands} errands of seed {seed} are in {BOUNDS[municipality].name}.")
