"""Who is asked about an errand, when, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "ask",
        sa.Column("errand_id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("metres", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(outcome = 'waiting') = (answered_at is null)", name="ask_answered"),
        sa.CheckConstraint("chance between 0 and 1", name="ask_chance"),
        sa.ForeignKeyConstraint(["errand_id"], ["errand.id"]),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("errand_id", "helper_id"),
    )
    op.create_index("ask_of_helper", "ask", ["helper_id", "asked_at"])
    op.create_table(
        "answer_count",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.CheckConstraint("yes >= 0 and no >= 0 and silent >= 0", name="answer_count_counts"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id", "sort"),
    )
    # Written out, because a table that others refer to is not to be built anew on SQLite for a check.
    op.execute(
        "alter table person add column asks_per_week integer default 3 not null "
        "constraint person_asks check (asks_per_week between 0 and 50)"
    )
    op.add_column("person", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("errand", sa.Column("asks_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("errand", sa.Column("waves", sa.Integer(), server_default="0", nullable=False))
    op.add_column("errand", sa.Column("stall", sa.String(12), server_default="", nullable=False))
    op.add_column("errand", sa.Column("stall_count", sa.Integer(), server_default="0", nullable=False))
    where = sa.text("state = 'open'")
    op.create_index("errand_asks", "errand", ["asks_at"], postgresql_where=where, sqlite_where=where)
    op.execute("update errand set asks_at = posted_at where state = 'open'")
