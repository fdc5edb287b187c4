from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.moments import LEAST, MOST, WINDOW_S, Level, find


def lesson(*stretches: tuple[float, float], half: float = 4.0, bucket: float = 10.0) -> list[Level]:
    """(minutes, value) one after the other; None leaves a hole. `half`: of the interval."""
    levels, at = [], 0.0
    for minutes, value in stretches:
        for _ in range(round(minutes * 60 / bucket)):
            if value is not None:
                levels.append(Level(at, at + bucket, value, value - half, value + half))
            at += bucket
    return levels


def test_a_drop_is_one_moment_where_it_happens() -> None:
    (moment,) = find(lesson((5, 78), (5, 55)))
    assert (moment.at, round(moment.before), round(moment.after)) == (300, 78, 55)
    assert moment.since <= 300 <= moment.until


def test_a_slow_fall_is_one_moment_and_tells_all_of_it() -> None:
    (moment,) = find(lesson((4, 80), *((0.5, 80 - 3 * i) for i in range(10)), (4, 50)))
    assert moment.before == pytest.approx(80, abs=4)
    assert moment.after == pytest.approx(50, abs=4)


def test_down_and_up_again_are_two() -> None:
    assert [round(moment.change) for moment in find(lesson((5, 70), (4, 40), (5, 70)))] == [-30, 30]


def test_a_change_within_the_interval_is_none() -> None:
    assert find(lesson((5, 70), (5, 58), half=15)) == []
    assert len(find(lesson((5, 70), (5, 58), half=5))) == 1


def test_a_small_change_of_a_large_class_is_none() -> None:
    assert find(lesson((5, 70), (5, 70 - LEAST + 1), half=0.5)) == []


def test_coming_back_after_a_hidden_stretch_is_no_jump() -> None:
    hole: tuple[float, float] = (3, None)  # type: ignore[assignment]
    assert find(lesson((5, 80), hole, (5, 40))) == []


def test_only_the_sharpest_are_given_in_order_of_time() -> None:
    found = find(lesson(*((4, 50 + (10 + 2 * i) * (-1) ** i) for i in range(14)), half=1))
    assert len(found) == MOST
    assert [moment.at for moment in found] == sorted(moment.at for moment in found)
    assert min(abs(moment.change) for moment in found) >= 50


def test_long_buckets_of_a_long_lesson_are_enough() -> None:
    assert len(find(lesson((40, 75), (40, 50), bucket=120))) == 1


def test_nothing_comes_of_nothing() -> None:
    assert find([]) == find(lesson((0.5, 50))) == []


@given(st.lists(st.floats(0, 100), max_size=120), st.floats(0, 20))
def test_moments_are_real_and_apart(values: list[float], half: float) -> None:
    levels = [Level(10.0 * i, 10.0 * i + 10, value, value - half, value + half) for i, value in enumerate(values)]
    found = find(levels)
    for moment in found:
        assert 0 <= moment.since <= moment.at <= moment.until <= 10 * len(values) - WINDOW_S
    for one, other in pairwise(found):
        assert one.until < other.since
