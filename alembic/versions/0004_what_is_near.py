"""What is near: open errands and people by the H3 cells they are in, four resolutions of them."""

import h3
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RESOLUTIONS = (8, 7, 6, 5)
OPEN, WIDENED = sa.text("state = 'open'"), sa.text("state = 'open' and reach > 0")
SUSPENDED = sa.text("suspended_at is not null")
HERE = sa.text("home_lon is not null and suspended_at is null and erased_at is null")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "public_area",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("cell", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("doors", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("finest", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"]),
        sa.PrimaryKeyConstraint("municipality_id", "cell"),
    )
    op.add_column("errand", sa.Column("h3_r5", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("person", sa.Column("h3_r5", sa.BigInteger(), nullable=True))
    _refill("errand", "area_lon", "area_lat")
    _refill("person", "home_lon", "home_lat")
    op.drop_index("errand_open_near", "errand")
    for resolution in RESOLUTIONS:
        _index(
            f"errand_near_r{resolution}",
            "errand",
            [
                "municipality_id",
                f"h3_r{resolution}",
                "posted_at",
                "id",
                "area_lat",
                "area_lon",
                "category",
                "ends_at",
                "starts_at",
            ],
            OPEN,
        )
        _index(
            f"person_near_r{resolution}",
            "person",
            [
                "municipality_id",
                f"h3_r{resolution}",
                "id",
                "home_lat",
                "home_lon",
                "alerts_on",
                "alert_radius",
                "quiet_from",
                "quiet_until",
            ],
            HERE,
        )
    _index("errand_widened", "errand", ["municipality_id"], WIDENED)
    _index("person_suspended", "person", ["municipality_id"], SUSPENDED)
    op.create_index("decline_of_helper", "decline", ["helper_id", "errand_id"])


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def _refill(table: str, lon: str, lat: str) -> None:
    """Cells of before were the parents of the finest one; each is now the one the point itself lies in."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(f"select id, {lon} as lon, {lat} as lat from {table} where {lon} is not null")
    ).all()
    for row in rows:
        cells = {f"h3_r{r}": h3.str_to_int(h3.latlng_to_cell(row.lat, row.lon, r)) for r in RESOLUTIONS}
        given = ", ".join(f"{column} = :{column}" for column in cells)
        connection.execute(sa.text(f"update {table} set {given} where id = :id"), {**cells, "id": row.id})
