"""When a browser first showed an alert: until then, its person is told in another way, too."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("alert", sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
