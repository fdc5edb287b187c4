"""The benchmark itself: a real service with three students for a moment, and the search for the most."""

import time

import pytest

from services.bench.end_to_end import STEP, add_class, search
from services.bench.lesson import Lesson, own_service
from services.bench.measured import Window
from services.bench.report import Report


@pytest.mark.e2e
def test_a_class_on_the_real_service_is_measured() -> None:
    with own_service() as service, Lesson(service, 3) as lesson:
        start = lesson.measure()
        deadline = time.monotonic() + 60
        while lesson.read() < 3 and time.monotonic() < deadline:
            time.sleep(0.5)
        time.sleep(3)
        window = Window(start, lesson.measure())
        assert lesson.read() == 3
        folder = service.settings.data_dir
    assert window.looks >= 3
    assert 0 < window.latency_s(0.5) <= window.latency_s(0.95)
    report = Report("end-to-end", {}, [], {})
    add_class(report, 3, window)
    values = {case.case: case.value for case in report.cases}
    for process in ("stream", "web", "postgres", "students"):
        assert values[f"3 students, memory of {process}"] > 5
        assert values[f"3 students, CPU of {process}"] >= 0
    assert values["3 students, CPU of stream"] > 1
    assert not folder.exists()


@pytest.mark.parametrize("limit", [0, 15, 16, 40, 63, 64, 150])
def test_the_search_comes_close_from_below(limit: int) -> None:
    tried: list[int] = []

    def carried(students: int) -> bool:
        tried.append(students)
        return students <= limit

    found = search(carried)
    assert found <= limit
    assert found == 0 if limit < 16 else limit - found < STEP
    assert len(tried) == len(set(tried)) <= 10
