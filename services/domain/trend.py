"""Is the class's engagement rising, steady or falling, and since when: a rule that would rather be late than flap.

Half a minute is held against the half minute before the last minute began (`BACK` steps earlier). A course begins when the two differ
by at least `BEGIN` points and the older lies outside the newer one's 90 % interval: a small or divided class needs more. It ends when
they differ by less than `END`, or the other way: between the two thresholds it stays what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.domain.steps import RECENT, Level, Step, level

BACK: Final = 6
"""Steps: a minute. Shorter calls each laugh a course; longer tells of it when it is over."""

BEGIN: Final = 6.0
"""Points of the index. Smaller flaps (a class of twelve moves by three from one half minute to the next); larger misses a slow slide."""

END: Final = 3.0


class Course(StrEnum):
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class Trend:
    """`since`: its turning point; of a steady course, when it became so. `before`: the level it came from, `now`: the newest."""

    course: Course
    since: datetime
    before: float
    now: float


def trend(steps: Sequence[Step]) -> Trend | None:
    """Of the newest step; oldest first. None where too little is known: less than a minute and a half without a hole."""
    found: Trend | None = None
    for i in range(len(steps)):
        now, then = level(steps, i), level(steps, i - BACK) if i >= BACK else None
        if now is None or then is None or not _whole(steps, i):
            found = None
            continue
        found = _next(found, steps, i, then, now)
    return found


def _next(held: Trend | None, steps: Sequence[Step], i: int, then: Level, now: Level) -> Trend:
    change = now.value - then.value
    course = _begun(then, now, change)
    if held is not None and held.course is not Course.STEADY and course in {Course.STEADY, held.course}:
        goes_on = change if held.course is Course.RISING else -change
        if goes_on >= END:
            return Trend(held.course, held.since, held.before, now.value)
    if held is not None and held.course is course:
        return Trend(course, held.since, held.before, now.value)
    turned = _turning(steps, i, course) if course is not Course.STEADY else steps[i - RECENT + 1]
    return Trend(course, turned.end, then.value, now.value)


def _begun(then: Level, now: Level, change: float) -> Course:
    if change >= BEGIN and then.value < now.low:
        return Course.RISING
    if change <= -BEGIN and then.value > now.high:
        return Course.FALLING
    return Course.STEADY


def _turning(steps: Sequence[Step], i: int, course: Course) -> Step:
    """The last step before it went that way: the highest before a fall, the lowest before a rise."""
    sign = 1 if course is Course.FALLING else -1
    near = steps[i - BACK - RECENT + 1 : i + 1]
    return max(near, key=lambda step: (sign * (step.value or 0.0), step.end))


def _whole(steps: Sequence[Step], i: int) -> bool:
    """No hole between the two half minutes."""
    return level(steps, i, BACK + RECENT) is not None
