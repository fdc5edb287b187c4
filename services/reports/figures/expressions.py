"""The class's visible expressions over time, as shares of 100 %."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.reports.figures.axes import Frame, layout, lesson_ms, on_axis, percent_axis
from services.reports.figures.colours import EXPRESSION, NEUTRAL_ALPHA, STACK, rgba
from services.reports.figures.samples import Sample, runs


@dataclass(frozen=True, slots=True)
class Bands:
    """`shares[expression][i]` is the percentage at `times[i]` (ms into the lesson), None where nothing may or can be shown."""

    times: list[int]
    shares: dict[str, list[float | None]]


def process(samples: Sequence[Sample], origin: datetime, until: datetime) -> Bands:
    """`samples` are smoothed, oldest first. A value stands at the end of its bucket, the open bucket's at `until`."""
    track: list[tuple[int, dict[str, float] | None]] = []
    for run in runs(samples, lambda point: point.expressions is not None):
        start = lesson_ms(run[0].point.at, origin)
        if track:
            track += [(track[-1][0] + 1, None), (start - 1, None)]  # upright edges, and nothing between
        track.append((start, run[0].point.expressions))
        track += [(lesson_ms(min(sample.end, until), origin), sample.point.expressions) for sample in run]
    shares = {name: [None if row is None else round(100 * row[name], 2) for _, row in track] for name in STACK}
    return Bands([at for at, _ in track], shares)


def figure(bands: Bands, frame: Frame, names: dict[str, str]) -> dict[str, Any]:
    """A stacked area with a fixed floor, ceiling and order. `names`: what the hover calls each expression."""
    return {"data": [_band(bands, name, names[name]) for name in STACK], "layout": layout(frame, percent_axis())}


def _band(bands: Bands, expression: str, name: str) -> dict[str, Any]:
    colour = EXPRESSION[expression]
    return {
        "type": "scatter",
        "mode": "lines",
        "stackgroup": "class",
        "name": name,
        "x": on_axis(bands.times),
        "y": bands.shares[expression],
        "line": {"width": 0, "color": colour},
        "fillcolor": rgba(colour, NEUTRAL_ALPHA if expression == "neutral" else 0.92),
        "hovertemplate": "%{y:.0f} %",
    }
