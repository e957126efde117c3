"""Browsers that people are alerted in, and which of them a delivery is for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint", sa.String(1000), nullable=False),
        sa.Column("p256dh", sa.String(90), nullable=False),
        sa.Column("auth", sa.String(30), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("endpoint"),
    )
    op.create_index("ix_device_person_id", "device", ["person_id"])
    op.create_index("ix_device_sign_in_id", "device", ["sign_in_id"])
    op.add_column("delivery", sa.Column("device_id", sa.Uuid(), nullable=True))
    op.add_column("delivery", sa.Column("closes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "delivery_of_device",
        "delivery",
        ["alert_id", "device_id", "closes"],
        unique=True,
        postgresql_where=sa.text("channel = 'push'"),
        sqlite_where=sa.text("channel = 'push'"),
    )
