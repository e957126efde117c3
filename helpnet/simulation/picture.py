"""The policies side by side as a picture."""

from pathlib import Path

from helpnet.simulation.study import Study

PANELS = (
    ("accepted", "accepted, %", 100.0), ("median_seconds", "minutes to acceptance, median", 1 / 60),
    ("p90_seconds", "minutes to acceptance, 90th percentile", 1 / 60), ("alerts_per_acceptance", "alerts for one acceptance", 1.0),
    ("asked_share", "asked within 30 days, %", 100.0), ("gini", "unevenness of alerts (Gini)", 1.0),
)  # fmt: skip


def draw(found: Study, file: Path) -> None:
    """Write the picture; its kind follows the file's ending. Raises OSError and ValueError (an ending nobody knows)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 5), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(f"{found.scenario.title} (medians of {found.seeds} seeds)")
    names = list(found.policies)[::-1]
    for axes, (field, title, scale) in zip(figure.subplots(2, 3).flat, PANELS, strict=True):
        values = [getattr(found.policies[name], field) * scale for name in names]
        bars = axes.barh(names, values, color=["#1b6e53" if name == "ours" else "#b5bdb9" for name in names])
        axes.bar_label(bars, fmt="{:.3g}", padding=2)
        axes.set_title(title, fontsize=10)
        axes.margins(x=0.2)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=80)
