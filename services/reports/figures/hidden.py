"""The stretches of a lesson whose figures may not be shown: a chart marks them, so that nobody takes them for a pause."""

from collections.abc import Sequence
from datetime import datetime

from services.reports.figures.axes import lesson_ms
from services.reports.figures.samples import Sample, runs


def process(samples: Sequence[Sample], origin: datetime, until: datetime) -> list[tuple[int, int]]:
    """Start and end of each, ms into the lesson."""
    stretches = runs(samples, lambda point: point.suppressed)
    return [(lesson_ms(run[0].point.at, origin), lesson_ms(min(run[-1].end, until), origin)) for run in stretches]
