"""`helpnet backup` and `helpnet restore`: everything helpnet holds, in one file."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.filesize import decimal
from sqlalchemy import Engine

from helpnet.cli.app import address, app, database, progress, say
from helpnet.cli.copies import PostgresCopy, SqliteCopy
from helpnet.cli.migrate import bring_up_to_date
from helpnet.settings import CannotStart
from helpnet.store import schema

Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")], force: Force = False) -> None:
    """Write the whole database to one file, while helpnet may be running."""
    if file.exists() and not force:
        raise CannotStart(f"{file} exists already; name another file, or replace it with --force.")
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with database() as engine:
        if schema.status(engine) == "empty":
            raise CannotStart(f"The database at {address(engine)} is empty; there is nothing to back up.")
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL, 0o600))  # everybody's data, for nobody else to read
            with progress("Backing up") as told:
                _copies(engine).write(draft, told)
            draft.replace(file)  # whoever finds the file finds a whole one
        except OSError as fault:
            raise CannotStart(f"{file} cannot be written ({fault.strerror}).") from None
        finally:
            draft.unlink(missing_ok=True)
    say(f"Wrote {file} ({decimal(file.stat().st_size)}).")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `helpnet backup` wrote.")], force: Force = False
) -> None:
    """Replace the database by a backup, all of it or nothing. Stop helpnet first."""
    with database() as engine:
        copies = _copies(engine)
        _refuse_foreign(file, copies.magic, engine)
        if not force and schema.status(engine) != "empty":
            raise CannotStart(f"The database at {address(engine)} holds data already; replace it with --force.")
        standing = copies.schema(file)
        if standing == "newer":
            raise CannotStart(f"{file} is from a newer version of helpnet; install that one first.")
        if standing == "empty":
            raise CannotStart(f"{file} is not a backup of helpnet.")
        engine.dispose()  # no connection of ours may hold a lock
        with progress("Restoring") as told:
            copies.read(file, told)
        bring_up_to_date(engine)
    say(f"Restored {file}.")


def _copies(engine: Engine) -> SqliteCopy | PostgresCopy:
    return (SqliteCopy if engine.dialect.name == "sqlite" else PostgresCopy)(engine.url)


def _refuse_foreign(file: Path, magic: bytes, engine: Engine) -> None:
    try:
        with file.open("rb") as opened:
            start = opened.read(len(magic))
    except OSError as fault:
        raise CannotStart(f"{file} cannot be read ({fault.strerror}).") from None
    if start != magic:
        raise CannotStart(f"{file} is not a backup of a {engine.dialect.name} database.")
