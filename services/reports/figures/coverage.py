"""How much of the class a figure speaks for: whose video arrives, and whose face can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.reports.figures.axes import lesson_ms
from services.reports.figures.samples import Sample, runs


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch without a hole; percentages of all students of the lesson at `times` (ms into the lesson)."""

    times: list[int]
    present: list[float]
    readable: list[float]


def process(samples: Sequence[Sample], origin: datetime, until: datetime, participants: int) -> list[Stretch]:
    """`samples`: oldest first."""

    def percent(count: int | None) -> float:
        return min(100.0, round(100 * (count or 0) / max(1, participants), 1))

    return [
        Stretch(
            [lesson_ms(min(sample.end, until), origin) for sample in run],
            [percent(sample.point.present) for sample in run],
            [percent(sample.point.readable) for sample in run],
        )
        for run in runs(samples, lambda point: point.present is not None and not point.suppressed)
    ]
