"""A report as xAPI 1.0.3 statements about the class as a group: no statement is about one student.

A learning record store takes the array as it is (`POST statements`). Ids follow from the lesson, so that sending it again adds nothing.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from services.reports.learning_records import TERM, duration, of_lesson, of_point, record_id, utc
from services.reports.method import method
from services.reports.summary import BUCKET_S, SessionReport

_VERBS: Final = {
    "initialized": "http://adlnet.gov/expapi/verbs/initialized",
    "experienced": "http://adlnet.gov/expapi/verbs/experienced",
    "bookmarked": "http://id.tincanapi.com/verb/bookmarked",
    "terminated": "http://adlnet.gov/expapi/verbs/terminated",
}
_LESSON: Final = "http://adlnet.gov/expapi/activities/lesson"


def export(report: SessionReport) -> bytes:
    return json.dumps(list(statements(report)), indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def statements(report: SessionReport) -> Iterator[dict[str, Any]]:
    """The beginning, ten seconds each, what was marked, and the end with the lesson's means. None for a lesson that has not begun."""
    session = report.session
    if session.started_at is None:
        return
    yield _statement(report, "initialized", session.started_at)
    for point in report.points:
        length = {"duration": duration(timedelta(seconds=BUCKET_S))}
        yield _statement(report, "experienced", point.at, {**length, "extensions": _terms(of_point(point))})
    for marker in report.markers:
        yield _statement(report, "bookmarked", marker.at, {"response": marker.label}, what=str(marker.id))
    if session.ended_at is not None:
        lasted = duration(session.ended_at - session.started_at)
        yield _statement(report, "terminated", session.ended_at, {"duration": lasted, "extensions": _terms(of_lesson(report))})


def _statement(
    report: SessionReport, verb: str, at: datetime, result: dict[str, Any] | None = None, *, what: str | None = None
) -> dict[str, Any]:
    session = report.session
    about = {"type": _LESSON, "name": {"und": session.title}, "description": {"en": method(report)}}
    statement = {
        "id": str(record_id(report, f"xapi {verb} {what or utc(at)}")),
        "actor": {"objectType": "Group", "name": session.course or session.title, "account": _account(report)},
        "verb": {"id": _VERBS[verb], "display": {"en": verb}},
        "object": {"objectType": "Activity", "id": f"urn:uuid:{session.id}", "definition": about},
        "context": {"platform": "ClassPulse", "extensions": {f"{TERM}weights": report.weights, f"{TERM}k": report.k}},
        "timestamp": utc(at),
    }
    return statement | ({"result": result} if result else {})


def _account(report: SessionReport) -> dict[str, str]:
    return {"homePage": report.address, "name": f"session {report.session.id}"}


def _terms(figures: dict[str, float | bool]) -> dict[str, float | bool]:
    return {f"{TERM}{name}": figure for name, figure in figures.items()}
