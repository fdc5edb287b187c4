"""Maps of the layers, and the first filters, as pictures."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from training.explain.layers import MOST_CHANNELS, Filters, LayerMaps
from training.explain.sheet import BLANK, sheet
from training.figures import theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

_SIDE: Final = 0.8  # inches
_FILTERS_A_LINE: Final = 12


def draw_layers(layers: Sequence[LayerMaps], crop: NDArray[np.uint8], path: Path, about: str) -> None:
    """A row per layer, from the picture to the answer; each map on its own scale, dark to bright."""
    size = ((MOST_CHANNELS + 1.9) * _SIDE, (len(layers) + 1) * _SIDE + 1.1)
    with theme.drawing(path, size, "What each layer makes of a face", about) as figure:
        from matplotlib import colormaps

        grid = figure.subplots(1 + len(layers), 2, squeeze=False, width_ratios=[1.6, MOST_CHANNELS])
        for axes in grid.flat:
            axes.axis("off")
        grid[0, 1].imshow(sheet([crop, *[BLANK] * (MOST_CHANNELS - 1)], MOST_CHANNELS))
        _say(grid[0, 0], f"what the network sees\n{crop.shape[1]} x {crop.shape[0]}")
        for layer, (left, right) in zip(layers, grid[1:], strict=True):
            height, width = layer.maps.shape[1:]
            _say(left, f"{layer.name}\n{layer.channels} maps, {width} x {height}")
            pictures = [_coloured(values, colormaps["magma"], float(values.min()), float(values.max())) for values in layer.maps]
            right.imshow(sheet([*pictures, *[BLANK] * (MOST_CHANNELS - len(pictures))], MOST_CHANNELS))


def draw_filters(filters: Filters, path: Path, about: str) -> None:
    """Each filter above what it answers to the face: blue and below 0 against orange and above."""
    count = len(filters.weights)
    columns = min(_FILTERS_A_LINE, count)
    lines = math.ceil(count / columns)
    size = (max(columns * _SIDE + 0.4, 5.6), lines * 2 * _SIDE + 1.1 + 0.1 * lines)
    with theme.drawing(path, size, "The first layer's filters, and what they answer to a face", about) as figure:
        grid = figure.subplots(2 * lines, 1, squeeze=False)
        for line in range(lines):
            numbers = range(line * columns, min((line + 1) * columns, count))
            fill = [BLANK] * (columns - len(numbers))
            grid[2 * line, 0].imshow(sheet([_filter(filters.weights[number]) for number in numbers] + fill, columns))
            grid[2 * line + 1, 0].imshow(sheet([_around_zero(filters.responses[number]) for number in numbers] + fill, columns))
        for axes in grid.flat:
            axes.axis("off")


def _filter(weights: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[inputs, h, w] on its own scale; in colour where the network takes colour pictures."""
    if len(weights) == 3:
        return (255 * (weights.transpose(1, 2, 0) / (2 * _reach(weights)) + 0.5)).round().astype(np.uint8)
    return _around_zero(weights.mean(0))


def _around_zero(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    return _coloured(values, theme.poles(), -_reach(values), _reach(values))


def _reach(values: NDArray[np.float32]) -> float:
    return float(np.abs(values).max()) or 1.0


def _coloured(values: NDArray[np.float32], colours: "Colormap", low: float, high: float) -> NDArray[np.uint8]:
    shares = (values - low) / max(high - low, 1e-9)
    return (255 * np.asarray(colours(shares))[..., :3]).round().astype(np.uint8)


def _say(axes: "Axes", text: str) -> None:
    axes.text(1.0, 0.5, text, transform=axes.transAxes, ha="right", va="center", size=7.5, color=theme.QUIET, linespacing=1.4)
