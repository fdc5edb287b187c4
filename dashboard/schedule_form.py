"""What the form for a schedule says: read, or refused in words. Pure."""

from datetime import time
from typing import Any, Final

from dashboard import texts
from dashboard.timetables import Wanted
from services.domain.report_schedules import Covers, Timetable, zone_of
from services.reports.course.formats import CourseFormat

NO_ZONE: Final = "UTC"
"""Of a reader whose zone is not known."""


def read(covers: Any, days: Any, at: Any, form: Any, timezone: str | None) -> Wanted | str:
    """`days`: numbers as text, `at`: `15:00`, as the components hold them. -> in words what is wrong."""
    numbers = {int(day) for day in days or () if str(day).isdecimal()}
    if not numbers or not numbers <= set(range(1, 8)):
        return texts.SCHEDULE_NO_DAY
    clock = _time(at)
    if clock is None:
        return texts.SCHEDULE_NO_TIME
    if covers not in set(Covers) or form not in set(CourseFormat):
        return texts.ERROR_WHAT
    return Wanted(Covers(covers), CourseFormat(form), Timetable(frozenset(numbers), clock, zone_of(timezone or NO_ZONE)))


def _time(said: Any) -> time | None:
    try:
        return time.fromisoformat(said).replace(second=0, microsecond=0, tzinfo=None)
    except (TypeError, ValueError):
        return None
