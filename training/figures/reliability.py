"""Whether a probability means what it says: how often the network is right where it is so sure."""

from pathlib import Path
from typing import Any

import numpy as np

from training.figures import theme


def draw_reliability(bins: list[dict[str, float]], ece: float, path: Path, title: str, about: str) -> None:
    """`bins`: `confidence` and `accuracy` (means of the bin) and `n`; bins of equal width over 0..1, empty ones may be missing."""
    confidence, accuracy, n = (np.array([each[key] for each in bins], np.float64) for key in ("confidence", "accuracy", "n"))
    with theme.drawing(path, (5.4, 6.2), title, about) as figure:
        axes, below = figure.subplots(2, 1, sharex=True, height_ratios=(3.4, 1))
        axes.plot([0, 1], [0, 1], color=theme.QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
        axes.vlines(
            confidence, np.minimum(confidence, accuracy), np.maximum(confidence, accuracy), color=theme.MARK, linewidth=1.2, alpha=0.6
        )
        axes.plot(confidence, accuracy, color=theme.VALID, marker="o", markersize=5)
        axes.text(0.03, 0.93, f"expected calibration error {100 * ece:.1f} points", transform=axes.transAxes, size=9, weight="bold")
        axes.text(0.97, 0.04, "below the line: too sure of itself", transform=axes.transAxes, size=8, color=theme.QUIET, ha="right")
        axes.set(xlim=(0, 1), ylim=(0, 1), ylabel="share that is right")
        below.bar(confidence, n / n.sum(), width=0.045, color=theme.TRAIN)
        below.set(xlabel="highest probability", ylabel="share of pictures")
        for each, axis in ((axes, axes.yaxis), (below, below.yaxis), (below, below.xaxis)):
            axis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
            each.tick_params(axis="x", length=3)


def bins_of(measured: dict[str, Any]) -> list[dict[str, float]]:
    """What a card says under `reliability`; empty for a card that does not."""
    found: list[dict[str, float]] = measured.get("reliability") or []
    return [each for each in found if each["n"]]
