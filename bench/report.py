"""One figure, what it stands against, and how all of them are printed and kept."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """A measured median. `ratio` is value / what it stands against (`rival`, in the same unit, where it was measured too)."""

    name: str
    value: float
    unit: str
    against: str
    ratio: float
    rival: float | None = None


def keep(rows: list[Row], file: Path = Path("build/bench.json")) -> None:
    """Write the rows where others look for them."""
    file.parent.mkdir(exist_ok=True)
    kept = [{name: value for name, value in asdict(row).items() if name != "rival"} for row in rows]
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def show(rows: list[Row]) -> None:
    """Print the rows as a table."""
    for row in rows:
        rival = "" if row.rival is None else f" ({row.rival:,.0f})"
        print(f"{row.name:68} {row.value:12,.2f} {row.unit:6} {row.ratio:7.2f} × {row.against}{rival}")
