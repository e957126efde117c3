"""Open errands counted by cell, from triggers that write each change down."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLUS = "insert into open_change (municipality_id, category, h3_r8, change) values (new.municipality_id, new.category, new.h3_r8, 1)"
MINUS = "insert into open_change (municipality_id, category, h3_r8, change) values (old.municipality_id, old.category, old.h3_r8, -1)"
MOVED = "(old.state <> new.state or old.h3_r8 <> new.h3_r8 or old.category <> new.category)"
EVENTS = (
    ("opens", "insert", "new.state = 'open'", PLUS),
    ("opens_again", "update", f"new.state = 'open' and {MOVED}", PLUS),
    ("closes", "update", f"old.state = 'open' and {MOVED}", MINUS),
    ("goes", "delete", "old.state = 'open'", MINUS),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "open_change",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("h3_r8", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("open_change_of_municipality", "open_change", ["municipality_id"])
    op.create_table(
        "open_count",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("cell", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "cell", "category"),
    )
    op.execute(
        "insert into open_change (municipality_id, category, h3_r8, change) "
        "select municipality_id, category, h3_r8, 1 from errand where state = 'open'"
    )
    for name, event, when, then in EVENTS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"create trigger errand_{name} after {event} on errand when {when} begin {then}; end")
        else:
            op.execute(
                f"create function errand_{name}() returns trigger language plpgsql as $$ begin {then}; return null; end $$"
            )
            op.execute(
                f"create trigger errand_{name} after {event} on errand for each row when ({when}) execute function errand_{name}()"
            )
