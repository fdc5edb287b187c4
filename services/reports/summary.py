"""What a report says, before it has a format: every export is written from this one object."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from services import clock
from services.domain.classroom import ClassSession, MoodPoint
from services.domain.emotions import EXPRESSIONS
from services.storage import mood, participants

SCHEMA = "classpulse.report/1"
BUCKET_S = 10
METHOD = (
    "Visible expression as a network reads it from the video, not inner state. Every student has equal weight; points below k readable "
    "students are suppressed. Engagement is the index of Sharma et al. (2019): facing the screen times a weight of the expression."
)


@dataclass(frozen=True, slots=True)
class Overall:
    """Means over the points that are shown; None where none is."""

    expressions: dict[str, float] | None
    valence: float | None
    arousal: float | None
    engagement: float | None
    facing: float | None


@dataclass(frozen=True, slots=True)
class SessionReport:
    session: ClassSession
    students: int
    overall: Overall
    points: list[MoodPoint]
    made_at: datetime

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "made_at": self.made_at,
            "method": METHOD,
            "session": asdict(self.session),
            "students": self.students,
            "overall": asdict(self.overall),
            "bucket_seconds": BUCKET_S,
            "points": [asdict(point) for point in self.points],
        }


def summarise(connection: Connection, session: ClassSession, *, k_floor: int) -> SessionReport:
    """Reads rollups only; the smallest group is the session's k or the installation's floor, whichever is larger."""
    k = max(session.policy.k, k_floor)
    points = mood.read(connection, session, bucket_s=BUCKET_S, k=k)
    students = len(participants.list_of(connection, session.id))
    return SessionReport(session, students, _overall(points), points, clock.now())


def _overall(points: list[MoodPoint]) -> Overall:
    expressions = [point.expressions for point in points if point.expressions is not None]
    means = {name: _mean([shares[name] for shares in expressions]) or 0.0 for name in EXPRESSIONS} if expressions else None
    return Overall(
        expressions=means,
        valence=_mean([p.valence for p in points if p.valence is not None]),
        arousal=_mean([p.arousal for p in points if p.arousal is not None]),
        engagement=_mean([p.engagement for p in points if p.engagement is not None]),
        facing=_mean([p.facing for p in points if p.facing is not None]),
    )


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
