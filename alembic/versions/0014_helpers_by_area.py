"""How many help around somebody is counted by the areas that others may know."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

HERE = sa.text("home_lon is not null and suspended_at is null and erased_at is null")


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "person_home_cell",
        "person",
        ["municipality_id", "home_cell", "alerts_on"],
        postgresql_where=HERE,
        sqlite_where=HERE,
    )
