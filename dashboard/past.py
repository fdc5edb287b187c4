"""Lessons that are over, as the pages look back at them. Part of the door to storage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine

from services.domain.classroom import ClassSession
from services.domain.looks import Look
from services.domain.markers import Marker
from services.domain.policy import Analysis
from services.domain.reach import Reach
from services.errors import NotFound
from services.reports.figures.samples import Sample, smooth
from services.storage import audit, markers, mood, participants, sessions
from services.storage.sessions import Wanted

BUCKET_S: Final = 60  # of a lesson among others
MOST_LESSONS: Final = 40  # of a course on its page: a year of one lesson a week
MOST_OTHERS: Final = 8  # beside the one that is looked at


@dataclass(frozen=True, slots=True)
class Lesson:
    """One of a course, in minutes. `samples`: oldest first."""

    session: ClassSession
    k: int
    students: int
    samples: Sequence[Sample]

    @property
    def mean(self) -> Sample | None:
        """Over the minutes that may be shown, each weighing as much as there were students to read; None before the first reading."""
        return smooth(self.samples, over_s=inf)[-1] if self.samples else None

    @property
    def readable(self) -> float | None:
        """How many could be read, on average over the minutes that may be shown."""
        counts = [sample.point.readable for sample in self.samples if sample.point.readable is not None]
        return sum(counts) / len(counts) if counts else None

    @property
    def presence_only(self) -> bool:
        return self.session.policy.analysis is Analysis.PRESENCE


class Past:
    """Methods ask Postgres: call them in a thread, in the context of the request. Every one writes down that somebody looked."""

    def __init__(self, engine: Engine, *, k_floor: int, reach: Callable[[], Reach], actor: Callable[[], str]) -> None:
        self._engine = engine
        self._k_floor = k_floor
        self._reach = reach
        self._actor = actor

    def markers(self, session_id: UUID) -> list[Marker]:
        """Raises NotFound."""
        with self._engine.connect() as conn:
            return markers.list_of(conn, sessions.get(conn, self._reach(), session_id).id)

    def beside(self, session: ClassSession) -> list[Lesson]:
        """The course's other lessons that are over, newest first; none where it has no course."""
        if session.course is None:
            return []
        with self._engine.begin() as conn:
            found = sessions.page(conn, self._reach(), Wanted(course=session.course, ended=True, begun=True), limit=MOST_OTHERS + 1)
            return self._lessons(conn, [one for one in found if one.id != session.id][:MOST_OTHERS])

    def course(self, title: str) -> list[Lesson]:
        """The newest lessons that have begun, oldest first. Raises NotFound for a course without any session within reach."""
        with self._engine.begin() as conn:
            if not sessions.page(conn, self._reach(), Wanted(course=title), limit=1):
                raise NotFound("There is no such course.")
            found = sessions.page(conn, self._reach(), Wanted(course=title, begun=True), limit=MOST_LESSONS)
            return self._lessons(conn, found)[::-1]

    def _lessons(self, conn: Connection, found: Sequence[ClassSession]) -> list[Lesson]:
        students = participants.count_of(conn, [session.id for session in found])
        lessons = [self._lesson(conn, session, students.get(session.id, 0)) for session in found]
        for session in found:
            audit.looked(conn, session.organisation_id, actor=self._actor(), what=Look.LIVE, session_id=session.id)
        return lessons

    def _lesson(self, conn: Connection, session: ClassSession, students: int) -> Lesson:
        k = max(session.policy.k, self._k_floor)
        points = mood.read(conn, session, bucket_s=BUCKET_S, k=k)
        return Lesson(session, k, students, [Sample(point, BUCKET_S) for point in points])
