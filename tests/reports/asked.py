"""Reports asked for as jobs, and what became of them."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from services.domain.jobs import Job, OfCourse, OfSession
from services.domain.reach import Reach
from services.reports.formats import Format
from services.reports.press import Press
from services.reports.report import Report
from services.storage import courses, jobs
from tests.dashboard.classroom import Classroom

SERVICE = "https://pulse.school.org"
COURSE = "Mathematics 9b"


class Slow(Press):
    """Takes its time, and lets something happen meanwhile."""

    def __init__(self, seconds: float = 0.0, meanwhile: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.seconds, self.meanwhile, self.written = seconds, meanwhile, 0

    def write(self, report: Report, form: Format) -> bytes:
        self.written += 1
        time.sleep(self.seconds)
        self.meanwhile()
        return super().write(report, form)


def ask(engine: Engine, lesson: Classroom, form: str = "csv", *, of: str = "session") -> UUID:
    """`of`: the session, or its `course`."""
    organisation = lesson.session.organisation_id
    with engine.begin() as conn:
        subject = OfSession(lesson.session.id) if of == "session" else course(engine, organisation)
        return jobs.queue(conn, organisation, subject, form, actor="teacher")


def course(engine: Engine, organisation: UUID, owner_id: UUID | None = None) -> OfCourse:
    with engine.connect() as conn:
        return OfCourse(courses.find(conn, Reach(organisation, owner_id), COURSE), COURSE, owner_id)


def job_of(engine: Engine, job_id: UUID) -> Job:
    with engine.connect() as conn:
        return jobs.get(conn, job_id)


def lapse(engine: Engine) -> None:
    """Leases and pauses are over."""
    with engine.begin() as conn:
        conn.execute(text("UPDATE job SET run_at = now()"))


def files(engine: Engine) -> list[Any]:
    with engine.connect() as conn:
        return list(conn.execute(text("SELECT * FROM report ORDER BY made_at")))
