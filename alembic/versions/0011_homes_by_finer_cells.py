"""People by finer cells, and within each by the distance they chose."""

import h3
import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

HERE = sa.text("home_lon is not null and suspended_at is null and erased_at is null")
SEEN = ["alert_radius", "home_lat", "id", "home_lon", "alerts_on", "quiet_from", "quiet_until"]
AT_ONCE = 5_000


def upgrade() -> None:
    """Apply."""
    for resolution in (8, 7, 6, 5):
        op.drop_index(f"person_near_r{resolution}", "person")
    op.drop_column("person", "h3_r6")
    op.add_column("person", sa.Column("h3_r9", sa.BigInteger(), nullable=True))
    connection = op.get_bind()
    homes = connection.execute(sa.text("select id, home_lon, home_lat from person where home_lon is not null")).all()
    for start in range(0, len(homes), AT_ONCE):
        cells = [
            {"id": row.id, "cell": h3.str_to_int(h3.latlng_to_cell(row.home_lat, row.home_lon, 9))}
            for row in homes[start : start + AT_ONCE]
        ]
        connection.execute(sa.text("update person set h3_r9 = :cell where id = :id"), cells)
    for resolution in (9, 8, 7, 5):
        op.create_index(
            f"person_near_r{resolution}",
            "person",
            ["municipality_id", f"h3_r{resolution}", *SEEN],
            postgresql_where=HERE,
            sqlite_where=HERE,
        )
