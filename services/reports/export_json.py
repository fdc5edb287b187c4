"""A report for programs: everything, in one document."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.reports.method import TIME_ZONE, limits, method, thresholds
from services.reports.summary import BUCKET_S, SessionReport

SCHEMA: Final = "classpulse.report/1"


def export(report: SessionReport) -> bytes:
    return json.dumps(document(report), default=_plain, indent=2, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def document(report: SessionReport) -> dict[str, Any]:
    """Times are UTC. A report is passed on: neither the join code nor whose lesson it was is in it."""
    session = asdict(report.session)
    for withheld in ("code", "owner_id", "teacher"):
        del session[withheld]
    return {
        "schema": SCHEMA,
        "made_at": report.made_at,
        "time_zone": TIME_ZONE,
        "method": method(report),
        "limits": limits(report),
        "session": session,
        "students": report.coverage.students,
        "k": report.k,
        "weights": report.weights,
        "thresholds": thresholds(report),
        "coverage": asdict(report.coverage),
        "overall": asdict(report.overall),
        "markers": [{"at": marker.at, "label": marker.label} for marker in report.markers],
        "bucket_seconds": BUCKET_S,
        "points": [asdict(point) for point in report.points],
    }


def _plain(value: Any) -> str:
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
    raise TypeError(f"a report holds a {type(value).__name__}")
