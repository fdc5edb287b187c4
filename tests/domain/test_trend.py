"""Rising, steady, falling: told late rather than twice."""

import itertools
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from services.domain.baseline import LEAST, Against, against, usual
from services.domain.steps import Level, Step, level
from services.domain.trend import Course, Trend, trend

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def steps(values: Sequence[float | None], width: float = 2.0) -> list[Step]:
    """Ten seconds each, with an interval of `width` to both sides."""
    return [
        Step(BEGAN + timedelta(seconds=10 * (i + 1)), v, None if v is None else v - width, None if v is None else v + width)
        for i, v in enumerate(values)
    ]


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def slope(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * i / (count - 1) for i in range(count)]


def courses(values: Sequence[float | None], width: float = 2.0) -> list[Course | None]:
    """After each step, as a page would have seen them."""
    made = steps(values, width)
    found = [trend(made[: i + 1]) for i in range(len(made))]
    return [one.course if one else None for one in found]


def changes(seen: Sequence[Course | None]) -> int:
    known = [course for course in seen if course is not None]
    return sum(before is not after for before, after in itertools.pairwise(known))


def test_a_minute_and_a_half_is_needed() -> None:
    assert trend(steps([70.0] * 8)) is None
    assert trend(steps([70.0] * 9)) == Trend(Course.STEADY, at(70), 70.0, 70.0)
    assert trend([]) is None


def test_a_fall_is_told_since_its_turning_point() -> None:
    found = trend(steps([78.0] * 12 + slope(76, 55, 9)))
    assert found is not None
    assert (found.course, found.since) == (Course.FALLING, at(120))
    assert found.before == pytest.approx(78, abs=0.1)
    assert found.now == pytest.approx(57.6, abs=0.1)


def test_a_rise_is_told_since_its_turning_point() -> None:
    found = trend(steps([50.0] * 12 + slope(53, 75, 8)))
    assert found is not None
    assert (found.course, found.since) == (Course.RISING, at(120))


def test_what_has_come_to_rest_is_steady_again() -> None:
    values = [78.0] * 12 + slope(76, 55, 9) + [55.0] * 12
    found = trend(steps(values))
    assert found is not None
    assert found.course is Course.STEADY
    assert found.since > at(210)
    assert changes(courses(values)) == 2


def test_a_change_within_the_interval_is_none() -> None:
    values = [70.0] * 12 + [60.0] * 12
    assert Course.FALLING in courses(values, width=2)
    assert Course.FALLING not in courses(values, width=12)


def test_a_moment_is_no_course() -> None:
    assert set(courses([70.0] * 12 + [55.0] + [70.0] * 12)) == {None, Course.STEADY}


@pytest.mark.parametrize("seed", range(5))
def test_noise_does_not_flap(seed: int) -> None:
    """An hour of a class whose ten-second means move by four points to both sides."""
    noise = random.Random(seed)
    seen = courses([70 + noise.uniform(-4, 4) for _ in range(360)])
    assert changes(seen) <= 2


@pytest.mark.parametrize("seed", range(3))
def test_a_noisy_slide_is_one_course(seed: int) -> None:
    noise = random.Random(seed)
    values = [v + noise.uniform(-1.5, 1.5) for v in [80.0] * 12 + slope(80, 40, 36) + [40.0] * 15]
    assert changes(courses(values)) == 2


def test_between_the_thresholds_it_stays_what_it_was() -> None:
    """A slide of ten points a minute that slows down to four a minute goes on as one; from rest, four a minute is none."""
    fast, slow = slope(80, 60, 12), slope(59.3, 49, 16)
    assert courses([80.0] * 9 + fast + slow)[-1] is Course.FALLING
    assert courses([59.3] * 9 + slow)[-1] is Course.STEADY


def test_a_hole_begins_anew() -> None:
    values: list[float | None] = [78.0] * 12
    assert courses([*values, None, *slope(76, 55, 8)])[-1] is None
    gap = [*steps(values), *(Step(s.end + timedelta(minutes=5), s.value, s.low, s.high) for s in steps(slope(60, 50, 8)))]
    assert trend(gap) is None


def test_it_turns_at_once_from_rising_to_falling() -> None:
    seen = courses([50.0] * 9 + slope(53, 80, 9) + slope(77, 40, 12))
    assert changes(seen) <= 3
    assert seen[-1] is Course.FALLING


def test_a_level_needs_all_its_steps() -> None:
    assert level(steps([60, 70, 80]), 2) == Level(70, 68, 72)
    assert level(steps([60, None, 80]), 2) is None
    assert level(steps([60, 70]), 1) is None
    assert level([Step(at(0), 60.0), Step(at(10), 60.0), Step(at(20), 60.0)], 2) == Level(60, 60, 60)


def test_the_usual_leaves_out_the_unusual() -> None:
    assert usual([70.0] * (LEAST - 1)) is None
    assert usual([70.0] * 9 + [10.0, 12.0, 99.0]) == pytest.approx(70)
    assert usual([60, 62, 64, 66, 68, 70]) == pytest.approx(65)


def test_against_the_usual_a_difference_is_told_once() -> None:
    def levels(*values: float | None, width: float = 2.0) -> list[Level | None]:
        return [None if v is None else Level(v, v - width, v + width) for v in values]

    assert against(levels(70), 72) is Against.USUAL
    assert against(levels(70, 62), 72) is Against.BELOW
    assert against(levels(70, 62, 67), 72) is Against.BELOW  # not yet back
    assert against(levels(70, 67), 72) is Against.USUAL  # and not far enough to begin
    assert against(levels(62, 70), 72) is Against.USUAL
    assert against(levels(80), 72) is Against.ABOVE
    assert against(levels(60, width=15), 72) is Against.USUAL  # within the interval
    assert against(levels(60, None), 72) is None
    assert against(levels(), 72) is None
