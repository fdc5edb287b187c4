"""Which benchmarks there are. A new one is a module here with `run(asked: Asked) -> Report`, and a line in `CATALOGUE`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from services.bench.report import Report
from services.errors import NotFound


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line can ask of any benchmark; each says in its line of `CATALOGUE` what it makes of it."""

    rounds: int = 15  # turns that everything that is compared gets
    seconds: float = 240.0  # for the turns of one setting; on a busy machine it may end before `rounds`, never before three
    only: str = ""  # a part of the names of what is wanted; everything by default
    size: int | None = None  # how much of what is counted; the benchmark's own choice by default
    data: Path | None = None  # labelled pictures, where accuracy is measured beside time
    say: Callable[[str], object] = lambda _: None  # tells a waiting person how far it is


CATALOGUE: Final[Mapping[str, str]] = {
    "end-to-end": "the whole service with students: latency, drops, CPU of each process, and how many students this machine carries",
    "frame-to-pixel": "from a student's frame to the changed chart in a teacher's Chromium, a class of 30; also while a video is looked at",
    "dashboard": "CPU of the web process with 20 live pages (--size) open on a class of 30 whose readings come in, without browsers",
    "storage": "what pages ask of a database of 10 million readings (--size), a batch written, a report, a day dropped; takes ten minutes",
    "ingest": "CPU of receiving one student's video, ours against stock aiortc with the same packets, by size and rate",
    "queue": "a face's way to a worker through Redis (--size faces in a turn), acknowledged and deleted, against the queue in the process",
    "worker": "the worker at saturation against bare calls of the network, by batch size",
    "vision": "from decoded frame to probabilities for a class of 1, 8 and 30, against stock MTCNN and against fer with Haar and MTCNN",
    "classify": "ms a face of the shipped expression network, by runtime, batch and threads; with --data also accuracy on its public rows",
}


def run(name: str, asked: Asked) -> Report:
    """Raises NotFound for an unknown name, and what the benchmark raises."""
    return find(name)(asked)


def find(name: str) -> Callable[[Asked], Report]:
    """Imports that benchmark alone. Raises NotFound for an unknown name."""
    if name not in CATALOGUE:
        raise NotFound(f"there is no benchmark {name!r}; there are: {', '.join(sorted(CATALOGUE))}")
    found: Callable[[Asked], Report] = import_module(f"services.bench.{name.replace('-', '_')}").run
    return found
