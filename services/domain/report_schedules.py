"""Reports that are made again and again: on which days, at which time of the clock, in which place."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.errors import Unprocessable


class Covers(StrEnum):
    COURSE = "course"  # one report of the course
    SESSIONS = "sessions"  # one of each session that has ended since the last time


class Nothing(StrEnum):
    """Why a time that was due left no report."""

    GONE = "gone"  # who wanted them is not here any more
    NOT_ALLOWED = "not_allowed"  # they may not read reports any more, or none of the course's sessions
    NO_SESSION = "no_session"  # no session has ended since the last time


@dataclass(frozen=True, slots=True)
class Timetable:
    """`weekdays`: 1 is Monday. `at`: of the clock in `zone`, to the minute.

    An hour that summer time skips comes an hour later by the clock, one that winter time repeats comes once.
    """

    weekdays: frozenset[int]
    at: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(1, 8)):
            raise Unprocessable("A schedule needs days of the week, 1 (Monday) to 7.")

    def next(self, after: datetime) -> datetime:
        """The first time that is later than `after`."""
        today = after.astimezone(self.zone).date()
        ahead = (self._on(today + timedelta(days=days)) for days in range(-1, 9))
        return next(at for at in ahead if at is not None and at > after)

    def last(self, until: datetime) -> datetime:
        """The last time that is not later than `until`."""
        today = until.astimezone(self.zone).date()
        back = (self._on(today - timedelta(days=days)) for days in range(-1, 9))
        return next(at for at in back if at is not None and at <= until)

    def _on(self, day: date) -> datetime | None:
        """In UTC: two times of one zone would be compared by their clocks."""
        return datetime.combine(day, self.at, self.zone).astimezone(UTC) if day.isoweekday() in self.weekdays else None


@dataclass(frozen=True, slots=True)
class ReportSchedule:
    """`actor`: who wants them. `covered_until`: sessions that ended before have had their report. `nothing`: why the last time left
    none."""

    id: UUID
    organisation_id: UUID
    course_id: UUID
    course: str
    actor: str
    covers: Covers
    form: str
    timetable: Timetable
    next_at: datetime
    covered_until: datetime
    last_at: datetime | None
    nothing: Nothing | None


def zone_of(name: str) -> ZoneInfo:
    """Raises Unprocessable."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unprocessable(f"There is no time zone `{name}`; one is `Europe/Berlin`.") from None
