"""Reminders, each once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

BEGINS = sa.text("state in ('open', 'taken') and starts_at is not null")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "reminder",
        sa.Column("errand_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["errand_id"], ["errand.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("errand_id", "person_id", "what", "begins"),
    )
    op.create_index("ix_reminder_begins", "reminder", ["begins"])
    op.create_index(
        "errand_starts", "errand", ["municipality_id", "starts_at"], postgresql_where=BEGINS, sqlite_where=BEGINS
    )
