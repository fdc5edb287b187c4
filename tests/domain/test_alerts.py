"""Alerts: seldom, with a reason, and of the class."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.domain.alerts import USUAL, Alert, Finding, Kind, Strength, Thresholds, Tick, due
from services.domain.steps import Step

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def ticks(
    values: Sequence[float | None], *, present: Sequence[int] | int = 20, readable: Sequence[int] | int = 18, width: float = 3.0
) -> list[Tick]:
    def of(counts: Sequence[int] | int, i: int) -> int:
        return counts if isinstance(counts, int) else counts[i]

    made = []
    for i, value in enumerate(values):
        low, high = (None, None) if value is None else (value - width, value + width)
        made.append(Tick(Step(BEGAN + timedelta(seconds=10 * (i + 1)), value, low, high), of(present, i), of(readable, i)))
    return made


def slope(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * i / (count - 1) for i in range(count)]


def lesson(made: Sequence[Tick], k: int = 5) -> list[Alert]:
    """All alerts of a lesson, as a process sees it that looks after each step."""
    raised: list[Alert] = []
    for i in range(len(made)):
        found = due(made[max(0, i - 59) : i + 1], raised, k=k)
        raised += [Alert(uuid4(), made[i].step.end, one.kind, one.strength, one.details, None) for one in found]
    return raised


def kinds(raised: Sequence[Alert]) -> list[tuple[Kind, Strength]]:
    return [(alert.kind, alert.strength) for alert in raised]


def test_a_fall_is_told_with_its_numbers() -> None:
    (found,) = due(ticks([78.0] * 12 + slope(78, 55, 10) + [55.0] * 2), [], k=5)
    assert found == Finding(Kind.ENGAGEMENT_FELL, Strength.CLEAR, {"from": 78, "to": 55, "seconds": 110})


def test_a_fall_is_told_once_and_again_only_when_it_is_worse() -> None:
    raised = lesson(ticks([78.0] * 12 + slope(78, 62, 8) + [62.0] * 40))
    assert kinds(raised)[0] == (Kind.ENGAGEMENT_FELL, Strength.SLIGHT)
    assert kinds(raised)[1:] in ([], [(Kind.ENGAGEMENT_FELL, Strength.CLEAR)])
    steep = lesson(ticks([80.0] * 12 + slope(80, 40, 6) + [40.0] * 60))
    assert kinds(steep)[-1] == (Kind.ENGAGEMENT_FELL, Strength.STRONG)
    assert len(steep) <= 2  # on its way down it is told at most twice
    assert [strength.rank for _, strength in kinds(steep)] == sorted({strength.rank for _, strength in kinds(steep)})


def test_a_school_sets_what_is_news_to_it() -> None:
    fall = ticks([78.0] * 12 + [55.0] * 6)
    patient = Thresholds.of(drop=(30, 40, 50), gone=(0.5, 0.7, 0.9), few=(0.3, 0.2, 0.1))
    nervous = Thresholds.of(drop=(2, 3, 4), gone=(0.1, 0.1, 0.1), few=(0.95, 0.95, 0.95), silence=timedelta(minutes=2))
    assert due(fall, [], k=5, thresholds=patient) == []
    assert {(found.kind, found.strength) for found in due(fall, [], k=5, thresholds=nervous)} == {
        (Kind.ENGAGEMENT_FELL, Strength.STRONG),
        (Kind.FEW_READABLE, Strength.STRONG),
    }
    told = [Alert(uuid4(), fall[-1].step.end - timedelta(minutes=3), Kind.ENGAGEMENT_FELL, Strength.STRONG, {}, None)]
    assert [found.kind for found in due(fall, told, k=5)] == []
    assert Kind.ENGAGEMENT_FELL in [found.kind for found in due(fall, told, k=5, thresholds=nervous)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"drop": (15, 10, 25)},
        {"drop": (0, 10, 25)},
        {"drop": (10, 15, 101)},
        {"gone": (0.2, 0.4)},
        {"gone": (0.2, 0.4, 1.1)},
        {"few": (0.3, 0.5, 0.6)},
    ],
)
def test_thresholds_have_an_order(wrong: dict[str, tuple[float, ...]]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Thresholds.of(wrong.get("drop", (10, 15, 25)), wrong.get("gone", (0.15, 0.25, 0.4)), wrong.get("few", (0.5, 0.5, 0.3)))


def test_after_ten_minutes_another_fall_is_news() -> None:
    wave = [78.0] * 12 + slope(78, 50, 6) + [50.0] * 12 + slope(50, 78, 12)
    soon = lesson(ticks(wave * 2))
    late = lesson(ticks(wave + [78.0] * 40 + wave))
    assert late[-1].at - late[0].at > USUAL.silence
    assert len(late) == 2 * len(lesson(ticks(wave)))
    assert len(soon) == len(lesson(ticks(wave)))


def test_a_fall_within_the_interval_is_none() -> None:
    values = [78.0] * 12 + [60.0] * 6
    assert due(ticks(values, width=3), [], k=5)
    assert not due(ticks(values, width=19), [], k=5)


def test_a_moment_and_a_slow_slide_are_none() -> None:
    assert not lesson(ticks([78.0] * 12 + [40.0] + [78.0] * 12))
    assert not lesson(ticks(slope(80, 40, 300)))


def test_when_the_class_is_another_its_mean_is_no_fall() -> None:
    counts = [18] * 12 + [8] * 6
    found = due(ticks([78.0] * 12 + [55.0] * 6, readable=counts), [], k=5)
    assert Kind.ENGAGEMENT_FELL not in {one.kind for one in found}


def test_what_is_hidden_takes_no_part() -> None:
    assert not due(ticks([78.0] * 12 + [None] * 2 + [50.0] * 2), [], k=5)
    assert not due(ticks([None] * 30), [], k=5)
    assert not due([], [], k=5)


@pytest.mark.parametrize("seed", range(5))
def test_an_hour_of_an_ordinary_class_is_silent(seed: int) -> None:
    """Ten-second means that move by four points to both sides, two cameras that come and go, faces that turn away."""
    noise = random.Random(seed)
    values = [70 + noise.uniform(-4, 4) for _ in range(360)]
    present = [20 - noise.randint(0, 2) for _ in values]
    readable = [count - noise.randint(0, 6) for count in present]
    assert lesson(ticks(values, present=present, readable=readable)) == []


def test_cameras_that_go_off_together_are_told_once() -> None:
    raised = lesson(ticks([70.0] * 40, present=[20] * 12 + [15] * 28, readable=[14] * 40))
    assert kinds(raised) == [(Kind.CAMERAS_OFF, Strength.CLEAR)]
    assert raised[0].details == {"count": 5, "present": 15, "seconds": 60}


@pytest.mark.parametrize(
    ("present", "why"),
    [
        ([20] * 12 + [18] * 12, "two are persons"),
        ([20] * 12 + [14] + [20] * 12, "a line that blinks"),
        ([20 - i // 6 for i in range(60)], "one a minute"),
        ([20] * 12 + [0] * 6, "the lesson is over"),
        ([4] * 12 + [1] * 12, "a group below k"),
    ],
)
def test_cameras_are_no_news(present: list[int], why: str) -> None:
    readable = [max(1, count - 1) for count in present]
    assert lesson(ticks([None] * len(present), present=present, readable=readable)) == [], why


def test_few_readable_faces_are_told_and_only_again_after_they_came_back() -> None:
    bad = [8] * 30
    assert kinds(lesson(ticks([None] * 30, readable=bad))) == [
        (Kind.FEW_READABLE, Strength.SLIGHT),
        (Kind.FEW_READABLE, Strength.CLEAR),
    ]
    assert len(lesson(ticks([None] * 300, readable=[8] * 300))) == 2  # all of the lesson: it is known
    assert len(lesson(ticks([None] * 130, readable=bad + [15] * 70 + bad))) == 4


def test_half_of_the_faces_is_not_few_and_four_students_are_no_class() -> None:
    assert not due(ticks([None] * 12, readable=10), [], k=5)
    assert not due(ticks([None] * 12, present=3, readable=1), [], k=1)
    (found,) = due(ticks([None] * 12, readable=5), [], k=5)
    assert (found.strength, found.details) == (Strength.STRONG, {"readable": 5, "present": 20, "seconds": 120})
