"""`helpnet map import`: a municipality's own map and gazetteer, from OpenStreetMap."""

from pathlib import Path
from typing import Annotated

import typer

from helpnet.cli.app import AsJson, app, database, print_json, progress, say
from helpnet.cli.areas import survey
from helpnet.mapping.osm import Extract, NotAnExtract
from helpnet.mapping.tiles import Bounds
from helpnet.runtime import read, working_on
from helpnet.settings import CannotStart, settings
from helpnet.views.people import Town

commands = typer.Typer(help="The municipality's own map.", no_args_is_help=True)
app.add_typer(commands, name="map")


@commands.callback()
def maps() -> None:
    """The municipality's own map."""


@commands.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An extract of OpenStreetMap: FILE.osm.pbf.", show_default=False)],
    municipality: Annotated[
        str | None, typer.Option(help="Whose map it is; needed where the extract holds more than one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make one file of map tiles, and the streets, house numbers and places that addresses are found by.

    It takes the place of the map before at once, also in a running server. The map is © OpenStreetMap contributors, and says so.
    """
    from helpnet.cli.migrate import bring_up_to_date
    from helpnet.mapping import importing, osm  # slow to import
    from helpnet.queries import access

    given = settings()
    with database(given) as engine, working_on(engine):
        bring_up_to_date(engine)
        towns = read(access.towns, by=None)
    if municipality is not None and municipality not in {town.slug for town in towns}:
        raise CannotStart(f"There is no municipality “{municipality}” here{_choice(towns)}.")
    try:
        with progress("Reading") as told:
            extract = osm.read(file, told)
    except NotAnExtract as wrong:
        raise CannotStart(str(wrong)) from None
    town = _meant(municipality, towns, extract, file)
    with progress("Drawing") as told:
        done = importing.put_in_place(extract, town.slug, town.name, Bounds(*town.bounds), given, told)
    with database(given) as engine, working_on(engine):
        survey(town.slug)
    if as_json:
        print_json(
            {
                "municipality": town.slug,
                "features": done.features,
                "spots": done.spots,
                "doors": done.doors,
                "bytes": done.size,
            }
        )
    else:
        say(
            f"{town.name} has its own map ({done.size / 1e6:.1f} MB, {done.features} things on it) and knows {done.spots} streets "
            f"and places with {done.doors} house numbers. © OpenStreetMap contributors."
        )


def _meant(slug: str | None, towns: list[Town], extract: Extract, file: Path) -> Town:
    """The municipality that the extract is of; raises CannotStart when it is of none, or of several."""
    from helpnet.mapping.importing import lies_in

    named = [town for town in towns if slug in (None, town.slug)]
    found = [town for town in named if lies_in(extract, Bounds(*town.bounds))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotStart(
            f"Nothing in {file.name} lies in {' or '.join(town.name for town in named) or 'a municipality'}."
        )
    raise CannotStart(f"{file.name} holds more than one municipality: say --municipality{_choice(found)}.")


def _choice(towns: list[Town]) -> str:
    return f": choose {' or '.join(town.slug for town in towns)}" if towns else ""
