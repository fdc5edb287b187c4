"""The curve of a range test: rate against loss, and what it suggests."""

from pathlib import Path

import numpy as np

from training.figures import theme
from training.lr_find import RangeTest


def draw_rates(found: RangeTest, path: Path, title: str, about: str) -> None:
    with theme.drawing(path, (6.6, 4.6), title, about) as figure:
        axes = figure.subplots()
        kept = slice(0, int(found.smooth.argmin()) + 1)
        low, high = float(np.quantile(found.losses[kept], 0.02)), float(found.losses[kept].max())
        axes.plot(found.rates, found.losses, color=theme.TRAIN, linewidth=0.9, alpha=0.7, label="each step")
        axes.plot(found.rates, found.smooth, color=theme.VALID, label="moving mean")
        room = max(high - low, 1e-3)
        axes.set(xscale="log", xlabel="learning rate", ylabel="loss", ylim=(low - 0.3 * room, high + 0.5 * room))
        for name, rate, colour, place in (("valley", found.valley, theme.MARK, 0.04), ("steep", found.steep, theme.QUIET, 0.12)):
            index = int(abs(found.rates - rate).argmin())
            side = -1 if rate > 0.1 else 1  # the name stands where the picture has room for it
            axes.axvline(rate, color=colour, linewidth=0.9, linestyle=(0, (3, 3)))
            axes.plot(rate, found.smooth[index], "o", color=colour, markersize=6, zorder=5)
            text = axes.text(rate * 1.2**side, place, f"{name} {rate:.1e}", transform=axes.get_xaxis_transform(), color=colour, size=9)
            text.set(weight="bold", ha="left" if side > 0 else "right", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0})
        axes.legend(loc="upper left")
