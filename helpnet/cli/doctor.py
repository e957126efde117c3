"""`helpnet doctor`: what is set, what is missing, what is unsafe."""

import platform
import shutil
import sys
from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from helpnet.checkup import Problem, problems
from helpnet.cli.app import REFUSED, AsJson, app, database, print_json
from helpnet.mapping import base
from helpnet.queries import access, surveys
from helpnet.runtime import read, working_on
from helpnet.settings import PREFIX, CannotStart, Settings, settings
from helpnet.store import schema
from helpnet.views.people import Town

SCHEMA_PROBLEMS = {
    "empty": Problem("warning", "The database is empty: `helpnet migrate` or `helpnet run` fills it."),
    "older": Problem(
        "warning", "The database is older than the code: `helpnet migrate` or `helpnet run` brings it up to date."
    ),
    "newer": Problem("error", "The database is newer than this version of helpnet."),
}


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is set, what is missing and what is unsafe. Exits with 2 when helpnet would not start."""
    given = settings()
    found = [*problems(given), *_database(given), *_redis(given), *_programs()]
    found.sort(key=lambda problem: problem.level)
    if as_json:
        print_json(
            {
                "settings": listed(given),
                "problems": [problem._asdict() for problem in found],
                "python": platform.python_version(),
            }
        )
    else:
        _show(given, found)
    if any(problem.level == "error" for problem in found):
        raise typer.Exit(REFUSED)


def listed(given: Settings) -> dict[str, Any]:
    """Every setting under its variable's name; of secrets only whether they are set."""
    return {PREFIX + name.upper(): _shown(value) for name, value in given}


def _shown(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else ""
    if isinstance(value, str) and "@" in value:  # an address that may hold a password
        scheme, _, rest = value.partition("://")
        return f"{scheme}://***@{rest.rpartition('@')[2]}"
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, (bool, int, float)) else str(value)


def _database(given: Settings) -> list[Problem]:
    try:
        with database(given) as engine:
            status = schema.status(engine)
            if status in SCHEMA_PROBLEMS:
                return [SCHEMA_PROBLEMS[status]]
            with working_on(engine):
                towns = read(access.towns, by=None)
                unmapped = [_unmapped(town) for town in towns if not base.is_there(town.slug, given)]
                return unmapped + [_unsurveyed(town) for town in towns if not _surveyed(town)]
    except CannotStart as reason:
        return [Problem("error", str(reason))]


def _surveyed(town: Town) -> bool:
    return read(surveys.of, read(access.municipality_named, town.slug, by=None).id, by=None).made


def _unsurveyed(town: Town) -> Problem:
    return Problem(
        "warning",
        f"Nobody has counted where few live in {town.name}, so every place is shown within a kilometre: `helpnet map import` counts.",
    )


def _unmapped(town: Town) -> Problem:
    return Problem(
        "warning",
        f"There is no map of {town.name}, only plain land: `helpnet map import` makes one, or HELPNET_TILES_URL names a server.",
    )


def _redis(given: Settings) -> list[Problem]:
    if not given.redis_url:
        return []
    import redis

    try:
        with redis.Redis.from_url(given.redis_url, socket_connect_timeout=3) as client:
            client.ping()
    except (redis.RedisError, ValueError) as fault:
        return [Problem("error", f"HELPNET_REDIS_URL does not answer: {fault}")]
    return []


def _programs() -> list[Problem]:
    if shutil.which("bun", path=str(Path(sys.executable).parent)) or shutil.which("bun"):
        return []
    return [Problem("error", "bun is missing, which builds the pages: run `make setup`.")]


def _show(given: Settings, found: list[Problem]) -> None:
    console = Console(highlight=False)
    table = Table("Setting", Column("Value", overflow="fold"), "What it is", box=None, padding=(0, 2, 0, 0))
    for name, value in listed(given).items():
        about = Settings.model_fields[name.removeprefix(PREFIX).lower()].description
        table.add_row(name, escape(" ".join(value) if isinstance(value, list) else str(value)), about)
    console.print(table)
    for problem in found:
        console.print(f"{problem.level.capitalize()}: {problem.sentence}", markup=False)
    if not found:
        console.print("All is well.")
