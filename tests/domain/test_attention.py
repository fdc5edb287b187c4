"""Who may need a look: against their own usual, for two minutes, and never because a camera is off."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.domain.attention import Glance, Need, Student, Why, needs

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HALF = timedelta(seconds=30)


def student(values: Sequence[float | None], *, camera_off: bool = False, name: str = "Ada") -> Student:
    return Student(uuid4(), name, 1, camera_off, [Glance(BEGAN + i * HALF, value) for i, value in enumerate(values)])


def needed(values: Sequence[float | None], *, late: int = 0, camera_off: bool = False) -> Need | None:
    one = student(values, camera_off=camera_off)
    found = needs([one], BEGAN + (len(values) - 1 + late) * HALF, HALF)
    return found[0] if found else None


def test_far_below_the_own_usual_for_two_minutes() -> None:
    need = needed([72.0] * 12 + [45.0] * 5)
    assert need is not None
    assert (need.why, need.since, need.now, need.usual) == (Why.LESS_ENGAGED, BEGAN + 12 * HALF, 45.0, 72.0)


def test_a_face_that_always_looks_so_is_no_alarm() -> None:
    assert needed([30.0] * 30) is None


def test_not_in_view_though_usually_seen() -> None:
    need = needed([72.0] * 12 + [None] * 6)
    assert need is not None
    assert (need.why, need.since) == (Why.NOT_IN_VIEW, BEGAN + 12 * HALF)
    assert needed([72.0, None] * 8 + [None] * 6) is None  # that is usual


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([72.0] * 12 + [45.0] * 3, "a minute and a half"),
        ([72.0] * 12 + [45.0, 45.0, 60.0, 45.0], "with a look up between"),
        ([72.0] * 12 + [55.0] * 8, "not far enough"),
        ([72.0] * 3 + [20.0] * 4, "no usual yet"),
        ([72.0] * 12 + [None, 45.0, 45.0, 45.0], "seen for less than two minutes"),
        ([], "never seen"),
    ],
)
def test_what_is_no_reason(values: list[float | None], why: str) -> None:
    assert needed(values) is None, why


def test_who_sends_no_video_is_left_alone() -> None:
    assert needed([72.0] * 12 + [45.0] * 5, late=1) is None
    assert needed([72.0] * 12 + [45.0] * 5, camera_off=True) is None


def test_they_come_in_the_order_of_the_students() -> None:
    low = [72.0] * 12 + [45.0] * 4
    lower = [90.0] * 12 + [5.0] * 4
    found = needs([student(low, name="Ada"), student(lower, name="Bela")], BEGAN + 15 * HALF, HALF)
    assert [need.student.name for need in found] == ["Ada", "Bela"]
