"""Errands are found by three cells: what was read by those of resolution 6 is read by more of resolution 7."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("errand_near_r6", "errand")
    op.drop_column("errand", "h3_r6")
