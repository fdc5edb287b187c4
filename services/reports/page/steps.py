"""The lesson in a dozen lines: what the charts show, for whoever cannot see them, short enough for paper."""

from collections.abc import Callable, Sequence
from typing import Final

from services.domain.classroom import MoodPoint
from services.domain.emotions import EXPRESSIONS
from services.reports import texts
from services.reports.markup import Markup, tag
from services.reports.summary import BUCKET_S, SessionReport

MOST: Final = 12  # lines
_LENGTHS_S: Final = (10, 30, 60, 120, 300, 600, 900, 1800, 3600)


def steps(report: SessionReport) -> Markup | None:
    if not report.points:
        return None
    length = length_s(len(report.points) * BUCKET_S)
    names = [texts.STEP_TIME, texts.STEP_READABLE, *_columns(report)]
    size = length // BUCKET_S
    lines = (_line(report, report.points[i : i + size], i * BUCKET_S) for i in range(0, len(report.points), size))
    table = tag(
        "table",
        tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names))),
        tag("tbody", *(tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in cells)) for first, *cells in lines)),
        class_="steps",
    )
    said = tag("p", texts.STEPS_HELP.format(length=texts.clock(length)), class_="said")
    return tag("section", tag("h2", texts.STEPS_TITLE), said, table)


def length_s(seconds: int) -> int:
    """Of one line, so that there are few enough."""
    return next((length for length in _LENGTHS_S if seconds / length <= MOST), _LENGTHS_S[-1])


def _columns(report: SessionReport) -> dict[str, Callable[[MoodPoint], float | None]]:
    """Name -> what of a point, in percent or index points."""
    facing: dict[str, Callable[[MoodPoint], float | None]] = {texts.STEP_FACING: lambda p: None if p.facing is None else 100 * p.facing}
    if report.presence_only:
        return facing
    shares: dict[str, Callable[[MoodPoint], float | None]] = {
        texts.EXPRESSIONS[name]: lambda p, name=name: None if p.expressions is None else 100 * p.expressions[name]  # type: ignore[misc]
        for name in EXPRESSIONS
    }
    return {texts.ENGAGEMENT: lambda p: p.engagement, **facing, **shares}


def _line(report: SessionReport, points: Sequence[MoodPoint], second: int) -> list[str]:
    readable = _mean([p.readable for p in points if not p.suppressed])
    return [texts.clock(second), readable, *(_mean([what(p) for p in points]) for what in _columns(report).values())]


def _mean(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{sum(known) / len(known):.0f}" if known else "–"
