"""A report as an envelope of Caliper 1.2 events (general profile) about the class: no event is about one student."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from services.reports.learning_records import duration, of_lesson, of_point, record_id, utc
from services.reports.summary import BUCKET_S, SessionReport

VERSION: Final = "http://purl.imsglobal.org/ctx/caliper/v1p2"


def export(report: SessionReport) -> bytes:
    envelope = {
        "sensor": report.address,
        "sendTime": utc(report.made_at),
        "dataVersion": VERSION,
        "data": list(events(report)),
    }
    return json.dumps(envelope, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def events(report: SessionReport) -> Iterator[dict[str, Any]]:
    """The beginning, ten seconds each, what was marked, and the end with the lesson's means. None for a lesson that has not begun."""
    session = report.session
    if session.started_at is None:
        return
    yield _event(report, "Started", session.started_at)
    for point in report.points:
        yield _event(report, "Viewed", point.at, {"seconds": BUCKET_S, **of_point(point)})
    for marker in report.markers:
        yield _event(report, "Bookmarked", marker.at, {"label": marker.label}, what=str(marker.id))
    if session.ended_at is not None:
        yield _event(report, "Completed", session.ended_at, of_lesson(report))


def _event(
    report: SessionReport, action: str, at: datetime, said: dict[str, Any] | None = None, *, what: str | None = None
) -> dict[str, Any]:
    event = {
        "@context": VERSION,
        "id": f"urn:uuid:{record_id(report, f'caliper {action} {what or utc(at)}')}",
        "type": "Event",
        "profile": "GeneralProfile",
        "actor": _class(report),
        "action": action,
        "object": _lesson(report),
        "eventTime": utc(at),
        "edApp": {"id": report.address, "type": "SoftwareApplication", "name": "ClassPulse"},
    }
    return event | ({"extensions": said} if said else {})


def _class(report: SessionReport) -> dict[str, Any]:
    name = report.session.course or report.session.title
    return {"id": f"urn:uuid:{record_id(report, f'class {name}')}", "type": "CourseSection", "name": name}


def _lesson(report: SessionReport) -> dict[str, Any]:
    session = report.session
    lesson = {
        "id": f"urn:uuid:{session.id}",
        "type": "Session",
        "name": session.title,
        "dateCreated": utc(session.created_at),
        "extensions": {"k": report.k, "analysis": session.policy.analysis.value, "weights": report.weights},
    }
    if session.started_at:
        lesson["startedAtTime"] = utc(session.started_at)
    if session.started_at and session.ended_at:
        lesson |= {"endedAtTime": utc(session.ended_at), "duration": duration(session.ended_at - session.started_at)}
    return lesson
