"""Reports of a course that are made by themselves, and the files that are kept. Part of the door to storage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine

from services import clock
from services.domain.made_reports import MadeReport
from services.domain.reach import Reach
from services.domain.report_schedules import Covers, ReportSchedule, Timetable
from services.reports.course.formats import CourseFormat
from services.storage import courses, report_schedules, reports


@dataclass(frozen=True, slots=True)
class Wanted:
    """A schedule that is to be made. `form`: one that courses have; of sessions there are more, through the API."""

    covers: Covers
    form: CourseFormat
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one course: its schedules, the next one first, and files, the newest first."""

    course: str
    schedules: Sequence[ReportSchedule]
    files: Sequence[MadeReport]


class Timetables:
    """Methods ask Postgres: call them in a thread, in the context of the request. All raise NotFound for a course without any session
    within reach."""

    def __init__(self, engine: Engine, *, reach: Callable[[], Reach], actor: Callable[[], str]) -> None:
        self._engine = engine
        self._reach = reach
        self._actor = actor

    def of(self, course: str) -> Kept:
        with self._engine.connect() as conn:
            course_id = courses.find(conn, self._reach(), course)
            found = report_schedules.list_of(conn, self._reach(), course_id)
            return Kept(course, found, reports.kept(conn, self._reach(), course))

    def add(self, course: str, wanted: Wanted) -> None:
        """Raises Conflict where there are too many."""
        with self._engine.begin() as conn:
            course_id = courses.find(conn, self._reach(), course)
            report_schedules.create(
                conn,
                self._reach().organisation_id,
                course_id,
                actor=self._actor(),
                covers=wanted.covers,
                form=wanted.form.value,
                timetable=wanted.timetable,
                now=clock.now(),
            )

    def remove(self, schedule_id: UUID) -> None:
        """Raises NotFound."""
        with self._engine.begin() as conn:
            report_schedules.remove(conn, self._reach(), schedule_id, actor=self._actor())
