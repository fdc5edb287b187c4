"""What receiving one student's video costs: our ingest against stock aiortc, which get the same packets at the same time.

Both run side by side for the whole measurement, so that whatever else the machine does meets both; CPU time is theirs alone.
"""

import sys
import time
from contextlib import ExitStack
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.bench import machine
from services.bench.catalogue import Asked
from services.bench.report import Case, Report, over_turns, ratio
from services.bench.talking import Talking
from services.errors import BadInput

SHAPES: Final = {"640x360@15": (640, 360, 15), "320x240@10": (320, 240, 10)}
RECEIVERS: Final = ("ours", "stock")
STREAMS: Final = 6  # to each receiver
_WINDOW_S: Final = 4.0  # one turn: long against the half second between two looks
_VERSIONS: Final = ("aiortc", "av", "uvloop")


def run(asked: Asked) -> Report:
    """Raises BadInput when no shape is named like `asked.only`, Overloaded when a process ends early."""
    wanted = {name: shape for name, shape in SHAPES.items() if asked.only in name}
    if not wanted:
        raise BadInput(f"nothing is named like {asked.only!r}; there are: {', '.join(SHAPES)}")
    report = Report("ingest", machine.describe(*_VERSIONS), [], {})
    for name, shape in wanted.items():
        asked.say(f"{name}: {STREAMS} streams to each receiver")
        compare(report, name, shape, streams=STREAMS, turns=max(3, min(asked.rounds, int(asked.seconds / _WINDOW_S))))
    return report


def compare(report: Report, name: str, shape: tuple[int, int, int], *, streams: int, turns: int, window_s: float = _WINDOW_S) -> None:
    """Adds cases and the ratio for pictures of `shape`: width, height, frames a second."""
    with ExitStack() as stack:
        sender = stack.enter_context(Talking([sys.executable, "-m", "services.bench.ingest_sender", *map(str, shape)], 1))
        receivers = {
            kind: stack.enter_context(Talking([sys.executable, "-m", "services.bench.ingest_receiver", kind], 1)) for kind in RECEIVERS
        }
        for _ in range(streams):
            for receiver in receivers.values():
                answer = receiver.ask(receiver_request(sender))
                sender.ask({"answer": answer["answer"]})
        time.sleep(window_s)  # the first pictures allocate and warm up
        measured = {kind: np.array([_counts(receiver)]) for kind, receiver in receivers.items()}
        for _ in range(turns):
            time.sleep(window_s)
            for kind, receiver in receivers.items():
                measured[kind] = np.vstack([measured[kind], _counts(receiver)])
    costs = {}
    for kind, counts in measured.items():
        cpu, received, looked_at = np.diff(counts, axis=0).T
        seconds = received / (streams * shape[2])  # of video, which does not depend on when each receiver was asked
        costs[kind] = 100 * cpu / seconds / streams
        report.cases.append(over_turns(f"{kind}, {name}, CPU a stream", costs[kind], "% of a core"))
        report.cases.append(over_turns(f"{kind}, {name}, CPU a frame", 1000 * cpu / received, "ms"))
        report.cases.append(Case(f"{kind}, {name}, looks", float(looked_at.sum() / seconds.sum() / streams), "per second and stream", 0.0))
    report.ratios[f"stock / ours, {name}, CPU"] = ratio(costs["stock"], costs["ours"])


def receiver_request(sender: Talking) -> dict[str, str]:
    return {"offer": str(sender.ask({"connect": True})["offer"])}


def _counts(receiver: Talking) -> NDArray[np.float64]:
    """CPU seconds, frames received, frames looked at."""
    reply = receiver.ask({"do": "count"})
    return np.array([reply["cpu"], reply["received"], reply["looked_at"]], np.float64)
