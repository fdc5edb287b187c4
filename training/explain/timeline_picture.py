"""A timeline drawn: the seven probabilities as bands over time, and the face below at the moments it was read."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from services.domain.emotions import EXPRESSIONS
from training.explain.timeline import Timeline
from training.figures import theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SMOOTHED_S: Final = 0.8  # seconds: a blink is no expression
_LABEL_ROOM: Final = 0.1  # share of the height that a band must have to carry its name
_PORTRAITS: Final = 11
_STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_MOST_TICKS: Final = 12


def draw_timeline(timeline: Timeline, path: Path, title: str, about: str) -> None:
    """`path` becomes a PNG of 1840 x 750 pixels."""
    with theme.drawing(path, (11.5, 4.7), title, f"{about}; mean over {_SMOOTHED_S:g} s", colours=256) as figure:
        bands, strip = figure.subplots(2, 1, height_ratios=(3.1, 1))
        shares = smoothed(timeline, _SMOOTHED_S)
        _stack(bands, timeline.seconds, shares)
        end = float(timeline.seconds[-1]) or 1.0
        for axes in (bands, strip):
            axes.set_xlim(0, end)
        bands.set(ylim=(0, 1), yticks=[0, 0.5, 1])
        bands.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        bands.set_xticks(_ticks(end))
        bands.xaxis.set_major_formatter(lambda value, _: f"{int(value) // 60}:{int(value) % 60:02d}")
        bands.tick_params(axis="x", length=3)
        _portraits(strip, timeline, shares)


def smoothed(timeline: Timeline, window: float) -> NDArray[np.float64]:
    """[n, 7]: the mean over the readable looks within half a `window` (seconds) each way; NaN where there is none."""
    near = np.abs(timeline.seconds[:, None] - timeline.seconds[None, :]) <= window / 2 + 1e-9
    weights = (near & timeline.read[None, :]).astype(np.float64)
    count = weights.sum(1, keepdims=True)
    return np.where(count > 0, weights @ timeline.probabilities / np.maximum(count, 1), np.nan)


def _stack(axes: "Axes", seconds: NDArray[np.float64], shares: NDArray[np.float64]) -> None:
    known = ~np.isnan(shares[:, 0])
    floor = np.zeros(len(seconds))
    for name in theme.STACK:
        band = np.nan_to_num(shares[:, EXPRESSIONS.index(name)])
        axes.fill_between(seconds, floor, floor + band, where=known, color=theme.EXPRESSION[name], linewidth=0, label=name)
        axes.plot(seconds, np.where(known, floor + band, np.nan), color="white", linewidth=0.7)
        _name(axes, seconds, floor, band, name)
        floor = floor + band
    if not known.all():
        axes.fill_between(
            seconds, 0, 1, where=~known, facecolor="white", edgecolor=theme.GRID, hatch="///", linewidth=0, label="no readable face"
        )
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1.005, 0.5), handlelength=1.1, handleheight=1.1)


def _name(axes: "Axes", seconds: NDArray[np.float64], floor: NDArray[np.float64], band: NDArray[np.float64], name: str) -> None:
    """Written where the most room is for it, if there is enough."""
    half = (0.006 * len(name) + 0.004) * seconds[-1]
    best, place = 0.0, (0.0, 0.0)
    for at in seconds[(seconds >= half) & (seconds <= seconds[-1] - half)]:
        under = np.abs(seconds - at) <= half
        low, high = float(floor[under].max()), float((floor + band)[under].min())
        if high - low > best:
            best, place = high - low, (float(at), (low + high) / 2)
    if best >= _LABEL_ROOM:
        ink = "white" if name in {"sad", "disgust", "fear", "angry"} else theme.INK
        axes.text(*place, name, ha="center", va="center", size=11, weight="bold", color=ink)


def _portraits(axes: "Axes", timeline: Timeline, shares: NDArray[np.float64]) -> None:
    """Each stands at its time, framed in the colour of what was read there."""
    theme.as_picture(axes)
    end = float(timeline.seconds[-1]) or 1.0
    width = 1 / _PORTRAITS
    for number in range(_PORTRAITS):
        middle = (number + 0.5) * width
        look = int(np.abs(timeline.seconds - middle * end).argmin())
        frame = axes.inset_axes((middle - width / 2, 0, width, 1))
        frame.imshow(timeline.portraits[look], interpolation="lanczos")
        row = shares[look]
        theme.as_picture(frame, theme.QUIET if np.isnan(row[0]) else theme.EXPRESSION[EXPRESSIONS[int(row.argmax())]])


def _ticks(end: float) -> list[int]:
    step = next((step for step in _STEPS_S if end / step <= _MOST_TICKS), _STEPS_S[-1])
    return list(range(0, int(end) + 1, step))
