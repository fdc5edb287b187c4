"""The class's engagement over time with its interval, and what a headline needs of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.domain.emotions import ENGAGEMENT_WEIGHT
from services.reports.figures.axes import Frame, broken, joined, layout, lesson_ms, on_axis, percent_axis
from services.reports.figures.colours import ENGAGEMENT, rgba
from services.reports.figures.samples import Sample, runs

GREATEST: Final = max(ENGAGEMENT_WEIGHT.values())


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch without a hole; values 0..100 at `times` (ms into the lesson)."""

    times: list[int]
    value: list[float]
    low: list[float]
    high: list[float]


@dataclass(frozen=True, slots=True)
class Headline:
    """The newest value, with its interval and its parts."""

    value: float  # 0..100
    low: float | None
    high: float | None
    facing: float | None  # 0..1
    expression: float | None  # 0..1, the weight of what is seen over the greatest weight; times facing it makes about the value


def process(samples: Sequence[Sample], origin: datetime, until: datetime) -> list[Stretch]:
    """`samples` are smoothed, oldest first."""
    stretches = []
    for run in runs(samples, lambda point: point.engagement is not None):
        times = [lesson_ms(min(sample.end, until), origin) for sample in run]
        value = [round(sample.point.engagement or 0.0, 1) for sample in run]
        low = [_known(sample.point.engagement_low, at) for sample, at in zip(run, value, strict=True)]
        high = [_known(sample.point.engagement_high, at) for sample, at in zip(run, value, strict=True)]
        stretches.append(Stretch(times, value, low, high))
    return stretches


def headline(samples: Sequence[Sample]) -> Headline | None:
    """Of the newest of the smoothed samples; None when it has no engagement."""
    newest = samples[-1].point if samples else None
    if newest is None or newest.engagement is None:
        return None
    shares = newest.expressions
    expression = sum(share * ENGAGEMENT_WEIGHT[name] for name, share in shares.items()) / GREATEST if shares else None
    return Headline(newest.engagement, newest.engagement_low, newest.engagement_high, newest.facing, expression)


def figure(stretches: Sequence[Stretch], frame: Frame, name: str, interval: str) -> dict[str, Any]:
    """A line in its 90 % interval. `name` and `interval`: what the hover calls them."""
    lows, highs = broken(s.low for s in stretches), broken(s.high for s in stretches)
    band = {
        "type": "scatter",
        "mode": "lines",
        "x": on_axis(joined([*s.times, *reversed(s.times)] for s in stretches)),
        "y": broken([*s.low, *reversed(s.high)] for s in stretches),
        "fill": "toself",
        "fillcolor": rgba(ENGAGEMENT, 0.18),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": on_axis(joined(s.times for s in stretches)),
        "y": broken(s.value for s in stretches),
        "customdata": [None if low is None or high is None else f"{low:.0f}–{high:.0f}" for low, high in zip(lows, highs, strict=True)],
        "line": {"width": 2, "color": ENGAGEMENT},
        "hovertemplate": "%{y:.0f} (" + interval + " %{customdata})",
    }
    return {"data": [band, line], "layout": layout(frame, percent_axis(""))}


def _known(bound: float | None, value: float) -> float:
    """A class of one has no interval: it is the value itself."""
    return value if bound is None else round(bound, 1)
