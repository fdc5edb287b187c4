"""Lessons that are over, as the pages look back at them. Part of the door to storage."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Engine

from services.domain.classroom import ClassSession
from services.domain.looks import Look
from services.domain.markers import Marker
from services.domain.reach import Reach
from services.errors import NotFound
from services.reports.course import lesson
from services.reports.course.lesson import Lesson
from services.storage import audit, individuals, markers, participants, sessions
from services.storage.sessions import Wanted

MOST_LESSONS: Final = 24
"""Of a course on its page: half a year of one lesson a week, in which each is a tenth of a second of work. Its report has more."""

MOST_OTHERS: Final = 8  # beside the one that is looked at


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

    def among(self, session: ClassSession) -> list[Lesson]:
        """The lesson itself, then the course's others that are over, newest first; none where it has no course."""
        if session.course is None:
            return []
        with self._engine.begin() as conn:
            found = sessions.page(conn, self._reach(), Wanted(course=session.course, ended=True, begun=True), limit=MOST_OTHERS + 1)
            return self._lessons(conn, [session, *[one for one in found if one.id != session.id][:MOST_OTHERS]])

    def students(self, session: ClassSession) -> list[tuple[UUID, str]]:
        """Whoever may be looked at singly, with their names in the order of the alphabet; `look` of the session comes first."""
        with self._engine.connect() as conn:
            return sorted(individuals.named(conn, session), key=lambda named: named[1].casefold())

    def course(self, title: str) -> list[Lesson]:
        """The newest lessons that have begun, oldest first. Raises NotFound for a course without any session within reach."""
        with self._engine.begin() as conn:
            if not sessions.page(conn, self._reach(), Wanted(course=title), limit=1):
                raise NotFound("There is no such course.")
            found = sessions.page(conn, self._reach(), Wanted(course=title, begun=True), limit=MOST_LESSONS)
            return sorted(self._lessons(conn, found), key=lambda held: held.began)

    def _lessons(self, conn: Connection, found: Sequence[ClassSession]) -> list[Lesson]:
        students = participants.count_of(conn, [session.id for session in found])
        lessons = [lesson.read(conn, session, students=students.get(session.id, 0), k_floor=self._k_floor) for session in found]
        for session in found:
            audit.looked(conn, session.organisation_id, actor=self._actor(), what=Look.LIVE, session_id=session.id)
        return lessons
