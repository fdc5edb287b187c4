"""A course's lessons as points: what is shown of each, or why nothing is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import texts
from dashboard.past import Lesson
from dashboard.when import day
from services.reports.figures.course import Point


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a lesson has no engagement, short for a chart and in words for a table."""

    short: str
    words: str


def point(lesson: Lesson, timezone: str | None) -> Point:
    mean = lesson.mean
    hole = gap(lesson)
    readable = lesson.readable
    return Point(
        label=day(lesson.session.started_at or lesson.session.created_at, timezone),
        title=lesson.session.title,
        engagement=mean.point.engagement if mean and not hole else None,
        low=mean.point.engagement_low if mean and not hole else None,
        high=mean.point.engagement_high if mean and not hole else None,
        coverage=None if readable is None or not lesson.students else min(1.0, readable / lesson.students),
        why=hole.short if hole else "",
    )


def gap(lesson: Lesson) -> Gap | None:
    if not lesson.samples:
        return Gap(texts.COURSE_EMPTY_SHORT, texts.COURSE_EMPTY)
    if lesson.presence_only:
        return Gap(texts.COURSE_PRESENCE_SHORT, texts.COURSE_PRESENCE)
    if lesson.mean is None or lesson.mean.point.engagement is None:
        return Gap(texts.COURSE_HIDDEN_SHORT, texts.COURSE_HIDDEN.format(k=lesson.k))
    return None


def hidden(lessons: Sequence[Lesson]) -> int:
    """How many are hidden because too few could be read."""
    return sum(1 for lesson in lessons if (hole := gap(lesson)) and hole.short == texts.COURSE_HIDDEN_SHORT)
