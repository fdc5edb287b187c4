from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from services.domain.emotions import EXPRESSIONS
from services.domain.mood import Seen, StudentBucket, class_point, class_points, intervals
from services.domain.policy import Analysis

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HAPPY = (0, 0, 0, 1, 0, 0, 0)
NEUTRAL = (0, 0, 0, 0, 0, 0, 1)
ANGRY = (1, 0, 0, 0, 0, 0, 0)


def student(p: tuple[float, ...], looks: int = 20, facing: float | None = None, readable: int | None = None) -> StudentBucket:
    read = looks if readable is None else readable
    return StudentBucket(looks, looks, read, looks if facing is None else facing, [read * value for value in p])


def test_two_students_by_hand() -> None:
    point = class_point(AT, [student(HAPPY), student(NEUTRAL, facing=10)], k=2, analysis=Analysis.EXPRESSION)
    assert point.at == AT
    assert point.expressions is not None
    assert list(point.expressions) == list(EXPRESSIONS)
    assert point.expressions["happy"] == point.expressions["neutral"] == 0.5
    assert point.valence == pytest.approx(0.89 / 2)
    assert point.arousal == pytest.approx(0.17 / 2)
    # happy, always facing: 100 * 1 * .6 / .9 = 66.67; neutral, half: 100 * .5 * .9 / .9 = 50
    assert point.engagement == pytest.approx((200 / 3 + 50) / 2)
    assert point.facing == pytest.approx(0.75)
    assert (point.present, point.readable, point.suppressed) == (2, 2, False)


def test_a_mixed_expression_by_hand() -> None:
    point = class_point(AT, [student((0.5, 0, 0, 0, 0.5, 0, 0))], k=1, analysis=Analysis.EXPRESSION)
    assert point.valence == pytest.approx((-0.40 - 0.81) / 2)
    assert point.arousal == pytest.approx((0.79 - 0.40) / 2)
    assert point.engagement == pytest.approx(100 * (0.5 * 0.25 + 0.5 * 0.3) / 0.9)


def test_an_attentive_neutral_student_is_fully_engaged() -> None:
    assert class_point(AT, [student(NEUTRAL)], k=1, analysis=Analysis.EXPRESSION).engagement == pytest.approx(100)


def test_every_student_weighs_the_same_however_many_looks() -> None:
    many, few = student(ANGRY, looks=100), student(HAPPY, looks=1)
    point = class_point(AT, [many, few], k=1, analysis=Analysis.EXPRESSION)
    assert point.expressions is not None
    assert point.expressions["angry"] == point.expressions["happy"] == 0.5


def test_students_without_a_reading_are_present_and_have_no_expression() -> None:
    no_face = StudentBucket(samples=20, faces=0, readable=0, facing=0, sums=[0] * 7)
    blurred = StudentBucket(samples=20, faces=20, readable=0, facing=20, sums=[0] * 7)
    point = class_point(AT, [student(HAPPY), no_face, blurred], k=1, analysis=Analysis.EXPRESSION)
    assert (point.present, point.readable) == (3, 1)
    assert point.expressions is not None
    assert point.expressions["happy"] == 1
    assert point.facing == 1


def test_below_k_nothing_is_said() -> None:
    four = [student(HAPPY)] * 4
    hidden = class_point(AT, four, k=5, analysis=Analysis.EXPRESSION)
    assert hidden.suppressed
    assert hidden.at == AT
    parts = (hidden.expressions, hidden.valence, hidden.arousal, hidden.engagement, hidden.facing, hidden.present, hidden.readable)
    assert set(parts) == {None}
    assert not class_point(AT, [*four, student(NEUTRAL)], k=5, analysis=Analysis.EXPRESSION).suppressed


def test_k_counts_readable_students_not_present_ones() -> None:
    away = StudentBucket(samples=20, faces=0, readable=0, facing=0, sums=[0] * 7)
    assert class_point(AT, [student(HAPPY), *[away] * 9], k=2, analysis=Analysis.EXPRESSION).suppressed


def test_an_empty_bucket_is_suppressed() -> None:
    assert class_point(AT, [], k=1, analysis=Analysis.EXPRESSION).suppressed


def test_presence_mode_counts_faces_and_never_expressions() -> None:
    seen = StudentBucket(samples=20, faces=10, readable=0, facing=5, sums=[0] * 7)
    away = StudentBucket(samples=20, faces=0, readable=0, facing=0, sums=[0] * 7)
    point = class_point(AT, [seen, away], k=1, analysis=Analysis.PRESENCE)
    assert (point.present, point.readable, point.facing, point.suppressed) == (2, 1, 0.25, False)
    assert (point.expressions, point.valence, point.arousal) == (None, None, None)
    assert (point.engagement, point.engagement_low, point.engagement_high) == (None, None, None)


def test_presence_mode_hides_expressions_that_are_there() -> None:
    assert class_point(AT, [student(HAPPY)], k=1, analysis=Analysis.PRESENCE).expressions is None


def test_the_interval_holds_the_mean_and_comes_again() -> None:
    students = [student(NEUTRAL, facing=facing) for facing in (0, 5, 10, 15, 20)]
    point = class_point(AT, students, k=5, analysis=Analysis.EXPRESSION)
    assert point.engagement == pytest.approx(50)
    assert point.engagement_low is not None
    assert point.engagement_high is not None
    assert 0 < point.engagement_low < 50 < point.engagement_high < 100
    assert class_point(AT, students, k=5, analysis=Analysis.EXPRESSION) == point


def test_the_interval_narrows_with_the_class() -> None:
    widths = []
    for repeat in (1, 4, 16):
        [(low, high)] = intervals(np.array([[0.0, 25, 50, 75, 100] * repeat]))
        assert low is not None
        assert high is not None
        widths.append(high - low)
    assert widths[0] > widths[1] > widths[2]
    # the standard error of the mean of five is sqrt(1250 / 5) = 15.8; 90 % is about 3.29 of them
    assert widths[0] == pytest.approx(52, abs=12)


def test_one_student_has_no_interval() -> None:
    point = class_point(AT, [student(HAPPY)], k=1, analysis=Analysis.EXPRESSION)
    assert point.engagement is not None
    assert point.engagement_low is None
    assert point.engagement_high is None


@pytest.mark.parametrize("analysis", list(Analysis))
def test_many_points_at_once_are_those_that_come_alone(analysis: Analysis) -> None:
    random = np.random.default_rng(7)
    classes: list[list[StudentBucket]] = []
    for size in [*range(12), 30, 30, 30, 61]:
        looks = random.integers(0, 21, (size, 2)).min(axis=1)  # some without any
        classes.append(
            [StudentBucket(20, int(n), int(n), float(random.random() * n), (random.dirichlet(np.ones(7)) * n).tolist()) for n in looks]
        )
    starts = [AT + timedelta(seconds=10 * n) for n in range(len(classes))]
    seen = Seen.of([student for students in classes for student in students])
    together = class_points(starts, [len(students) for students in classes], seen, k=3, analysis=analysis)
    assert together == [class_point(at, students, k=3, analysis=analysis) for at, students in zip(starts, classes, strict=True)]
    assert [point.suppressed for point in together[:3]] == [True] * 3
    assert not together[-1].suppressed
