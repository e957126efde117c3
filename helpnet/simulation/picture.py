"""The policies side by side as a picture, in the colours of the house."""

from pathlib import Path

from helpnet.simulation.study import ALL, NEAREST, ONE, OURS, RANDOM50, Study

PANELS = (
    ("accepted", "Accepted, %", 100.0), ("median_seconds", "Minutes to acceptance: median", 1 / 60),
    ("p90_seconds", "… and 90th percentile", 1 / 60), ("alerts_per_acceptance", "Alerts for one acceptance", 1.0),
    ("asked_share", "Helpers asked within 30 days, %", 100.0), ("gini", "Unevenness of alerts (Gini)", 1.0),
)  # fmt: skip
LABELS = {OURS: "ours", ALL: "alert all", NEAREST: "nearest k", RANDOM50: "random 50", ONE: "one at a time"}
GROUND, INK, SOFT, QUIET, ACCENT = "#faf7f1", "#1d1c19", "#57534a", "#c9bfac", "#0b5d4e"


def draw(found: Study, file: Path) -> None:
    """Write the picture; its kind follows the file's ending. Raises OSError and ValueError (an ending nobody knows)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(figsize=(12, 5.6), layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12), facecolor=GROUND)
    FigureCanvasAgg(figure)
    figure.suptitle(f"{found.scenario.title}: medians of {found.seeds} seeds", fontsize=15, color=INK)
    names = list(found.policies)[::-1]
    for axes, (field, title, scale) in zip(figure.subplots(2, 3).flat, PANELS, strict=True):
        values = [getattr(found.policies[name], field) * scale for name in names]
        labels = [LABELS.get(name, name) for name in names]
        bars = axes.barh(labels, values, color=[ACCENT if name == OURS else QUIET for name in names])
        axes.bar_label(bars, [_figure(value) for value in values], padding=4, fontsize=11, color=INK)
        axes.set_title(title, fontsize=12, color=INK, loc="left")
        axes.margins(x=0.2)
        axes.set_facecolor(GROUND)
        axes.set_xticks([])
        axes.tick_params(axis="y", length=0, labelsize=11, labelcolor=SOFT)
        axes.spines[:].set_visible(False)
    figure.savefig(file, dpi=100)


def _figure(value: float) -> str:
    """As many digits as say something."""
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
