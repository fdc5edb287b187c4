"""Who is there and who faces the screen: all that a lesson in presence mode shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.reports.figures.axes import Frame, broken, joined, layout, lesson_ms, on_axis, percent_axis
from services.reports.figures.colours import FACING, PRESENT
from services.reports.figures.samples import Sample, runs


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch without a hole; percentages at `times` (ms into the lesson)."""

    times: list[int]
    present: list[float]  # students whose video arrives, of all of the lesson
    facing: list[float | None]  # faces turned to the screen, of the readable ones


def process(samples: Sequence[Sample], origin: datetime, until: datetime, participants: int) -> list[Stretch]:
    """`samples` are smoothed, oldest first."""
    stretches = []
    for run in runs(samples, lambda point: point.present is not None and not point.suppressed):
        times = [lesson_ms(min(sample.end, until), origin) for sample in run]
        present = [min(100.0, round(100 * (sample.point.present or 0) / max(1, participants), 1)) for sample in run]
        facing = [None if sample.point.facing is None else round(100 * sample.point.facing, 1) for sample in run]
        stretches.append(Stretch(times, present, facing))
    return stretches


def figure(stretches: Sequence[Stretch], frame: Frame, present: str, facing: str) -> dict[str, Any]:
    """`present` and `facing`: what the hover calls the two curves."""
    times = on_axis(joined(s.times for s in stretches))
    lines = [
        _line(times, broken(s.present for s in stretches), present, PRESENT),
        _line(times, broken(s.facing for s in stretches), facing, FACING),
    ]
    return {"data": lines, "layout": layout(frame, percent_axis())}


def _line(x: list[Any], y: list[Any], name: str, colour: str) -> dict[str, Any]:
    line = {"width": 2.5, "color": colour}
    return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "line": line, "hovertemplate": "%{y:.0f} %"}
