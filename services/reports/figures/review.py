"""A whole lesson in one picture: expressions above, engagement below in the range of the course's other lessons, what was marked and
what was found, and a slider that chooses a part of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.domain.moments import Moment
from services.reports.figures import engagement, expressions, markers, presence
from services.reports.figures.axes import Frame, on_axis, percent_axis
from services.reports.figures.colours import ENGAGEMENT, HIDDEN, USUAL, rgba
from services.reports.figures.markers import Mark

UPPER: Final = [0.43, 1.0]  # of the height
LOWER: Final = [0.0, 0.33]


@dataclass(frozen=True, slots=True)
class Usual:
    """The lowest and highest of the course's other lessons at each `times` (ms into the lesson), 0..100."""

    times: list[int]
    low: list[float]
    high: list[float]


@dataclass(frozen=True, slots=True)
class Words:
    """What the hover and the picture call things. `hidden` stands on stretches that may not be shown."""

    expressions: dict[str, str]
    engagement: str
    interval: str
    hidden: str
    present: str
    facing: str


def figure(
    bands: expressions.Bands,
    stretches: Sequence[engagement.Stretch],
    usual: Usual | None,
    marks: Sequence[Mark],
    moments: Sequence[Moment],
    hidden: Sequence[tuple[int, int]],
    frame: Frame,
    words: Words,
) -> dict[str, Any]:
    """Of a lesson in which expressions were read."""
    upper = expressions.figure(bands, frame, words.expressions)
    lower = engagement.figure(stretches, frame, words.engagement, words.interval)["data"]
    for trace in lower:
        trace["yaxis"] = "y2"
    layout = _layout(upper["layout"], marks, hidden, frame, words)
    layout["xaxis"] |= {"anchor": "y2"}
    layout["yaxis"] |= {"domain": UPPER}
    layout["yaxis2"] = {**percent_axis(""), "domain": LOWER, "anchor": "x"}
    layout["shapes"] += [_moment(moment) for moment in moments]
    layout["annotations"] += [_sign(moment) for moment in moments]
    return {"data": [*upper["data"], *([_usual(usual)] if usual else []), *lower], "layout": layout}


def attendance(
    stretches: Sequence[presence.Stretch],
    marks: Sequence[Mark],
    hidden: Sequence[tuple[int, int]],
    frame: Frame,
    words: Words,
) -> dict[str, Any]:
    """Of a lesson in presence mode."""
    drawn = presence.figure(stretches, frame, words.present, words.facing)
    return {"data": drawn["data"], "layout": _layout(drawn["layout"], marks, hidden, frame, words)}


def _layout(layout: dict[str, Any], marks: Sequence[Mark], hidden: Sequence[tuple[int, int]], frame: Frame, words: Words) -> dict[str, Any]:
    layers = markers.layers(marks, frame)
    whole = layout["xaxis"]["range"]
    slider = {"visible": True, "thickness": 0.09, "range": whole, "bgcolor": "rgba(127,127,127,0.08)", "borderwidth": 0}
    return {
        **layout,
        "margin": {"l": 44, "r": 8, "t": 26, "b": 12},
        "xaxis": {**layout["xaxis"], "fixedrange": False, "rangeslider": slider},
        "shapes": [*(_veil(start, end) for start, end in hidden), *layers["shapes"]],
        "annotations": [*(_veiled(start, end, words.hidden, frame) for start, end in hidden), *layers["annotations"]],
    }


def _usual(usual: Usual) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": on_axis([*usual.times, *reversed(usual.times)]),
        "y": [*usual.low, *reversed(usual.high)],
        "yaxis": "y2",
        "fill": "toself",
        "fillcolor": rgba(USUAL, 0.22),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _veil(start: int, end: int) -> dict[str, Any]:
    x0, x1 = on_axis([start, end])
    return {"type": "rect", "xref": "x", "yref": "paper", "x0": x0, "x1": x1, "y0": 0, "y1": 1, "line": {"width": 0}, "fillcolor": HIDDEN}


def _veiled(start: int, end: int, words: str, frame: Frame) -> dict[str, Any]:
    """Words on a stretch that is wide enough for them."""
    wide = (end - start) / max(1.0, 1000 * (frame.end - frame.start)) > 0.12
    middle = on_axis([(start + end) // 2])[0]
    return {"x": middle, "xref": "x", "y": 0.715, "yref": "paper", "text": words if wide else "", "showarrow": False}


def _moment(moment: Moment) -> dict[str, Any]:
    at = on_axis([round(moment.at * 1000)])[0]
    line = {"color": ENGAGEMENT, "width": 2}
    return {"type": "line", "xref": "x", "yref": "y2", "x0": at, "x1": at, "y0": 0, "y1": 100, "line": line, "opacity": 0.55}


def _sign(moment: Moment) -> dict[str, Any]:
    """A triangle that points where it went, above the lower field."""
    at = on_axis([round(moment.at * 1000)])[0]
    sign = "▲" if moment.change > 0 else "▼"
    return {"x": at, "xref": "x", "y": 100, "yref": "y2", "yanchor": "bottom", "text": sign, "showarrow": False, "font": {"size": 11}}
