"""Mood points with their lengths, and their smoothing: what every chart of a class starts from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from operator import attrgetter
from typing import Any, Final, cast

from services.domain.classroom import MoodPoint
from services.domain.emotions import EXPRESSIONS

SMOOTHING_S: Final = 10.0
"""A value is the mean of the last so many seconds: a face changes its look for a moment, a class does not."""

FIGURES: Final = ("valence", "arousal", "engagement", "engagement_low", "engagement_high", "facing")


@dataclass(frozen=True, slots=True)
class Sample:
    """One bucket of the class. Live charts mix lengths: fine ones at the moving end, coarse ones behind."""

    point: MoodPoint
    seconds: float

    @property
    def end(self) -> datetime:
        return self.point.at + timedelta(seconds=self.seconds)


def smooth(samples: Sequence[Sample], over_s: float = SMOOTHING_S) -> list[Sample]:
    """Each sample becomes the mean of those that ended in the `over_s` seconds up to its end, weighted by time and readable students.

    Same length and order (oldest first). Only buckets that may be shown take part; where there is none in reach the figures stay
    None, and `suppressed` says whether they were hidden or there was nothing to read. Counts stay those of the bucket itself.
    """
    smoothed = []
    first = 0
    for i, sample in enumerate(samples):
        while (sample.end - samples[first].end).total_seconds() >= over_s:
            first += 1
        since = sample.end - timedelta(seconds=over_s) if over_s < inf else samples[first].point.at
        near = [(s.point, _weight(s, since)) for s in samples[first : i + 1]]
        smoothed.append(Sample(_mean(sample.point, near), sample.seconds))
    return smoothed


def runs(samples: Sequence[Sample], shown: Callable[[MoodPoint], bool]) -> Iterator[list[Sample]]:
    """The stretches without a hole: neighbours in time that all may be shown. A chart draws each for itself and nothing between."""
    run: list[Sample] = []
    for sample in samples:
        if run and (sample.point.at > run[-1].end or not shown(sample.point)):
            yield run
            run = []
        if shown(sample.point):
            run.append(sample)
    if run:
        yield run


def _mean(point: MoodPoint, near: Sequence[tuple[MoodPoint, float]]) -> MoodPoint:
    def mean(read: Callable[[MoodPoint], float | None]) -> float | None:
        return _weighted([(read(neighbour), weight) for neighbour, weight in near])

    shares = {name: mean(lambda p, name=name: p.expressions and p.expressions[name]) for name in EXPRESSIONS}  # type: ignore[misc]
    figures = {name: mean(attrgetter(name)) for name in FIGURES}
    shown = any(value is not None for value in (*shares.values(), *figures.values()))
    return replace(
        point,
        expressions={name: share for name, share in shares.items() if share is not None} or None,
        suppressed=not shown and any(neighbour.suppressed for neighbour, _ in near),
        **cast("dict[str, Any]", figures),
    )


def _weight(sample: Sample, since: datetime) -> float:
    """Student-seconds of the sample after `since`."""
    return (sample.end - max(since, sample.point.at)).total_seconds() * (sample.point.readable or 0)


def _weighted(pairs: Sequence[tuple[float | None, float]]) -> float | None:
    known = [(value, weight) for value, weight in pairs if value is not None and weight > 0]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if known else None
