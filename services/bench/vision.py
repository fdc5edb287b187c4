"""From decoded frame to probabilities, a whole class at a time: ours in both ways, stock MTCNN in our pipeline, and `fer`.

One thread each. `fer` knows no batches, so it is compared with one frame after the other whatever the number of students.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.bench import machine
from services.bench.catalogue import Asked
from services.bench.report import Case, Report, over_turns, ratio
from services.bench.talking import Talking
from services.bench.turns import take_turns
from services.errors import BadInput, Overloaded

SHAPES: Final = ((640, 360), (320, 180))
STUDENTS: Final = (1, 8, 30)
OURS: Final = ("track", "every_frame")
PEERS: Final = ("stock", "stock-tuned", "fer-haar", "fer-mtcnn")
TICKS: Final = 10
"""Looks at each student in one turn: 5 seconds of video, in which every student's whole picture is looked at once."""

_CLASS, _LOOKS_A_SECOND = 30, 2.0
_VERSIONS: Final = ("torch", "facenet-pytorch", "onnxruntime", "opencv-python-headless", "numpy")
_COLUMNS: Final = ("wall", "cpu", "faces")


def run(asked: Asked) -> Report:
    """Raises BadInput when no contestant is named as `asked.only`, Overloaded when one of ours ends early."""
    if not any(asked.only in way for way in OURS + PEERS):
        raise BadInput(f"nothing is named like {asked.only!r}; there are: {', '.join(OURS + PEERS)}")
    peers = [way for way in PEERS if asked.only in way]
    report = Report("vision", machine.describe(*_VERSIONS), [], {})
    for width, height in SHAPES:
        asked.say(f"{width}x{height}: starting")
        compare(report, peers, (width, height), STUDENTS, asked.rounds, asked.seconds)
    return report


def compare(
    report: Report,
    peers: Sequence[str],
    shape: tuple[int, int],
    students: Sequence[int],
    rounds: int,
    seconds: float,
    *,
    ticks: int = TICKS,
) -> None:
    """Adds cases and ratios of ours, with each number of students, and of `peers` with one."""
    settings = [(way, count) for way in OURS for count in students] + [(way, 1) for way in peers]
    with _started([*OURS, *peers], shape, report.left_out) as contestants:
        calls = {key: partial(_time, contestants[key[0]], key[1], ticks) for key in settings if key[0] in contestants}
        for call in calls.values():
            call()  # first frames allocate and warm up
        turns = take_turns(calls, rounds, seconds)
    _describe(report, turns, f"{shape[0]}x{shape[1]}")


@contextmanager
def _started(ways: Sequence[str], shape: tuple[int, int], left_out: dict[str, str]) -> Iterator[Mapping[str, Talking]]:
    with ExitStack() as stack:
        ready = {}
        for way in ways:
            try:
                command = [sys.executable, "-m", "services.bench.watching", way, *map(str, shape), "1"]
                ready[way] = stack.enter_context(Talking(command, 1))
            except Overloaded as error:
                if way in OURS:
                    raise
                left_out[way] = str(error)
        yield ready


def _time(contestant: Talking, students: int, ticks: int) -> tuple[float, ...]:
    reply = contestant.ask({"students": students, "ticks": ticks})
    return tuple(float(reply[column]) for column in _COLUMNS)


def _describe(report: Report, turns: Mapping[tuple[str, int], NDArray[np.float64]], shape: str) -> None:
    for (way, count), values in turns.items():
        setting = f"{way}, {shape}, students {count}"
        wall, cpu, faces = values.T
        report.cases.extend(
            [
                over_turns(f"{setting}, wall", wall, "ms/frame"),
                over_turns(f"{setting}, cpu", cpu, "ms/frame"),
                over_turns(f"{setting}, of one core", 1e3 / cpu, "frames/s"),
                Case(f"{setting}, read", float(faces.mean()), "faces/frame", 0.0),
            ]
        )
        if way in OURS and count == _CLASS:
            share = 100 * _CLASS * _LOOKS_A_SECOND * cpu / 1e3
            report.cases.append(over_turns(f"{way}, {shape}, a class of {_CLASS} at {_LOOKS_A_SECOND:g} looks/s", share, "% of a core"))
        if way == "track":
            slower = {other: turns[other] for other in turns if other[0] != way and other[1] in {1, count}}
            for (other, others), theirs in slower.items():
                if other in PEERS or others == count:
                    for column, clock in enumerate(_COLUMNS[:2]):
                        report.ratios[f"{other} / {setting}, {clock}"] = ratio(theirs[:, column], values[:, column])
