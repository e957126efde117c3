"""The desk finds the news that reached nobody without reading all there was."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

HERE = sa.text("unreached_at is not null and read_at is null")


def upgrade() -> None:
    """Apply."""
    op.create_index("alert_unheard", "alert", ["kind", "unreached_at"], postgresql_where=HERE, sqlite_where=HERE)
