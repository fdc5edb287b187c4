"""The moments of a lesson at which the class's engagement fell or rose most: found afterwards, for looking back.

At each time the mean of a window before is held against the mean of a window after. It is a moment where the two differ by `LEAST`
points or more, and where each mean lies outside the other's 90 % interval: less is what a class of that size does by chance. Neighbouring
times that say the same are one moment; of all moments the sharpest are given. A window with a hole in it (hidden, or nobody to read)
says nothing, so that a class that was hidden for a while does not seem to jump.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

WINDOW_S: Final = 120.0  # shorter misses a class that slips away slowly; longer blurs when it began. At least two buckets.
LEAST: Final = 8.0  # points of the index, of 100
MOST: Final = 6  # more would be a list and no longer moments


@dataclass(frozen=True, slots=True)
class Level:
    """The class in one bucket; `start` and `end`: seconds into the lesson, all others 0..100."""

    start: float
    end: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Moment:
    """`at`: where the change was sharpest. `before` and `after`: the mean levels around the whole of it, which took from `since` to
    `until`."""

    at: float
    since: float
    until: float
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class _Step:
    at: float
    before: Level  # means
    after: Level

    @property
    def change(self) -> float:
        return self.after.value - self.before.value


def find(levels: Sequence[Level], most: int = MOST) -> list[Moment]:
    """`levels`: in order of time, buckets without a figure left out. -> in order of time."""
    window = max(WINDOW_S, 2 * max((level.end - level.start for level in levels), default=0.0))
    moments = [_moment(run) for run in _runs(list(_steps(levels, window)), window)]
    sharpest = sorted(moments, key=lambda moment: -abs(moment.change))[:most]
    return sorted(sharpest, key=lambda moment: moment.at)


def _steps(levels: Sequence[Level], window: float) -> Iterator[_Step]:
    for level in levels[1:]:
        before, after = _mean(levels, level.start - window, level.start), _mean(levels, level.start, level.start + window)
        if before is None or after is None or abs(after.value - before.value) < LEAST:
            continue
        if not before.low <= after.value <= before.high and not after.low <= before.value <= after.high:
            yield _Step(level.start, before, after)


def _mean(levels: Sequence[Level], since: float, until: float) -> Level | None:
    """Of the window; None where it is not filled."""
    inside = [(min(level.end, until) - max(level.start, since), level) for level in levels if level.end > since and level.start < until]
    seconds = sum(weight for weight, _ in inside)
    if seconds < (until - since) * 0.99:
        return None
    value, low, high = (sum(weight * getattr(level, name) for weight, level in inside) / seconds for name in ("value", "low", "high"))
    return Level(since, until, value, low, high)


def _runs(steps: Sequence[_Step], window: float) -> Iterator[list[_Step]]:
    """One event is seen from many places: as long as the windows overlap and the sign is the same, it is one."""
    number = 0
    numbered = []
    for i, step in enumerate(steps):
        if i and (step.at - steps[i - 1].at > window or (step.change > 0) != (steps[i - 1].change > 0)):
            number += 1
        numbered.append((number, step))
    for _, run in groupby(numbered, key=lambda pair: pair[0]):
        yield [step for _, step in run]


def _moment(run: Sequence[_Step]) -> Moment:
    sharpest = max(run, key=lambda step: abs(step.change))
    return Moment(sharpest.at, run[0].at, run[-1].at, run[0].before.value, run[-1].after.value)
