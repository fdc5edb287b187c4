"""A course over its lessons: engagement of each with its interval, and how much of the class it speaks for. A lesson whose figures may
not be shown keeps its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.reports.figures.axes import percent_axis
from services.reports.figures.colours import ENGAGEMENT, HIDDEN, PRESENT, rgba

UPPER: Final = [0.4, 1.0]
LOWER: Final = [0.0, 0.26]


@dataclass(frozen=True, slots=True)
class Point:
    """One lesson. `engagement`, `low`, `high`: 0..100, None where `why` says why not. `coverage`: readable of all students, 0..1."""

    label: str  # under the axis: its day
    title: str
    engagement: float | None
    low: float | None
    high: float | None
    coverage: float | None
    why: str = ""  # in a word or two


def figure(points: Sequence[Point], engagement: str, coverage: str, *, this: int | None = None) -> dict[str, Any]:
    """`points`: oldest first, evenly spaced: lessons are counted, not days. `this`: one that is looked at. The words: for the hover."""
    places = list(range(len(points)))
    shown = [i for i in places if points[i].engagement is not None]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": engagement,
        "x": places,
        "y": [point.engagement for point in points],
        "connectgaps": False,
        "customdata": [_interval(point) for point in points],
        "text": [point.title for point in points],
        "error_y": _whiskers(points),
        "marker": {
            "size": [13 if i == this else 8 for i in places],
            "color": ENGAGEMENT,
            "line": {"width": [3 if i == this else 0 for i in places], "color": rgba(ENGAGEMENT, 0.35)},
        },
        "line": {"width": 2, "color": ENGAGEMENT},
        "hovertemplate": "%{text}<br>%{y:.0f} %{customdata}<extra></extra>",
    }
    bars = {
        "type": "bar",
        "name": coverage,
        "x": places,
        "y": [None if point.coverage is None else round(100 * point.coverage, 1) for point in points],
        "yaxis": "y2",
        "width": 0.5,
        "marker": {"color": PRESENT},
        "hovertemplate": coverage + " %{y:.0f} %<extra></extra>",
    }
    gaps = [i for i in places if i not in shown]
    step = max(1, -(-len(points) // 5))  # so many days have room side by side on a phone
    ticks = [i for i in places if (len(points) - 1 - i) % step == 0]
    return {
        "data": [line, bars],
        "layout": {
            "margin": {"l": 48, "r": 10, "t": 10, "b": 40},
            "xaxis": {
                "range": [-0.6, max(len(points), 4) - 0.4],
                "tickvals": ticks,
                "ticktext": [points[i].label for i in ticks],
                "fixedrange": True,
                "showgrid": False,
                "anchor": "y2",
                "tickangle": 0,
            },
            "yaxis": {**percent_axis(""), "domain": UPPER},
            "yaxis2": {**percent_axis(), "domain": LOWER, "tickvals": (0, 100), "ticktext": ("0 %", "100 %")},
            "shapes": [_veil(i) for i in gaps],
            "annotations": [_why(i, points[i].why) for i in gaps],
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "uirevision": "fixed",
        },
    }


def _interval(point: Point) -> str:
    return "" if point.low is None or point.high is None else f"({point.low:.0f}–{point.high:.0f})"


def _whiskers(points: Sequence[Point]) -> dict[str, Any]:
    def length(bound: float | None, value: float | None) -> float:
        return 0.0 if bound is None or value is None else round(abs(bound - value), 1)

    return {
        "type": "data",
        "symmetric": False,
        "array": [length(point.high, point.engagement) for point in points],
        "arrayminus": [length(point.low, point.engagement) for point in points],
        "color": rgba(ENGAGEMENT, 0.55),
        "thickness": 1.5,
        "width": 5,
    }


def _veil(place: int) -> dict[str, Any]:
    edges = {"x0": place - 0.42, "x1": place + 0.42, "y0": UPPER[0], "y1": UPPER[1]}
    return {"type": "rect", "xref": "x", "yref": "paper", **edges, "line": {"width": 0}, "fillcolor": HIDDEN}


def _why(place: int, why: str) -> dict[str, Any]:
    """Upright, in the middle of its stretch."""
    at = {"x": place, "xref": "x", "y": sum(UPPER) / 2, "yref": "paper", "yanchor": "middle"}
    return {**at, "text": why, "textangle": -90, "showarrow": False}
