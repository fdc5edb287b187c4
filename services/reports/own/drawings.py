"""The two charts of the student's page, drawn as a report's are."""

from collections.abc import Callable, Iterator

from services.reports.drawings import charts
from services.reports.drawings.plot import line, plot
from services.reports.figures import expressions, hidden
from services.reports.figures.axes import lesson_ms
from services.reports.figures.colours import FACING, PRESENT
from services.reports.markup import Markup
from services.reports.own.summary import STEP, OwnReport, Step
from services.reports.own.words import OwnWords
from services.reports.summary import BUCKET_S

FOUND = PRESENT


def visible(report: OwnReport, words: OwnWords) -> Markup:
    """Stripes where no face could be read."""
    bands = expressions.process(report.samples, report.origin, report.until)
    stripes = hidden.process(report.samples, report.origin, report.until)
    return plot(charts.stack(bands, report.seconds), report.seconds, stripes, label=words.EXPRESSIONS_LABEL, axis=words.AXIS)


def face(report: OwnReport, words: OwnWords) -> Markup:
    """Of the looks in each ten seconds: a face was found, and it was turned to the screen."""

    def draw() -> Iterator[Markup]:
        for stretch in _stretches(report.steps):
            times = [lesson_ms(min(step.at + STEP, report.until), report.origin) for step in stretch]
            for colour, share in _CURVES:
                yield line(times, [round(100 * share(step), 1) for step in stretch], report.seconds, colour)

    return plot(draw(), report.seconds, [], label=words.FACE_LABEL, axis=words.AXIS)


_CURVES: tuple[tuple[str, Callable[[Step], float]], ...] = (
    (FOUND, lambda step: step.faces / step.looks),
    (FACING, lambda step: step.facing),
)


def _stretches(steps: list[Step]) -> Iterator[list[Step]]:
    """Without a hole: between two of them no video arrived."""
    stretch: list[Step] = []
    for step in steps:
        if stretch and (step.at - stretch[-1].at).total_seconds() > BUCKET_S:
            yield stretch
            stretch = []
        stretch.append(step)
    if stretch:
        yield stretch
