"""How a course's figures were made, and what they do not say: a session's own words and those of the course."""

from services.reports import texts as of_a_session
from services.reports.course import texts
from services.reports.course.summary import CourseReport


def method(report: CourseReport) -> str:
    session = of_a_session.METHOD_PRESENCE if report.presence_only else of_a_session.METHOD
    return f"{session} {texts.METHOD}"


def limits(report: CourseReport) -> tuple[str, ...]:
    return (*texts.LIMITS, *(of_a_session.LIMITS_PRESENCE if report.presence_only else of_a_session.LIMITS))
