"""One session among those of its course, or why nothing is said of it. The course's report and the dashboard both read it here, so that
a session has one engagement and not two."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import Connection

from services.domain.classroom import ClassSession, MoodPoint
from services.domain.policy import Analysis
from services.reports.summary import BUCKET_S, Coverage, Overall, coverage, mean, overall
from services.storage import mood


class Hole(StrEnum):
    """Why a session has no engagement."""

    EMPTY = "empty"  # nothing was read, or its figures have been deleted
    PRESENCE = "presence"  # expressions were not read
    HIDDEN = "hidden"  # at no time could k students be read


@dataclass(frozen=True)
class Lesson:
    """`points`: oldest first, as the session's own report has them. `k`: the smallest group shown."""

    session: ClassSession
    k: int
    students: int
    points: list[MoodPoint]

    @property
    def began(self) -> datetime:
        return self.session.started_at or self.session.created_at

    @cached_property
    def overall(self) -> Overall:
        return overall(self.points)

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.points, self.students)

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """The mean of its points' 90 % intervals: how far a moment's figure may be off, not how sure the mean of the lesson is."""
        low, high = mean(point.engagement_low for point in self.points), mean(point.engagement_high for point in self.points)
        return None if low is None or high is None else (low, high)

    @property
    def readable(self) -> float | None:
        """The share of its students who could be read, 0..1, on average over what is shown."""
        counted = self.coverage.readable
        return None if counted is None or not self.students else min(1.0, counted / self.students)

    @property
    def hole(self) -> Hole | None:
        if not self.points:
            return Hole.EMPTY
        if all(point.suppressed for point in self.points):
            return Hole.HIDDEN
        return Hole.PRESENCE if self.session.policy.analysis is Analysis.PRESENCE else None


def read(conn: Connection, session: ClassSession, *, students: int, k_floor: int) -> Lesson:
    k = max(session.policy.k, k_floor)
    return Lesson(session, k, students, mood.read(conn, session, bucket_s=BUCKET_S, k=k))
