"""Our way of asking beside alerting all and alerting the nearest: what docs/simulation.md claims, on fewer seeds."""

from bench.report import Row
from helpnet.simulation.scenarios import SCENARIOS
from helpnet.simulation.study import ALL, NEAREST, OURS, study

SEEDS = {"helsingborg": 20, "drammen": 20, "crisis": 5, "city": 1}


def measure() -> list[Row]:
    """For each town: the share accepted, alerts, and time to acceptance at the nearest's same number of alerts."""
    rows = []
    for name, seeds in SEEDS.items():
        found = study(SCENARIOS[name], seeds, policies=(OURS, ALL, NEAREST)).policies
        ours, everybody, nearest = (found[policy] for policy in (OURS, ALL, NEAREST))
        for field, unit, rival, scale in (
            ("accepted", "%", everybody, 100.0), ("alerts", "", everybody, 1.0), ("median_seconds", "s", nearest, 1.0),
        ):  # fmt: skip
            mine, theirs = getattr(ours, field) * scale, getattr(rival, field) * scale
            against = "alert all" if rival is everybody else "nearest k, as many alerts"
            rows.append(Row(f"simulated {name}: {field}", mine, unit, against, mine / theirs, theirs))
        asked = ours.asked_90 * 100
        rows.append(
            Row(
                f"simulated {name}: active helpers asked in 90 days",
                asked,
                "%",
                "all in reach of an errand",
                ours.asked_90 / ours.reachable_90,
            )
        )
    return rows
