"""Where the class's visible expression lies between unpleasant and pleasant, calm and excited, and the way it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.reports.figures.axes import lesson_ms
from services.reports.figures.colours import ENGAGEMENT, rgba
from services.reports.figures.samples import Sample

BACK_S: Final = 180.0
STEP_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """`ms` into the lesson; valence and arousal -1..1."""

    ms: int
    valence: float
    arousal: float


def process(samples: Sequence[Sample], origin: datetime) -> list[Place]:
    """The last three minutes in steps of ten seconds and the newest, oldest first. `samples` are smoothed. Empty where the newest may
    not be shown: what was is not what is."""
    if not samples or samples[-1].point.valence is None:
        return []
    newest = samples[-1]
    near = [s for s in samples if (newest.end - s.end).total_seconds() <= BACK_S and (s.end.timestamp() % STEP_S == 0 or s is newest)]
    return [
        Place(lesson_ms(s.end, origin), round(s.point.valence, 3), round(s.point.arousal, 3))
        for s in near
        if s.point.valence is not None and s.point.arousal is not None
    ]


def figure(places: Sequence[Place], times: Sequence[str], words: Mapping[str, str]) -> dict[str, Any]:
    """Older places fade, the newest is large. Both axes stand still from -1 to 1. `times`: of each place, for the hover; `words`: the
    names of `unpleasant`, `pleasant`, `calm`, `excited`."""
    count = len(places)
    trail = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [place.valence for place in places],
        "y": [place.arousal for place in places],
        "text": list(times),
        "line": {"color": rgba(ENGAGEMENT, 0.3), "width": 1.5},
        "marker": {
            "color": [rgba(ENGAGEMENT, 0.15 + 0.85 * (i + 1) / count) for i in range(count)],
            "size": [6] * (count - 1) + [18] * min(1, count),
            "line": {"width": 0},
            "opacity": 1,
        },
        "hovertemplate": "%{text}<extra></extra>",
    }
    middle = {"range": [-1.05, 1.05], "fixedrange": True, "zeroline": False, "tickvals": [-1, 0, 1]}
    x_axis = {**middle, "ticktext": [words["unpleasant"], "", words["pleasant"]]}
    y_axis = {**middle, "ticktext": [words["calm"], "", words["excited"]], "tickangle": 0}
    layout = {"margin": {"l": 60, "r": 30, "t": 8, "b": 28}, "xaxis": x_axis, "yaxis": y_axis, "dragmode": False, "hovermode": "closest"}
    return {"data": [trail], "layout": {**layout, "showlegend": False, "uirevision": "fixed"}}
