"""What xAPI and Caliper share: ids that are the same in every export of a lesson, so that a store that has a record takes it once."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from services.domain.classroom import MoodPoint
from services.domain.emotions import EXPRESSIONS
from services.reports.summary import Overall, SessionReport

TERM: Final = "urn:classpulse:figure:"
"""In front of a figure's name: no registry has words for the visible expression of a class."""


def record_id(report: SessionReport, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"classpulse:{report.session.id}:{what}")


def utc(at: datetime) -> str:
    """ISO 8601 with milliseconds and Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def duration(lasted: timedelta) -> str:
    """ISO 8601."""
    return f"PT{max(0.0, lasted.total_seconds()):g}S"


def of_point(point: MoodPoint) -> dict[str, float | bool]:
    """Name -> figure, without those that may not or cannot be said."""
    named = {
        "present": point.present,
        "readable": point.readable,
        **(point.expressions or {}),
        "valence": point.valence,
        "arousal": point.arousal,
        "engagement": point.engagement,
        "engagement_low": point.engagement_low,
        "engagement_high": point.engagement_high,
        "facing": point.facing,
    }
    return {"suppressed": point.suppressed} | {name: figure for name, figure in named.items() if figure is not None}


def of_lesson(report: SessionReport) -> dict[str, float | bool]:
    """Its means, and for how many they speak."""
    overall: Overall = report.overall
    named = {
        **{name: (overall.expressions or {}).get(name) for name in EXPRESSIONS},
        "valence": overall.valence,
        "arousal": overall.arousal,
        "engagement": overall.engagement,
        "facing": overall.facing,
        "students": report.coverage.students,
        "present": report.coverage.present,
        "readable": report.coverage.readable,
        "k": report.k,
    }
    return {name: figure for name, figure in named.items() if figure is not None}
