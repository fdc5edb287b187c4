"""What is taken for what: shares of each true expression, and the counts under them."""

from pathlib import Path
from typing import Any

import numpy as np

from services.domain.emotions import EXPRESSIONS
from training.figures import theme


def draw_confusion(measured: dict[str, Any], path: Path, title: str, about: str) -> None:
    """`measured` is what `training.metrics.summarise` says: row = label, column = prediction."""
    counts = np.array(measured["confusion"], np.int64)
    support = np.array([measured["per_class"][name]["support"] for name in EXPRESSIONS])
    shares = counts / np.maximum(support, 1)[:, None]
    with theme.drawing(path, (6.6, 6.7), title, about) as figure:
        axes = figure.subplots()
        axes.imshow(shares, cmap=theme.shades(), vmin=0, vmax=1, aspect="equal")
        axes.grid(visible=False)
        for row, column in np.ndindex(counts.shape):
            ink = "white" if shares[row, column] > 0.5 else theme.INK if shares[row, column] >= 0.05 else theme.QUIET
            strong = "bold" if row == column else "normal"
            axes.text(column, row - 0.1, f"{100 * shares[row, column]:.0f} %", ha="center", va="center", color=ink, weight=strong, size=10)
            axes.text(column, row + 0.24, f"{counts[row, column]}", ha="center", va="center", color=ink, size=7)
        places = range(len(EXPRESSIONS))
        axes.set_xticks(places, EXPRESSIONS, color=theme.INK, size=9)
        axes.set_yticks(places, [f"{name}\n{count}" for name, count in zip(EXPRESSIONS, support, strict=True)], color=theme.INK, size=9)
        axes.set_xlabel("read as", labelpad=8)
        axes.set_ylabel("labelled, and how many pictures", labelpad=8)
        axes.tick_params(length=0)
        axes.hlines(np.arange(0.5, 6), -0.5, 6.5, color="white", linewidth=2)
        axes.vlines(np.arange(0.5, 6), -0.5, 6.5, color="white", linewidth=2)
        for spine in axes.spines.values():
            spine.set_visible(False)
