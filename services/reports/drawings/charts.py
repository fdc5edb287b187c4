"""The drawings of a report, each from the same pure `process` that the dashboard's charts are made of."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from services.reports import texts
from services.reports.drawings.plot import band, line, plot
from services.reports.figures import coverage, engagement, expressions, hidden, markers, presence
from services.reports.figures.colours import ENGAGEMENT, EXPRESSION, FACING, NEUTRAL_ALPHA, PRESENT, STACK, rgba
from services.reports.figures.samples import Sample
from services.reports.markup import Markup
from services.reports.summary import BUCKET_S, SessionReport

READABLE = FACING
BAND_ALPHA = 0.22
INTERVAL = "engagement_low engagement_high"


def mood(report: SessionReport) -> Markup:
    bands = expressions.process(_samples(report), report.origin, report.until)
    return _plot(report, stack(bands, _seconds(report)), texts.MOOD_LABEL)


def index(report: SessionReport) -> Markup:
    def draw() -> Iterator[Markup]:
        for stretch in engagement.process(_samples(report), report.origin, report.until):
            yield band(stretch.times, stretch.low, stretch.high, _seconds(report), rgba(ENGAGEMENT, BAND_ALPHA), INTERVAL)
            yield line(stretch.times, stretch.value, _seconds(report), ENGAGEMENT, "engagement")

    return _plot(report, draw(), texts.ENGAGEMENT_LABEL, unit="")


def readable(report: SessionReport) -> Markup:
    def draw() -> Iterator[Markup]:
        for stretch in coverage.process(_samples(report), report.origin, report.until, report.coverage.students):
            yield line(stretch.times, stretch.present, _seconds(report), PRESENT, "present")
            yield line(stretch.times, stretch.readable, _seconds(report), READABLE, "readable")

    return _plot(report, draw(), texts.COVERAGE_LABEL)


def attendance(report: SessionReport) -> Markup:
    def draw() -> Iterator[Markup]:
        for stretch in presence.process(_samples(report), report.origin, report.until, report.coverage.students):
            yield line(stretch.times, stretch.present, _seconds(report), PRESENT, "present")
            yield line(stretch.times, stretch.facing, _seconds(report), FACING, "facing")

    return _plot(report, draw(), texts.PRESENCE_LABEL)


def fill(expression: str) -> str:
    """The colour of its band; neutral is quiet."""
    return rgba(EXPRESSION[expression], NEUTRAL_ALPHA if expression == "neutral" else 0.92)


def stack(bands: expressions.Bands, seconds: float) -> Iterator[Markup]:
    """From the floor up; each stretch between two holes for itself."""
    for first, last in _stretches(bands):
        times = bands.times[first:last]
        floor = [0.0] * len(times)
        for name in STACK:
            shares = [share or 0.0 for share in bands.shares[name][first:last]]
            ceiling = [min(100.0, below + share) for below, share in zip(floor, shares, strict=True)]
            yield band(times, floor, ceiling, seconds, fill(name), name)
            floor = ceiling


def _stretches(bands: expressions.Bands) -> Iterator[tuple[int, int]]:
    holes = [i for i, share in enumerate(bands.shares[STACK[0]]) if share is None]
    for before, after in pairwise([-1, *holes, len(bands.times)]):
        if after - before > 1:
            yield before + 1, after


def _plot(report: SessionReport, drawing: Iterable[Markup], label: str, unit: str = " %") -> Markup:
    stripes = hidden.process(_samples(report), report.origin, report.until)
    marks = markers.process(report.markers, report.origin)
    return plot(drawing, _seconds(report), stripes, label=label, unit=unit, marks=marks)


def _samples(report: SessionReport) -> Sequence[Sample]:
    """Ten-second means need no smoothing."""
    return [Sample(point, BUCKET_S) for point in report.points]


def _seconds(report: SessionReport) -> float:
    return max(float(BUCKET_S), (report.until - report.origin).total_seconds())
