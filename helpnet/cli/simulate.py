"""`helpnet simulate`: policies of asking side by side in a town that is only computed."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpnet.cli.app import AsJson, app, print_json, progress, say
from helpnet.settings import CannotStart

if TYPE_CHECKING:
    from helpnet.simulation.scenarios import Scenario

MOST = 1000


@app.command()
def simulate(
    scenario: Annotated[str, typer.Option(help="helsingborg, drammen, crisis or city.")] = "helsingborg",
    seeds: Annotated[int | None, typer.Option(help="How many random towns; 20, and 3 for the city.")] = None,
    first_seed: Annotated[
        int, typer.Option(help="The first seed; from 101 on, towns on which nothing was tried out.", min=1)
    ] = 1,
    plot: Annotated[Path | None, typer.Option(help="Draw it into this file (svg, png or pdf).")] = None,
    vary: Annotated[
        bool, typer.Option("--vary", help="Move each guess to both sides, and say whether ours still holds.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Try our way of asking helpers, and four others, on random towns; nothing is stored and nobody is asked."""
    from helpnet.simulation.scenarios import SCENARIOS
    from helpnet.simulation.study import study

    if scenario not in SCENARIOS:
        raise CannotStart(f"There is no scenario “{scenario}”: choose {', '.join(SCENARIOS)}.")
    if seeds is not None and not 1 <= seeds <= MOST:
        raise CannotStart(f"--seeds must be a number from 1 to {MOST}.")
    if vary:
        _vary(SCENARIOS[scenario], seeds or SCENARIOS[scenario].seeds, as_json=as_json)
        return
    if plot is not None:
        _see_that_it_can_be_drawn(plot)
    with progress("Towns") as told:
        found = study(SCENARIOS[scenario], seeds or SCENARIOS[scenario].seeds, told=told, first=first_seed)
    if plot is not None:
        from helpnet.simulation.picture import draw

        draw(found, plot)
        say(f"The picture is in {plot}.")
    if as_json:
        print_json(found.as_json())
        return
    from rich.console import Console
    from rich.table import Table

    heads = "accepted", "median", "90th percentile", "alerts per yes", "asked in 30 days", "Gini"
    table = Table("policy", *heads, title=f"{found.scenario.title}, medians of {found.seeds} seeds")
    for name, one in found.policies.items():
        table.add_row(
            name, f"{one.accepted:.1%}", f"{one.median_seconds / 60:.1f} min", f"{one.p90_seconds / 60:.1f} min",
            f"{one.alerts_per_acceptance:.1f}", f"{one.asked_share:.0%}", f"{one.gini:.2f}",
        )  # fmt: skip
    Console().print(table)


def _vary(scenario: "Scenario", seeds: int, *, as_json: bool) -> None:
    from helpnet.simulation.bars import varied

    with progress("Guesses") as told:
        found = dict(varied(scenario, seeds, told=told))
    if as_json:
        print_json({name: asdict(bars) for name, bars in found.items()})
        return
    from rich.console import Console
    from rich.table import Table

    heads = "accepted, points beside all", "alerts, of all's", "median, beside the nearest", "asked in 90 days"
    table = Table("guess", *heads, title=f"{scenario.title}, medians of {seeds} seeds")
    for name, bars in found.items():
        accepted, alerts, quick = ("" if holds else " (no)" for holds in bars.hold)
        ours, nearest = (seconds / 60 for seconds in bars.seconds)
        table.add_row(
            name, f"{bars.accepted * 100:+.1f}{accepted}", f"{bars.alerts:.1%}{alerts}", f"{ours:.1f} : {nearest:.1f} min{quick}",
            f"{bars.asked:.0%}",
        )  # fmt: skip
    Console().print(table)


def _see_that_it_can_be_drawn(plot: Path) -> None:
    """Before minutes are spent on it."""
    if plot.suffix not in (".svg", ".png", ".pdf"):
        raise CannotStart(f"{plot} cannot be drawn: the name must end in .svg, .png or .pdf.")
    try:
        with plot.open("ab"):
            pass
    except OSError as fault:
        raise CannotStart(f"{plot} cannot be written: {fault.strerror}.") from fault
