"""The class's engagement in steps of ten seconds: what rules about its course are made of, so that no page and no process sees it
differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Final

SECONDS: Final = 10
RECENT: Final = 3
"""Steps in what is called now: half a minute, so that one cough of the class is no course."""


@dataclass(frozen=True, slots=True)
class Step:
    """`end`: of its ten seconds. The figures are None where they are hidden or nobody could be read; the bounds are of the 90 % interval,
    and are the value itself in a class of one."""

    end: datetime
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """The mean of some steps."""

    value: float
    low: float
    high: float


def level(steps: Sequence[Step], until: int, count: int = RECENT) -> Level | None:
    """Of the `count` steps up to and with number `until`; None where not all of them are known or they are not neighbours."""
    chosen = steps[max(0, until + 1 - count) : until + 1]
    if len(chosen) < count or (chosen[-1].end - chosen[0].end).total_seconds() != SECONDS * (count - 1):
        return None
    known = [(s.value, s.value if s.low is None else s.low, s.value if s.high is None else s.high) for s in chosen if s.value is not None]
    if len(known) < count:
        return None
    value, low, high = (fmean(row[i] for row in known) for i in range(3))
    return Level(value, low, high)
