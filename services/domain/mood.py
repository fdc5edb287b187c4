"""From what was seen of each student to a figure of the class.

Every student weighs the same, however many looks there were. All of it is visible expression, not inner state.

- valence, arousal: the mean expression's place in Russell's circumplex, linear in the probabilities.
- engagement: the index of Sharma et al. (2019), emotion weight times gaze weight over its greatest value: for one student
  100 * (share of looks that face the screen) * (sum of probability times ENGAGEMENT_WEIGHT) / 0.9. The paper weighs the dominant
  expression and grades the gaze in five steps; we weigh all seven by their probability and count looks. A student who is away half
  of the time can reach 50 at most. The class's figure is the mean over readable students, its interval is bootstrapped over them.
"""

from collections.abc import Sequence
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

Floats = NDArray[np.float64]

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

    def is_readable(self, analysis: Analysis) -> bool:
        """Without the network (presence mode) a face is all there is to read."""
        return (self.readable if analysis is Analysis.EXPRESSION else self.faces) > 0


def class_point(at: datetime, students: Sequence[StudentBucket], *, k: int, analysis: Analysis) -> MoodPoint:
    """The class in the bucket that starts at `at`. Nothing is said of fewer than `k` readable students, not even how many."""
    readable = [student for student in students if student.is_readable(analysis)]
    if len(readable) < max(k, 1):
        return suppressed_point(at)
    present = sum(student.samples > 0 for student in students)
    facing = np.array([student.facing / student.samples for student in readable])
    if analysis is Analysis.PRESENCE:
        return _point(at, facing=facing, present=present)

    means = np.array([student.sums for student in readable]) / np.array([[student.readable] for student in readable])  # [n, 7]
    return _point(at, facing=facing, present=present, means=means)


def suppressed_point(at: datetime) -> MoodPoint:
    return MoodPoint(at, None, None, None, None, None, None, None, None, None, suppressed=True)


def engagement(facing: Floats, means: Floats) -> Floats:
    """The index of each student, 0..100, from the share of looks that face the screen [n] and mean probabilities [n, 7]."""
    index: Floats = np.clip(100.0 * facing * (means @ _WEIGHT) / _WEIGHT.max(), 0.0, 100.0)
    return index


def engagement_of_each(students: Sequence[StudentBucket]) -> list[float | None]:
    """The index of each student, 0..100; None where no face of theirs could be read. One after the other takes many times as long."""
    read = [student for student in students if student.readable]
    if not read:
        return [None] * len(students)
    facing = np.array([student.facing / student.samples for student in read])
    means = np.array([student.sums for student in read]) / np.array([[student.readable] for student in read])
    indices = iter(engagement(facing, means).tolist())
    return [next(indices) if student.readable else None for student in students]


def interval(values: Floats) -> tuple[float, float] | None:
    """The 90 % bootstrap interval of the mean; None below two values, where there is nothing to draw from."""
    if len(values) < 2:
        return None
    low, high = np.percentile(values[_draws(len(values))].mean(axis=1), INTERVAL)
    return float(low), float(high)


def _point(at: datetime, *, facing: Floats, present: int, means: Floats | None = None) -> MoodPoint:
    mean = means.mean(axis=0) if means is not None else None
    valence, arousal = (mean @ _PLACE).tolist() if mean is not None else (None, None)
    index = engagement(facing, means) if means is not None else None
    low, high = (interval(index) if index is not None else None) or (None, None)
    return MoodPoint(
        at=at,
        expressions=dict(zip(EXPRESSIONS, mean.tolist(), strict=True)) if mean is not None else None,
        valence=valence,
        arousal=arousal,
        engagement=float(index.mean()) if index is not None else None,
        engagement_low=low,
        engagement_high=high,
        facing=float(facing.mean()),
        present=present,
        readable=len(facing),
        suppressed=False,
    )


@lru_cache(maxsize=512)
def _draws(n: int) -> NDArray[np.intp]:
    """[RESAMPLES, n] indices, drawn once for each class size."""
    return np.random.default_rng(SEED).integers(0, n, size=(RESAMPLES, n))
