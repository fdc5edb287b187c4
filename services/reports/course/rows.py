"""A course's sessions as rows: the same cells in the CSV file, the workbook and the JSON document."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from services.domain.emotions import EXPRESSIONS
from services.reports import texts
from services.reports.course.lesson import Lesson
from services.reports.course.summary import CourseReport
from services.reports.course.trend import monday
from services.reports.summary import BUCKET_S

COLUMNS: Final[dict[str, str]] = {
    "session_id": "the session",
    "title": "its title",
    "began": "when it began, ISO 8601, UTC",
    "week": "the Monday of its week",
    "ended": "false: it was running when the report was made",
    "analysis": "expression or presence",
    "k": "smallest group whose figures are shown",
    "seconds_read": "how long video arrived, in steps of ten seconds",
    "students": "students of the session",
    "suppressed": "share of these steps that are hidden: fewer than k students were readable, 0 to 1; empty without any",
    "present": "students whose video arrived, on average over what is shown",
    "readable": "students whose face could be read, on average over what is shown",
    "readable_share": "the same as a share of the students, 0 to 1",
    "why_not": "why there is no engagement: empty, presence or hidden; else empty",
    "engagement": "index, 0 to 100: the mean of the session's own report",
    "engagement_low": "lower end of its 90 % interval, on average",
    "engagement_high": "upper end of it, on average",
    "facing": "share of looks that face the screen, 0 to 1",
    "valence": "-1 unpleasant to 1 pleasant, of the visible expression",
    "arousal": "-1 calm to 1 excited, of the visible expression",
    **{name: f"share of the visible expression {name}, 0 to 1; the seven sum to 1" for name in EXPRESSIONS},
    "markers": "what the teacher marked and when in the session, several apart by a semicolon",
}
"""Name -> meaning."""

Value = datetime | bool | int | float | str | None


def values(report: CourseReport) -> Iterator[dict[str, Value]]:
    """One for each session, oldest first; in the order of `COLUMNS`."""
    for one in report.lessons:
        yield dict(zip(COLUMNS, _row(report, one), strict=True))


def events(report: CourseReport, one: Lesson) -> list[tuple[str, str]]:
    """(time into the session, label), in the order of the session."""
    since = one.points[0].at if one.points else one.began
    return [(texts.clock(max(0.0, (marker.at - since).total_seconds())), marker.label) for marker in report.markers.get(one.session.id, ())]


def _row(report: CourseReport, one: Lesson) -> list[Value]:
    session, coverage, overall = one.session, one.coverage, one.overall
    low, high = one.interval or (None, None)
    shares = overall.expressions or {}
    return [
        str(session.id),
        session.title,
        one.began,
        monday(one).isoformat(),
        session.ended_at is not None,
        session.policy.analysis.value,
        one.k,
        BUCKET_S * coverage.points,
        coverage.students,
        round(coverage.suppressed_points / coverage.points, 4) if coverage.points else None,
        coverage.present,
        coverage.readable,
        None if one.readable is None else round(one.readable, 4),
        one.hole.value if one.hole else None,
        overall.engagement,
        low,
        high,
        overall.facing,
        overall.valence,
        overall.arousal,
        *(shares.get(name) for name in EXPRESSIONS),
        "; ".join(f"{at} {label}" for at, label in events(report, one)) or None,
    ]
