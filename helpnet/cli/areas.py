"""`helpnet areas`: how finely a municipality shows where things are, district by district."""

from collections import Counter
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import h3
import typer
from rich.console import Console
from rich.table import Table

from helpnet.actions import areas
from helpnet.cli.app import AsJson, app, database, print_json, say
from helpnet.cli.migrate import bring_up_to_date
from helpnet.domain.areas import counted
from helpnet.domain.municipality import Municipality
from helpnet.domain.values import AREA_RESOLUTION
from helpnet.gateways.gazetteers import Gazetteer, gazetteer
from helpnet.gateways.geocoding import district_of
from helpnet.queries import access, surveys
from helpnet.runtime import perform, read, working_on
from helpnet.settings import CannotStart

SHOWN = {8: "1 km", 7: "2.5 km", 6: "6.5 km", 5: "17 km"}
"""About how wide an area of each resolution is."""


@app.command("areas")
def areas_(
    municipality: Annotated[str, typer.Option(help="Whose areas.")] = "helsingborg",
    district: Annotated[
        str | None, typer.Option(help="The district whose places are to be shown more coarsely.")
    ] = None,
    finest: Annotated[
        int, typer.Option(help="The finest H3 resolution there: 8 (about 1 km across) to 5 (about 17 km).")
    ] = 7,
    as_json: AsJson = False,
) -> None:
    """Tell how finely each district is shown; with --district, set the finest that is allowed there.

    Nothing is ever shown finer than ten known addresses allow. Open errands and homes move into their new areas at once.
    """
    with database() as engine, working_on(engine):
        bring_up_to_date(engine)
        here = _named(municipality)
        places = gazetteer(here.slug)
        if district is not None:
            if district not in places.districts:
                raise CannotStart(
                    f"There is no district “{district}” in {here.name}: choose {_some(places.districts)}."
                )
            perform(
                areas.limit, here.id, [h3.str_to_int(cell) for cell in _cells(here, places)[district]], finest, _named_in(here.slug), by=None
            )  # fmt: skip
            say(f"{district} is shown in areas about {SHOWN[finest]} wide, or wider where few live.")
        _tell(here, places, as_json=as_json)


def survey(slug: str) -> None:
    """Count the known addresses of a municipality anew, on the database that is worked on."""
    here = _named(slug)
    perform(areas.survey, here.id, counted(gazetteer(slug).doors()), _named_in(slug), by=None)


def _named_in(slug: str) -> Callable[[float, float], str]:
    return lambda lon, lat: district_of(lon, lat, slug)


def _named(slug: str) -> Municipality:
    found = next((town for town in read(access.towns, by=None) if town.slug == slug), None)
    if found is None:
        raise CannotStart(f"There is no municipality “{slug}” here.")
    return read(access.municipality_named, slug, by=None)


def _cells(here: Municipality, places: Gazetteer) -> dict[str, list[str]]:
    """The cells of resolution 8 within the municipality's bounds, by the district nearest to their middle."""
    corners = [(here.south, here.west), (here.south, here.east), (here.north, here.east), (here.north, here.west)]
    found: dict[str, list[str]] = {name: [] for name in places.districts}
    for cell in h3.h3shape_to_cells(h3.LatLngPoly(corners), AREA_RESOLUTION):
        lat, lon = h3.cell_to_latlng(cell)
        nearest = places.district(lon, lat)
        if nearest is not None:
            found[nearest.name].append(cell)
    return found


def _tell(here: Municipality, places: Gazetteer, *, as_json: bool) -> None:
    shown = {name: _shown(here.id, cells) for name, cells in _cells(here, places).items()}
    if as_json:
        print_json(
            {name: {str(resolution): count for resolution, count in sorted(by.items())} for name, by in shown.items()}
        )
        return
    table = Table("District", *(f"about {wide}" for wide in SHOWN.values()), box=None, padding=(0, 2, 0, 0))
    for name, by in shown.items():
        table.add_row(name, *(str(by[resolution] or "") for resolution in SHOWN))
    Console(highlight=False).print(table)


def _shown(municipality_id: UUID, cells: list[str]) -> Counter[int]:
    """How many of the cells are shown at each resolution."""
    known = read(surveys.of, municipality_id, by=None)
    middles = (h3.cell_to_latlng(cell) for cell in cells)
    return Counter(h3.get_resolution(known.area(lon, lat).cell) for lat, lon in middles)


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
