"""What a lesson that is over comes down to: its moments, and where it stands among the course's others. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any, Final
from uuid import UUID

from dashboard import texts
from dashboard.snapshot import Snapshot
from services.domain import moments
from services.domain.markers import Marker
from services.domain.moments import Level, Moment
from services.reports.course.lesson import Lesson
from services.reports.figures import engagement, expressions, hidden, presence, review
from services.reports.figures.axes import Frame
from services.reports.figures.markers import Mark
from services.reports.figures.markers import process as marked
from services.reports.figures.review import Usual, Words
from services.reports.figures.samples import Sample

LEAST_OTHERS: Final = 3
"""Fewer lessons are no usual: their range would be two curves."""

MINUTE_S: Final = 60


@dataclass(frozen=True)
class Retrospect:
    """`among`: the lesson itself, then its course's others, newest first; none where it has no course. `students`: who may be looked at
    singly, and what they are called."""

    now: Snapshot
    markers: Sequence[Marker]
    among: Sequence[Lesson]
    students: Sequence[tuple[UUID, str]] = ()

    @property
    def beside(self) -> Sequence[Lesson]:
        return self.among[1:]

    @property
    def nothing(self) -> bool:
        return not self.now.samples

    @property
    def all_hidden(self) -> bool:
        return not self.nothing and all(sample.point.suppressed for sample in self.now.samples)

    @property
    def frame(self) -> Frame:
        """To the last reading: who forgets to end a lesson did not teach all night."""
        return Frame(0.0, max(60.0, (self.now.samples[-1].end - self.now.origin).total_seconds()))

    @cached_property
    def moments(self) -> list[Moment]:
        return moments.find(list(_levels(self.now)))

    @cached_property
    def marks(self) -> list[Mark]:
        return marked(self.markers, self.now.origin)

    def figure(self) -> dict[str, Any]:
        now, veils = self.now, hidden.process(self.now.samples, self.now.origin, self.now.until)
        words = Words(
            texts.EXPRESSIONS, texts.ENGAGEMENT, texts.INTERVAL_HOVER, texts.REVIEW_HIDDEN, texts.PRESENT_SHARE, texts.FACING_SHARE
        )
        if now.presence_only:
            stretches = presence.process(now.samples, now.origin, now.until, now.coverage.participants)
            return review.attendance(stretches, self.marks, veils, self.frame, words)
        bands = expressions.process(now.samples, now.origin, now.until)
        index = engagement.process(now.samples, now.origin, now.until)
        return review.figure(bands, index, self.usual(), self.marks, self.moments, veils, self.frame, words)

    def usual(self) -> Usual | None:
        """The range of the others at each minute that at least `LEAST_OTHERS` of them have."""
        curves = [_curve(lesson) for lesson in self.beside]
        times, low, high = [], [], []
        for minute in range(int(self.frame.end // MINUTE_S) + 1):
            values = [curve[minute] for curve in curves if minute in curve]
            if len(values) >= LEAST_OTHERS:
                times.append(minute * MINUTE_S * 1000)
                low.append(round(min(values), 1))
                high.append(round(max(values), 1))
        return Usual(times, low, high) if len(times) > 1 else None

    def minutes(self) -> list[Sample]:
        """One sample in each minute: the one that ends it, or where buckets are longer each."""
        found: list[Sample] = []
        for sample in self.now.samples:
            minute = (sample.end - self.now.origin).total_seconds() // MINUTE_S
            if not found or minute > (found[-1].end - self.now.origin).total_seconds() // MINUTE_S:
                found.append(sample)
        return found


def _levels(now: Snapshot) -> Iterator[Level]:
    for sample in now.samples:
        point = sample.point
        if point.engagement is None:
            continue
        start = (point.at - now.origin).total_seconds()
        low = point.engagement if point.engagement_low is None else point.engagement_low
        high = point.engagement if point.engagement_high is None else point.engagement_high
        yield Level(start, start + sample.seconds, point.engagement, low, high)


def _curve(lesson: Lesson) -> dict[int, float]:
    """Minute into the lesson -> engagement, on average over what of the minute may be shown."""
    minutes: defaultdict[int, list[float]] = defaultdict(list)
    for point in lesson.points:
        if point.engagement is not None:
            minutes[max(0, int((point.at - lesson.began).total_seconds() // MINUTE_S))].append(point.engagement)
    return {minute: fmean(values) for minute, values in minutes.items()}
