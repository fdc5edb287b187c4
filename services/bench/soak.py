"""A long class with a verdict: `python -m services.bench.soak [STUDENTS [SECONDS]]`, or `make soak`.

A line every ten seconds; exit code 0 only when everybody was read, in time, with next to no drops, and memory stayed flat.
"""

import sys
import time
from collections.abc import Sequence
from typing import Final

from services import log
from services.bench.end_to_end import MOST_DROPPED, MOST_LATE_S, PROCESSES
from services.bench.lesson import Lesson, own_service
from services.bench.measured import Measured, Window

LINE_EVERY_S: Final = 10.0
WARM_S: Final = 60.0  # until batches of every size have been seen once; memory grows meanwhile
MOST_GROWTH: Final = 0.05  # of a process's memory, from the first third after that to the last
FREE_GROWTH: Final = 15e6  # bytes: less is no growth


def main(students: int = 50, seconds: float = 600.0) -> int:
    """Exit code."""
    log.configure("WARNING")
    _tell(f"{students} students for {seconds:.0f} s: CPU in % of a core, memory in MB")
    with own_service() as service, Lesson(service, students) as lesson:
        time.sleep(LINE_EVERY_S / 2)
        moments = [lesson.measure()]
        while moments[-1].at - moments[0].at < seconds:
            time.sleep(min(LINE_EVERY_S, seconds / 5))
            moments.append(lesson.measure())
            _tell(line(Window(moments[-2], moments[-1]), moments[-1].at - moments[0].at))
        read = lesson.read()
    whole = Window(moments[0], moments[-1])
    _tell(f"whole: {line(whole, whole.seconds)}")
    failed = faults(students, read, moments)
    for fault in failed:
        _tell(f"FAILED: {fault}")
    if not failed:
        _tell(f"PASSED: {students} of {students} students read, p95 {whole.latency_s(0.95):.2f} s, {whole.dropped_share:.2%} dropped")
    return 1 if failed else 0


def line(window: Window, elapsed: float) -> str:
    parts = [f"{elapsed:5.0f} s", f"p50 {1e3 * window.latency_s(0.5):4.0f} ms", f"p95 {1e3 * window.latency_s(0.95):4.0f} ms"]
    parts.append(f"{window.looks / window.seconds:5.1f} looks/s, {window.dropped_share:.2%} dropped")
    parts += [f"{name} {window.cpu(name):3.0f} %, {window.end.memory.get(name, 0.0) / 1e6:.0f} MB" for name in PROCESSES]
    drops = ", ".join(f"{name} {count:.0f}" for name, count in window.drops.items())
    return "; ".join([*parts, *([drops] if drops else [])])


def faults(students: int, read: int, moments: Sequence[Measured]) -> list[str]:
    """What is wrong with a class of `students` of whom `read` have readings; nothing is the good verdict."""
    whole = Window(moments[0], moments[-1])
    found = []
    if read < students:
        found.append(f"only {read} of {students} students were read")
    if (p95 := whole.latency_s(0.95)) > MOST_LATE_S:
        found.append(f"p95 is {p95:.2f} s, more than {MOST_LATE_S:.0f} s")
    if whole.dropped_share > MOST_DROPPED:
        found.append(f"{whole.dropped_share:.1%} of the looks were dropped: {whole.drops}")
    warm = [moment for moment in moments if moment.at - moments[0].at >= WARM_S]
    third = len(warm) // 3
    for name in PROCESSES if third else ():  # a shorter run tells nothing of memory
        before, after = _mean(name, warm[:third]), _mean(name, warm[-third:])
        if after - before > max(FREE_GROWTH, MOST_GROWTH * before):
            found.append(f"{name} grew from {before / 1e6:.0f} to {after / 1e6:.0f} MB")
    return found


def _mean(process: str, moments: Sequence[Measured]) -> float:
    return sum(moment.memory.get(process, 0.0) for moment in moments) / len(moments)


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(*(int(each) for each in given[:1]), *(float(each) for each in given[1:2])))
