"""The whole service with a class: what a class of 30 costs, and how many students this machine carries.

The students run on the same machine, in a process of their own that encodes nothing; what they cost is told apart.
"""

import time
from collections.abc import Callable
from typing import Final

from services.bench import machine
from services.bench.catalogue import Asked
from services.bench.lesson import Lesson, own_service
from services.bench.measured import Window
from services.bench.report import Case, Report
from services.bootstrap.service import Service
from services.errors import ClassPulseError

CLASS: Final = 30
FIRST: Final = 16  # students of the first trial; doubled until it fails
STEP: Final = 6  # students: so close the search comes
MOST_LATE_S: Final = 1.0
MOST_DROPPED: Final = 0.01
PROCESSES: Final = ("stream", "web", "postgres", "students")

_SETTLE_S: Final = 5.0
_WINDOW_S: Final = 20.0
_VERSIONS: Final = ("aiortc", "av", "torch", "onnxruntime")


def run(asked: Asked) -> Report:
    """`only`: `class` or `most`. Raises ClassPulseError when a class of 30 does not get in."""
    report = Report("end-to-end", machine.describe(*_VERSIONS), [], {})
    with own_service() as service:
        if asked.only in "class":
            asked.say(f"a class of {CLASS}")
            add_class(report, CLASS, taught(service, CLASS, _WINDOW_S))
        if asked.only in "most":
            most = search(lambda students: carries(service, students, asked.say))
            what = f"most students: 95 % stored in {MOST_LATE_S:.0f} s, under {MOST_DROPPED:.0%} of looks dropped, everybody read"
            report.cases.append(Case(what, float(most), "students", float(STEP)))
    return report


def taught(service: Service, students: int, window_s: float) -> Window:
    """Raises ClassPulseError when a student could not join or was not read."""
    with Lesson(service, students) as lesson:
        time.sleep(_SETTLE_S)
        start = lesson.measure()
        time.sleep(window_s)
        window = Window(start, lesson.measure())
        if (read := lesson.read()) < students:
            raise ClassPulseError(f"Only {read} of {students} students were read.")
    return window


def add_class(report: Report, students: int, window: Window) -> None:
    for share in (0.5, 0.95):
        report.cases.append(Case(f"{students} students, p{share * 100:.0f} frame_to_stored", 1e3 * window.latency_s(share), "ms", 0.0))
    report.cases.append(Case(f"{students} students, looks", window.looks / window.seconds, "per second", 0.0))
    report.cases.append(Case(f"{students} students, dropped", 100 * window.dropped_share, "% of looks", 0.0))
    for process in PROCESSES:
        report.cases.append(Case(f"{students} students, CPU of {process}", window.cpu(process), "% of a core", 0.0))
    for name, memory in window.end.memory.items():
        report.cases.append(Case(f"{students} students, memory of {name}", memory / 1e6, "MB", 0.0))
    report.ratios[f"looks read / looks due, {students} students"] = 1 - window.dropped_share


def carries(service: Service, students: int, say: Callable[[str], object]) -> bool:
    try:
        window = taught(service, students, _WINDOW_S)
    except ClassPulseError as error:
        say(f"{students} students: {error}")
        return False
    p95, dropped = window.latency_s(0.95), window.dropped_share
    cpu = ", ".join(f"{process} {window.cpu(process):.0f} %" for process in PROCESSES)
    say(f"{students} students: p95 {p95:.2f} s, {dropped:.1%} dropped; {cpu}")
    return p95 <= MOST_LATE_S and dropped <= MOST_DROPPED


def search(carried: Callable[[int], bool], first: int = FIRST, step: int = STEP) -> int:
    """The most that are carried, `step` close: doubling, then halving what lies between. 0 where not even `first` are."""
    good, bad = 0, first
    while carried(bad):
        good, bad = bad, 2 * bad
    while bad - good > step and good:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if carried(middle) else (good, middle)
    return good
