"""A course's lessons as points: what is shown of each, or why nothing is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import texts
from dashboard.when import day
from services.reports.course.lesson import Hole, Lesson
from services.reports.figures.course import Point


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a lesson has no engagement, short for a chart and in words for a table."""

    short: str
    words: str


def point(lesson: Lesson, timezone: str | None) -> Point:
    hole, interval = gap(lesson), lesson.interval
    return Point(
        label=day(lesson.began, timezone),
        title=lesson.session.title,
        engagement=lesson.overall.engagement,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        coverage=lesson.readable,
        why=hole.short if hole else "",
    )


def gap(lesson: Lesson) -> Gap | None:
    match lesson.hole:
        case Hole.EMPTY:
            return Gap(texts.COURSE_EMPTY_SHORT, texts.COURSE_EMPTY)
        case Hole.PRESENCE:
            return Gap(texts.COURSE_PRESENCE_SHORT, texts.COURSE_PRESENCE)
        case Hole.HIDDEN:
            return Gap(texts.COURSE_HIDDEN_SHORT, texts.COURSE_HIDDEN.format(k=lesson.k))
    return None


def hidden(lessons: Sequence[Lesson]) -> int:
    """How many are hidden because too few could be read."""
    return sum(lesson.hole is Hole.HIDDEN for lesson in lessons)
