"""Runs migrations on the engine that helpnet hands over, or on HELPNET_DATABASE_URL."""

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import helpnet.domain.tables  # noqa: F401 (registers every table)
from helpnet.domain.columns import UtcDateTime
from helpnet.store.engine import make_engine


def run() -> None:
    """Migrate inside one transaction, on either engine."""
    engine = context.config.attributes.get("engine")
    if engine is None:
        from helpnet.settings import settings

        engine = make_engine(settings().database_url)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            compare_type=False,
            include_name=_ours,
            render_item=_plain,
        )
        with context.begin_transaction():
            context.run_migrations()


def _plain(kind: str, item: object, _context: object) -> str | bool:
    # Migrations outlive the code they were made from: they name SQL's types, not ours.
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length})"
    return False


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in SQLModel.metadata.tables


run()
