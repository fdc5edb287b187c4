"""Contestants that read crops, compared: how long a face takes each, and what each makes of labelled ones.

Every contestant has a process of its own and takes turns with the others. `wall` is by the clock, `cpu` the CPU time of all its threads:
beside other work the second moves less.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from services.bench.contestant import Contestant
from services.bench.report import Case, over_turns, ratio
from services.bench.turns import take_turns
from services.errors import Overloaded
from training import metrics

Labelled = tuple[NDArray[np.uint8], NDArray[np.int64]]  # crops [n, 48, 48], labels [n]
Turns = dict[tuple[str, int], NDArray[np.float64]]  # (contestant, batch) -> [turns, (wall, cpu)] in ms a face


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every ratio is to `served`, which has to start; the others are named in `left_out` when they do not. Same answers are as `floats`."""

    commands: Mapping[str, Sequence[str]]  # contestant -> its command without the number of threads
    served: str
    floats: str
    batches: Sequence[int]
    rounds: int
    seconds: float
    say: Callable[[str], object]
    cases: list[Case] = field(default_factory=list)
    ratios: dict[str, float] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def measure(self, threads: int, labelled: Labelled | None = None) -> None:
        """Adds cases and ratios for this number of threads, and accuracies where labelled faces are given."""
        with self._started(threads) as contestants:
            if labelled is not None:
                self.say("reading labelled faces")
                self.cases.extend(self._accuracies(contestants, *labelled))
            self.say("taking turns")
            calls = {(name, batch): partial(contestant.time, batch) for name, contestant in contestants.items() for batch in self.batches}
            turns = take_turns(calls, self.rounds, self.seconds)
        for (name, batch), values in turns.items():
            for column, clock in enumerate(("wall", "cpu")):
                setting = f"batch {batch}, threads {threads}, {clock}"
                self.cases.append(over_turns(f"{name}, {setting}", values[:, column], "ms/face"))
                if name != self.served:
                    self.ratios[f"{name} / {self.served}, {setting}"] = ratio(values[:, column], turns[self.served, batch][:, column])

    @contextmanager
    def _started(self, threads: int) -> Iterator[dict[str, Contestant]]:
        """Those that start and stay through first calls of each batch."""
        with ExitStack() as stack:
            ready = {}
            for name, command in self.commands.items():
                self.say(f"{name}, threads {threads}: starting")
                try:
                    contestant = stack.enter_context(Contestant([*command, str(threads)], threads))
                    for batch in self.batches:
                        contestant.warm(batch)
                except (OSError, Overloaded) as error:
                    if name == self.served:
                        raise
                    self.left_out[name] = str(error)
                    continue
                ready[name] = contestant
            yield ready

    def _accuracies(self, contestants: Mapping[str, Contestant], crops: NDArray[np.uint8], labels: NDArray[np.int64]) -> Iterator[Case]:
        """In %. The spread of an accuracy is its standard error over pictures; that of the other two is not known, and 0."""
        read = {name: contestant.read(crops) for name, contestant in contestants.items()}
        for name, probabilities in read.items():
            summary = metrics.summarise(probabilities, labels, None)
            accuracy = summary["accuracy"]
            yield Case(f"{name}, accuracy", 100 * accuracy, "%", 100 * float(np.sqrt(accuracy * (1 - accuracy) / len(labels))))
            yield Case(f"{name}, calibration error", 100 * summary["ece"], "%", 0.0)
            if self.floats in read:
                same = float(np.mean(probabilities.argmax(1) == read[self.floats].argmax(1)))
                yield Case(f"{name}, same answer as {self.floats}", 100 * same, "%", 0.0)
