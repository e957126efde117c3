"""`helpnet migrate`: bring the database to the schema of this version."""

from sqlalchemy import Engine

from helpnet.cli.app import address, app, database, say
from helpnet.settings import CannotStart
from helpnet.store import schema


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this version of helpnet."""
    with database() as engine:
        was = bring_up_to_date(engine)
        say("The database was up to date." if was == "current" else f"Migrated {address(engine)}.")


def bring_up_to_date(engine: Engine) -> str:
    """Migrate the database and return its former status; raises CannotStart when it is newer than the code."""
    was = schema.status(engine)
    if was == "newer":
        raise CannotStart(
            "The database is newer than this version of helpnet; install the version that made it, or a later one."
        )
    if was != "current":
        schema.upgrade(engine)
    return was
