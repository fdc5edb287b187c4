"""What a report says, before it has a format: every export is written from this one object."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from services import clock
from services.domain.classroom import ClassSession, MoodPoint
from services.domain.emotions import EXPRESSIONS
from services.domain.markers import Marker
from services.domain.policy import Analysis
from services.storage import markers, mood, participants, weights

BUCKET_S = 10
DIGITS = 4
"""Decimals of every figure, cut here once, so that all formats say the same to the last digit. More would be noise: a class of thirty
moves the mean by 0.03 when one face changes."""


@dataclass(frozen=True, slots=True)
class Overall:
    """Means over the points that are shown; None where none is."""

    expressions: dict[str, float] | None
    valence: float | None
    arousal: float | None
    engagement: float | None
    facing: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """For how many the figures speak: means over the points that are shown, None where none is."""

    students: int
    present: float | None
    readable: float | None
    points: int
    suppressed_points: int


@dataclass(frozen=True, slots=True)
class SessionReport:
    """`weights`: ids of the networks that read, none in presence mode. `k`: the smallest group whose figures are shown."""

    session: ClassSession
    k: int
    coverage: Coverage
    overall: Overall
    points: list[MoodPoint]
    weights: list[str]
    made_at: datetime
    markers: list[Marker] = field(default_factory=list)  # in the order of the lesson
    address: str = "http://localhost"  # of the service, which names itself by it in learning records

    @property
    def presence_only(self) -> bool:
        return self.session.policy.analysis is Analysis.PRESENCE

    @property
    def origin(self) -> datetime:
        """Zero of the lesson's clock: the start of the first point."""
        return self.points[0].at if self.points else self.session.started_at or self.session.created_at

    @property
    def until(self) -> datetime:
        """The end of what was read."""
        return self.points[-1].at + timedelta(seconds=BUCKET_S) if self.points else self.origin


def summarise(connection: Connection, session: ClassSession, *, k_floor: int, address: str = "http://localhost") -> SessionReport:
    """Reads rollups only; the smallest group is the session's k or the installation's floor, whichever is larger."""
    k = max(session.policy.k, k_floor)
    read = mood.read(connection, session, bucket_s=BUCKET_S, k=k)
    students = participants.count_of(connection, [session.id]).get(session.id, 0)
    return SessionReport(
        session=session,
        k=k,
        coverage=coverage(read, students),
        overall=overall(read),
        points=[_cut(point) for point in read],
        weights=weights.used_in(connection, session.id),
        made_at=clock.now(),
        markers=markers.list_of(connection, session.id),
        address=address,
    )


def coverage(points: list[MoodPoint], students: int) -> Coverage:
    """Of a session's points as `mood.read` gives them: means are made before anything is cut."""
    return Coverage(
        students=students,
        present=mean(point.present for point in points),
        readable=mean(point.readable for point in points),
        points=len(points),
        suppressed_points=sum(point.suppressed for point in points),
    )


def overall(points: list[MoodPoint]) -> Overall:
    shown = [point.expressions for point in points if point.expressions is not None]
    return Overall(
        expressions={name: mean(shares[name] for shares in shown) or 0.0 for name in EXPRESSIONS} if shown else None,
        valence=mean(point.valence for point in points),
        arousal=mean(point.arousal for point in points),
        engagement=mean(point.engagement for point in points),
        facing=mean(point.facing for point in points),
    )


def mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), DIGITS) if known else None


def _cut(point: MoodPoint) -> MoodPoint:
    def short(value: float | None) -> float | None:
        return None if value is None else round(value, DIGITS)

    return replace(
        point,
        expressions=point.expressions and {name: round(share, DIGITS) for name, share in point.expressions.items()},
        valence=short(point.valence),
        arousal=short(point.arousal),
        engagement=short(point.engagement),
        engagement_low=short(point.engagement_low),
        engagement_high=short(point.engagement_high),
        facing=short(point.facing),
    )
