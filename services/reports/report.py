"""A report of either kind, a session's or a course's, as whoever makes, signs and keeps it sees it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from services.domain.classroom import ClassSession
from services.reports import formats
from services.reports.course import formats as course_formats
from services.reports.course.summary import CourseReport
from services.reports.formats import Format
from services.reports.naming import file_name
from services.reports.summary import SessionReport

Report = SessionReport | CourseReport

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)


def export(report: Report, form: Format) -> bytes:
    """The whole file. Raises Misconfigured where this machine lacks what a PDF needs, Unprocessable for a format that a course lacks."""
    if isinstance(report, CourseReport):
        return course_formats.export(report, course_formats.of(form))
    return formats.export(report, form)


def words(report: Report) -> bytes:
    """What it says, without the time when it was made: two that say the same have the same."""
    return export(replace(report, made_at=_NO_TIME), Format.JSON)


def session_ids(report: Report) -> tuple[UUID, ...]:
    """Of those whose figures are in it."""
    return tuple(session.id for session, _ in _figures(report))


def name(report: Report, form: Format) -> str:
    """Its file's: a session's with the day of the lesson, a course's with that of the report."""
    if isinstance(report, CourseReport):
        return file_name(report.title, report.made_at, form.ending, untitled="course")
    return file_name(report.session.title, report.origin, form.ending, untitled="session")


def size(report: Report) -> str:
    """How much there is to write, in words."""
    return f"{len(report.lessons)} sessions" if isinstance(report, CourseReport) else f"{len(report.points)} points"


def figures_end(report: Report) -> datetime | None:
    """When the first of its figures are deleted: at the end of a day, as all of them are. None: there are none to delete."""
    return min((_end(session, since) for session, since in _figures(report) if since is not None), default=None)


def _figures(report: Report) -> Iterator[tuple[ClassSession, datetime | None]]:
    """Sessions, with the time of their first figure."""
    if isinstance(report, CourseReport):
        for one in report.lessons:
            yield one.session, one.points[0].at if one.points else None
    else:
        yield report.session, report.points[0].at if report.points else None


def _end(session: ClassSession, since: datetime) -> datetime:
    last_day = (max(since, session.created_at) + timedelta(days=session.policy.retention_days)).date()
    return datetime.combine(last_day + timedelta(days=1), time(), UTC)
