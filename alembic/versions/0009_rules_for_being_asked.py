"""What people are not asked about, whether they were invited to switch alerts on, and errands by when they were posted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("person", sa.Column("kinds_off", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("person", sa.Column("invitation_over_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("errand_posted", "errand", ["municipality_id", "posted_at"])
