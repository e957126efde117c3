"""Weekly summaries, for those who want them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SUMMED_UP = sa.text("weekly_at is not null")


def upgrade() -> None:
    """Apply."""
    op.add_column("person", sa.Column("weekly_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("person_weekly", "person", ["weekly_at"], postgresql_where=SUMMED_UP, sqlite_where=SUMMED_UP)
    op.create_table(
        "summary",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("thanks", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("got", sa.Integer(), nullable=False),
        sa.Column("near", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
