"""Mean maps with examples, and the worst mistakes, as pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from training.explain.dataset import EXAMPLES, MISTAKES, Mistakes, Seen
from training.explain.overlay import heated
from training.explain.sheet import BLANK, GAP, SIDE, centre, frame, sheet
from training.figures import theme

_SIDE: Final = 1.05  # inches


def draw_seen(seen: Sequence[Seen], path: Path, about: str) -> None:
    """A column per expression: the mean face with the mean fine map, what of it is more than the others', then examples.

    Each map is on its own scale.
    """
    own = [each.mean_map / max(float(each.mean_map.mean()), 1e-9) for each in seen]
    more = [np.clip(each - np.mean(own, axis=0), 0, None) for each in own]
    size = (len(seen) * (_SIDE + 0.07) + 0.6, (2 + EXAMPLES) * (_SIDE + 0.07) + 1.25)
    pictures = [heated(each.mean_crop, _scaled(each.mean_map)) for each in seen]
    pictures += [heated(each.mean_crop, _scaled(special)) for each, special in zip(seen, more, strict=True)]
    for number in range(EXAMPLES):
        pictures += [heated(each.crops[number], _scaled(each.maps[number])) if number < len(each.crops) else BLANK for each in seen]
    with theme.drawing(path, size, "What speaks for each expression, on average and in examples", about) as figure:
        axes = figure.subplots()
        axes.imshow(sheet(pictures, len(seen), smooth=True), interpolation="lanczos")
        theme.as_picture(axes)
        axes.xaxis.tick_top()
        axes.set_xticks([centre(column) for column in range(len(seen))], [f"{each.expression}, {each.n}" for each in seen], color=theme.INK)
        axes.set_yticks([centre(line) for line in range(2 + EXAMPLES)], ["mean", "more than\nothers", *["example"] * EXAMPLES])
        axes.tick_params(length=0, pad=6)
        for column, each in enumerate(seen):
            frame(axes, 0, column, theme.EXPRESSION[each.expression])


def draw_mistakes(mistakes: Sequence[Mistakes], path: Path, about: str) -> None:
    """A row per cell of the confusion table; under each picture how sure the network was of its wrong answer."""
    size = (MISTAKES * _SIDE + 2.1, len(mistakes) * (_SIDE + 0.26) + 1.0)
    with theme.drawing(path, size, "The surest mistakes", about) as figure:
        grid = figure.subplots(len(mistakes), 2, squeeze=False, width_ratios=(1.35, MISTAKES))
        for each, (left, right) in zip(mistakes, grid, strict=True):
            left.axis("off")
            left.text(1, 0.66, each.true, transform=left.transAxes, ha="right", va="bottom", size=11, weight="bold")
            left.text(1, 0.62, f"read as {each.read}", transform=left.transAxes, ha="right", va="top", size=10)
            share = f"{each.count} of {each.of}, {100 * each.count / each.of:.0f} %"
            left.text(1, 0.3, share, transform=left.transAxes, ha="right", va="top", size=8, color=theme.QUIET)
            right.imshow(sheet([*each.crops, *[BLANK] * (MISTAKES - len(each.crops))], MISTAKES, smooth=True), interpolation="lanczos")
            theme.as_picture(right)
            for number, sure in enumerate(each.confidence):
                right.text(centre(number), SIDE + GAP, f"{100 * sure:.0f} %", ha="center", va="top", size=7.5, color=theme.QUIET)


def _scaled(heat: NDArray[np.float32]) -> NDArray[np.float32]:
    return heat / max(float(heat.max()), 1e-9)
