"""`make bench`: every figure of docs/benchmarks.md, in one run on this machine."""

import sys
from collections.abc import Callable

from bench import accepting, live, nearby, push, simulation, telling
from bench.report import Row, keep, show

PARTS: dict[str, Callable[[], list[Row]]] = {
    "accepting": accepting.measure,
    "live": live.measure,
    "nearby": nearby.measure,
    "push": push.measure,
    "simulation": simulation.measure,
    "telling": telling.measure,
}


def main(names: list[str]) -> None:
    """Measure all parts, or those named."""
    rows: list[Row] = []
    for name in names or list(PARTS):
        print(f"… {name}", flush=True)
        found = PARTS[name]()
        show(found)
        rows += found
    keep(rows)


main(sys.argv[1:])
