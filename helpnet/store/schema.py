"""The database's schema: its migrations, and whether this code fits this database."""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

ROOT = Path(__file__).resolve().parents[2]


def config(engine: Engine | None = None) -> Config:
    """Alembic's configuration for this repository, bound to the engine if given."""
    found = Config(str(ROOT / "alembic.ini"))
    found.set_main_option("script_location", str(ROOT / "alembic"))
    found.attributes["engine"] = engine
    return found


def status(engine: Engine) -> Literal["empty", "current", "older", "newer"]:
    """How the database's schema stands to this code's."""
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            return "empty" if not set(inspect(connection).get_table_names()) - {"alembic_version"} else "older"
    return standing(revision)


def standing(revision: str) -> Literal["current", "older", "newer"]:
    """How the schema of that revision stands to this code's."""
    script = ScriptDirectory.from_config(config())
    if revision == script.get_current_head():
        return "current"
    known = {one.revision for one in script.walk_revisions()}
    return "older" if revision in known else "newer"


def upgrade(engine: Engine) -> None:
    """Bring the database to this code's schema; does nothing when it is there already."""
    command.upgrade(config(engine), "head")
