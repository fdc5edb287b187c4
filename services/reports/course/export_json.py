"""A course's report for programs: everything, in one document."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from services.reports.course import rows, trend
from services.reports.course.method import limits, method
from services.reports.course.summary import CourseReport
from services.reports.course.words import sentences
from services.reports.method import TIME_ZONE

SCHEMA: Final = "classpulse.course-report/1"


def export(report: CourseReport) -> bytes:
    return json.dumps(document(report), default=_plain, indent=2, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def document(report: CourseReport) -> dict[str, Any]:
    """Times are UTC. Neither join codes nor whose lessons they were are in it."""
    found = trend.halves(report.shown)
    return {
        "schema": SCHEMA,
        "made_at": report.made_at,
        "time_zone": TIME_ZONE,
        "method": method(report),
        "limits": limits(report),
        "course": report.title,
        "older_left_out": report.older,
        "k_floor": report.k_floor,
        "weights": report.weights,
        "words": sentences(report),
        "overall": asdict(report.overall),
        "sessions": [
            {**cells, "markers": [{"at": marker.at, "label": marker.label} for marker in report.markers.get(one.session.id, ())]}
            for one, cells in zip(report.lessons, rows.values(report), strict=True)
        ],
        "weeks": [asdict(week) for week in trend.weeks(report.lessons)],
        "halves": None if found is None else {**asdict(found), "differ": found.differ},
    }


def _plain(value: Any) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
    raise TypeError(f"a report holds a {type(value).__name__}")
