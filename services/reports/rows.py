"""The points of a report as rows: the same cells in the CSV file and in the HTML page's table."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from services.domain.classroom import MoodPoint
from services.domain.emotions import EXPRESSIONS
from services.reports.summary import SessionReport

COLUMNS: Final[dict[str, str]] = {
    "at": "start of the ten seconds, ISO 8601, UTC",
    "seconds": "the same, seconds into the lesson",
    "suppressed": "true: fewer than k students were readable, the figures to the right are empty",
    "present": "students whose video arrived",
    "readable": "students whose face could be read",
    **{name: f"share of the visible expression {name}, 0 to 1; the seven sum to 1" for name in EXPRESSIONS},
    "valence": "-1 unpleasant to 1 pleasant, of the visible expression",
    "arousal": "-1 calm to 1 excited, of the visible expression",
    "engagement": "index, 0 to 100",
    "engagement_low": "lower end of its 90 % interval; empty below two readable students",
    "engagement_high": "upper end of its 90 % interval",
    "facing": "share of looks that face the screen, 0 to 1",
    "marker": "what the teacher marked in these ten seconds, several apart by a semicolon; empty mostly",
}
"""Name -> meaning. docs/teachers.md lists them, a test holds it to that."""


Value = datetime | bool | int | float | str | None


def values(report: SessionReport) -> Iterator[list[Value]]:
    """In the order of `COLUMNS`; None where nothing may or can be said."""
    labels = _labels(report)
    for i, point in enumerate(report.points):
        yield [*_row(point, (point.at - report.origin).total_seconds()), "; ".join(labels[i]) or None]


def rows(report: SessionReport) -> Iterator[list[str]]:
    """The same as text; empty for None."""
    for cells in values(report):
        yield [text(cell) for cell in cells]


def _labels(report: SessionReport) -> Mapping[int, list[str]]:
    """By row: a marker stands in the last that begins before it, one from before the lesson in the first."""
    begins = [point.at for point in report.points]
    labels: defaultdict[int, list[str]] = defaultdict(list)
    for marker in report.markers:
        labels[max(0, bisect_right(begins, marker.at) - 1)].append(marker.label)
    return labels


def _row(point: MoodPoint, seconds: float) -> list[Value]:
    shares = point.expressions or {}
    return [
        point.at,
        int(seconds),
        point.suppressed,
        point.present,
        point.readable,
        *(shares.get(name) for name in EXPRESSIONS),
        point.valence,
        point.arousal,
        point.engagement,
        point.engagement_low,
        point.engagement_high,
        point.facing,
    ]


def text(cell: Value) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case datetime():
            return cell.isoformat()
        case str():
            return cell
    return repr(cell)
