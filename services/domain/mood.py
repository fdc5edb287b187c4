"""From what was seen of each student to a figure of the class.

Every student weighs the same, however many looks there were. All of it is visible expression, not inner state.

- valence, arousal: the mean expression's place in Russell's circumplex, linear in the probabilities.
- engagement: the index of Sharma et al. (2019), emotion weight times gaze weight over its greatest value: for one student
  100 * (share of looks that face the screen) * (sum of probability times ENGAGEMENT_WEIGHT) / 0.9. The paper weighs the dominant
  expression and grades the gaze in five steps; we weigh all seven by their probability and count looks. A student who is away half
  of the time can reach 50 at most. The class's figure is the mean over readable students, its interval is bootstrapped over them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.domain.classroom import MoodPoint
from services.domain.emotions import CIRCUMPLEX, ENGAGEMENT_WEIGHT, EXPRESSIONS
from services.domain.policy import Analysis

FACING_YAW: Final = 30.0
"""Degrees to either side within which a head faces the screen: a screen beside the camera still counts. Smaller calls a student with
two monitors absent; larger counts a talk with a neighbour."""

FACING_PITCH: Final = 25.0
"""Degrees up or down. Smaller loses students whose camera sits above the screen; larger counts a look at a phone."""

RESAMPLES: Final = 200
INTERVAL: Final = (5.0, 95.0)  # percentiles: 90 %
SEED: Final = 2019  # the same figures give the same interval

_AT_ONCE: Final = 2**18  # numbers of the bootstrap in memory: more leave the processor's cache

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_PLACE: Final[Floats] = np.array([CIRCUMPLEX[name] for name in EXPRESSIONS])  # [7, 2]
_WEIGHT: Final[Floats] = np.array([ENGAGEMENT_WEIGHT[name] for name in EXPRESSIONS])  # [7]


@dataclass(frozen=True, slots=True)
class StudentBucket:
    """What was seen of one participant in one bucket. A look at several faces (`faces: many`) is first averaged over them."""

    samples: int  # looks
    faces: int  # looks with a face
    readable: int  # looks with a reading
    facing: float  # looks facing the screen
    sums: Sequence[float]  # [7] probabilities, summed over readable looks


@dataclass(frozen=True, slots=True)
class Seen:
    """Many `StudentBucket`s, [r] each and [r, 7]: the rows of one bucket lie together."""

    samples: Counts
    faces: Counts
    readable: Counts
    facing: Floats
    sums: Floats

    @classmethod
    def of(cls, students: Sequence[StudentBucket]) -> "Seen":
        counts = np.array([(each.samples, each.faces, each.readable) for each in students], np.int64).reshape(-1, 3)
        facing = np.array([each.facing for each in students], np.float64)
        sums = np.array([each.sums for each in students], np.float64).reshape(-1, len(EXPRESSIONS))
        return cls(counts[:, 0], counts[:, 1], counts[:, 2], facing, sums)

    def looks_read(self, analysis: Analysis) -> Counts:
        """Without the network (presence mode) a face is all there is to read."""
        return self.readable if analysis is Analysis.EXPRESSION else self.faces


def class_point(at: datetime, students: Sequence[StudentBucket], *, k: int, analysis: Analysis) -> MoodPoint:
    """The class in the bucket that starts at `at`. Nothing is said of fewer than `k` readable students, not even how many."""
    return class_points([at], [len(students)], Seen.of(students), k=k, analysis=analysis)[0]


def class_points(
    starts: Sequence[datetime], sizes: Sequence[int] | Counts, seen: Seen, *, k: int, analysis: Analysis
) -> list[MoodPoint]:  # fmt: skip
    """The class in each of many buckets, of which the first `sizes[0]` rows of `seen` are the first's and so on. A point is the same to
    the last bit whatever others it is computed with."""
    bucket = np.repeat(np.arange(len(starts)), sizes)
    is_readable = seen.looks_read(analysis) > 0
    readable = np.bincount(bucket[is_readable], minlength=len(starts))
    present = np.bincount(bucket[seen.samples > 0], minlength=len(starts))
    rows, firsts = np.flatnonzero(is_readable), np.cumsum(readable) - readable
    points = [suppressed_point(at) for at in starts]
    for n in np.unique(readable[readable >= max(k, 1)]).tolist():
        same = np.flatnonzero(readable == n)
        for which in np.array_split(same, -(-len(same) * n * RESAMPLES // _AT_ONCE)):
            chosen = rows[firsts[which][:, None] + np.arange(n)]  # [b, n]
            at = [starts[i] for i in which]
            for i, point in zip(which, _points(at, seen, chosen, present[which], analysis), strict=True):
                points[i] = point
    return points


def suppressed_point(at: datetime) -> MoodPoint:
    return MoodPoint(at, None, None, None, None, None, None, None, None, None, suppressed=True)


def engagement(facing: Floats, means: Floats) -> Floats:
    """The index of each student, 0..100, from the share of looks that face the screen [n] and mean probabilities [n, 7]."""
    index: Floats = np.clip(100.0 * facing * (means @ _WEIGHT) / _WEIGHT.max(), 0.0, 100.0)
    return index


def engagement_of_each(seen: Seen) -> list[float | None]:
    """The index of each student, 0..100; None where no face of theirs could be read."""
    is_read = seen.readable > 0
    facing = seen.facing[is_read] / seen.samples[is_read]
    indices = iter(engagement(facing, seen.sums[is_read] / seen.readable[is_read][:, None]).tolist())
    return [next(indices) if read else None for read in is_read.tolist()]


def intervals(values: Floats) -> Sequence[tuple[float, float] | tuple[None, None]]:
    """The 90 % bootstrap interval of the mean of each row; None below two columns, where there is nothing to draw from."""
    if values.shape[1] < 2:
        return [(None, None)] * len(values)
    drawn = np.take(values, _draws(values.shape[1]), axis=1)  # [b, RESAMPLES, n], the sum of a row in the same order as if it stood alone
    low, high = np.percentile(drawn.mean(axis=2), INTERVAL, axis=1)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _points(
    starts: Sequence[datetime], seen: Seen, chosen: NDArray[np.intp], present: Counts, analysis: Analysis
) -> Iterator[MoodPoint]:  # fmt: skip
    """`chosen` [b, n]: which rows are the readable students of each bucket."""
    facing = seen.facing[chosen] / seen.samples[chosen]
    shown = zip(starts, facing.mean(axis=1).tolist(), present.tolist(), strict=True)
    if analysis is Analysis.PRESENCE:
        for at, share, there in shown:
            yield MoodPoint(at, None, None, None, None, None, None, share, there, chosen.shape[1], suppressed=False)
        return
    means = seen.sums[chosen] / seen.readable[chosen][:, :, None]  # [b, n, 7]
    index = engagement(facing, means)
    mean = means.mean(axis=1)
    places = (mean[:, None] @ _PLACE)[:, 0].tolist()  # one by one: as a whole the last bit would depend on the others
    figures = zip(mean.tolist(), places, index.mean(axis=1).tolist(), intervals(index), shown, strict=True)
    for expressions, (valence, arousal), level, (low, high), (at, share, there) in figures:
        yield MoodPoint(
            at=at,
            expressions=dict(zip(EXPRESSIONS, expressions, strict=True)),
            valence=valence,
            arousal=arousal,
            engagement=level,
            engagement_low=low,
            engagement_high=high,
            facing=share,
            present=there,
            readable=chosen.shape[1],
            suppressed=False,
        )


@lru_cache(maxsize=512)
def _draws(n: int) -> NDArray[np.intp]:
    """[RESAMPLES, n] indices, drawn once for each class size."""
    return np.random.default_rng(SEED).integers(0, n, size=(RESAMPLES, n))
