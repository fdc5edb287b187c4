from uuid import UUID, uuid4

import pytest

from services import metrics
from services.ingest.admission import Admission, Full
from services.ingest.backlog import LATE_TIMES, WINDOW_S
from services.ingest.stats import FrameCounts


def test_a_full_node_says_when_to_come_again() -> None:
    admission = Admission(3)
    admission.admit(2)
    with pytest.raises(Full, match="most of 3") as refused:
        admission.admit(3)
    assert int(refused.value.retry_after) > 0
    assert (admission.room(1), admission.room(5)) == (2, 0)


def test_a_node_that_cannot_keep_up_takes_nobody_until_it_can() -> None:
    admission = Admission(3)
    for late in (1.5, 1.5, 0.0, 1.5, 1.5):
        admission.woke_up(late)
    admission.admit(0)
    admission.woke_up(1.5)
    with pytest.raises(Full, match="overloaded"):
        admission.admit(0)
    assert admission.room(0) == 0
    admission.woke_up(0.1)
    admission.admit(0)


def test_a_node_that_is_about_to_stop_takes_nobody() -> None:
    admission = Admission(3)
    admission.close()
    with pytest.raises(Full, match="about to stop"):
        admission.admit(0)
    assert admission.room(0) == 0


def windows(admission: Admission, students: dict[UUID, FrameCounts], lost: list[int], count: int, begin: float) -> float:
    """-> when they are over. In each the students want ten looks, and lose so many."""
    for _ in range(count):
        for each, gone in zip(students.values(), lost, strict=True):
            each.sampled += 10
            each.dropped += gone
        begin += WINDOW_S
        admission.saw(begin, students)
    return begin


def test_a_node_whose_looks_come_to_nothing_takes_nobody_new_until_they_do_not() -> None:
    admission, students = Admission(10), {uuid4(): FrameCounts() for _ in range(3)}
    admission.saw(100.0, students)
    now = windows(admission, students, [5, 7, 9], 10, 100.0)
    admission.admit(3)  # less often, but often enough
    now = windows(admission, students, [9, 8, 9], LATE_TIMES - 1, now)
    admission.admit(3)
    now = windows(admission, students, [9, 8, 9], 1, now)
    with pytest.raises(Full, match="more students"):
        admission.admit(3)
    admission.admit(2, known=True)
    assert admission.room(3) == 0
    value = metrics.REGISTRY.get_sample_value
    assert value("classpulse_looks_lost_ratio", {"student": "median"}) == 0.9
    windows(admission, students, [2, 2, 2], 1, now)
    admission.admit(3)
    assert value("classpulse_looks_lost_ratio", {"student": "most"}) == 0.2


def test_one_sender_who_asks_for_too_many_looks_closes_no_node() -> None:
    admission, students = Admission(10), {uuid4(): FrameCounts() for _ in range(3)}
    admission.saw(100.0, students)
    windows(admission, students, [0, 0, 10], 5, 100.0)
    admission.admit(3)


def test_a_node_that_nobody_sends_to_is_not_overloaded() -> None:
    admission, students = Admission(10), {uuid4(): FrameCounts()}
    admission.saw(100.0, students)
    now = windows(admission, students, [10], 3, 100.0)
    admission.saw(now + WINDOW_S, {})
    admission.admit(0)
