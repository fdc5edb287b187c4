"""The course over its weeks: one figure for each week, and whether its later half differs from its earlier by more than its sessions
are blurred."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from itertools import groupby
from typing import Final

from services.reports.course.lesson import Lesson
from services.reports.summary import mean

LEAST: Final = 4
"""Sessions with an engagement, for two halves to be held against each other. With fewer, a half is one lesson."""


@dataclass(frozen=True, slots=True)
class Week:
    """`shown`: sessions with an engagement. The figures are means over the week's sessions; `readable`: share of the students."""

    monday: date
    sessions: int
    shown: int
    engagement: float | None
    facing: float | None
    readable: float | None


@dataclass(frozen=True, slots=True)
class Halves:
    """`blur`: half the mean width of the intervals of the sessions, in points of the index; 0 where they have none."""

    early: float
    late: float
    blur: float
    sessions: int  # in each half; with an odd number the middle one is in neither

    @property
    def differ(self) -> bool:
        return abs(self.late - self.early) > self.blur


def monday(lesson: Lesson) -> date:
    """Of its week, in UTC."""
    day = lesson.began.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def weeks(lessons: Sequence[Lesson]) -> list[Week]:
    """Those in which there was a session. `lessons`: oldest first."""
    return [_week(first, list(held)) for first, held in groupby(lessons, key=monday)]


def halves(shown: Sequence[Lesson]) -> Halves | None:
    """`shown`: oldest first, with an engagement; None where they are too few."""
    if len(shown) < LEAST:
        return None
    size = len(shown) // 2
    early, late = mean(one.overall.engagement for one in shown[:size]), mean(one.overall.engagement for one in shown[-size:])
    if early is None or late is None:
        return None
    widths = [(high - low) / 2 for low, high in (one.interval for one in shown if one.interval is not None)]
    return Halves(early, late, mean(widths) or 0.0, size)


def _week(first: date, held: Sequence[Lesson]) -> Week:
    return Week(
        monday=first,
        sessions=len(held),
        shown=sum(one.hole is None for one in held),
        engagement=mean(one.overall.engagement for one in held),
        facing=mean(one.overall.facing for one in held),
        readable=mean(one.readable for one in held),
    )
