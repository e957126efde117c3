"""What all commands share: the command line itself, its exit codes, its progress bars and its database."""

import json
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from helpnet.domain.refusals import Refusal
from helpnet.i18n import explain
from helpnet.settings import CannotStart, Settings, prepare_data_dir, settings
from helpnet.store.engine import make_engine

DONE, DEFECT, REFUSED = 0, 1, 2

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

app = typer.Typer(
    name="helpnet",
    help="Neighbours help each other with errands, and the municipality keeps watch.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they print local variables, and with them people's data
)
_messages = Console(stderr=True)


def main() -> None:
    """Run the command line. Exits 0 when done, 2 when refused or misused; a defect shows its traceback and exits 1."""
    try:
        app()
    except CannotStart as reason:
        _refuse(str(reason))
    except Refusal as refusal:
        _refuse(explain(refusal, _language()))


def _refuse(sentence: str) -> None:
    print(f"helpnet: {sentence}", file=sys.stderr)
    sys.exit(REFUSED)


def _language() -> str:
    """The language of whoever sits at this terminal."""
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "")[:2]
    return {"sv": "sv", "nb": "nb", "no": "nb", "nn": "nb"}.get(spoken, "en")


def say(sentence: str) -> None:
    """Tell how it goes, on stderr, so that stdout stays for data."""
    _messages.print(sentence, highlight=False, markup=False)


def print_json(data: Any) -> None:
    """Print data for another program."""
    print(json.dumps(data, ensure_ascii=False, indent=2, default=str))


@contextmanager
def progress(what: str) -> Generator[Callable[[float, float], None]]:
    """A progress bar on stderr for what takes over a second; yields a function that is told (done, of)."""
    columns = TextColumn(what), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, console=_messages, transient=True, disable=not _messages.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@contextmanager
def database(given: Settings | None = None) -> Generator[Engine]:
    """An engine on the database of the settings; raises CannotStart when it cannot be reached."""
    given = given or settings()
    prepare_data_dir(given)
    engine = make_engine(given.database_url)
    try:
        with engine.connect():
            pass
        yield engine
    except OperationalError as fault:
        reason = str(fault.orig).strip().splitlines()[-1]
        raise CannotStart(f"The database at {address(engine)} cannot be used: {reason}") from fault
    finally:
        engine.dispose()


def address(engine: Engine) -> str:
    """Where the database is, without its password."""
    return engine.url.render_as_string(hide_password=True)
