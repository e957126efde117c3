"""Each question keeps what the chance would have been without the way, so that a town's answers tell how far people come."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("ask", sa.Column("next_door", sa.Float(), nullable=True))
