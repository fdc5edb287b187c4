"""Whether a node has more students than it can look at: how many of the looks that were due came to nothing for lack of time."""

from collections.abc import Mapping
from statistics import median
from typing import Final
from uuid import UUID

from services import metrics
from services.ingest.stats import FrameCounts

WINDOW_S: Final = 5.0
MOST_LOST: Final = 0.75
"""Share of the looks of the median student. Up to here more students are looked at less often, all alike; beyond, each further one takes
too much from all others. The median: one sender whose clock runs wild asks for any number of looks."""
LATE_TIMES: Final = 2  # windows in a row: many who join in one moment are no overload

_MEDIAN: Final = metrics.LOOKS_LOST.labels("median")
_MOST: Final = metrics.LOOKS_LOST.labels("most")


class Backlog:
    def __init__(self) -> None:
        self._since = -WINDOW_S
        self._before: dict[UUID, tuple[int, int]] = {}
        self._late_times = 0

    @property
    def is_too_long(self) -> bool:
        return self._late_times >= LATE_TIMES

    def saw(self, now: float, counts: Mapping[UUID, FrameCounts]) -> None:
        """`now`: monotonic seconds. `counts`: of those who are connected. To be called now and then."""
        if now - self._since < WINDOW_S:
            return
        lost = [
            min(1.0, (count.dropped - dropped) / (count.sampled - sampled))
            for who, count in counts.items()
            for sampled, dropped in [self._before.get(who, (count.sampled, 0))]
            if count.sampled > sampled
        ]
        self._since, self._before = now, {who: (count.sampled, count.dropped) for who, count in counts.items()}
        usual = median(lost) if lost else 0.0
        self._late_times = self._late_times + 1 if usual > MOST_LOST else 0
        _MEDIAN.set(usual)
        _MOST.set(max(lost, default=0.0))
