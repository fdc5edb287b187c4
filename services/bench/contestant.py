"""The asking side of a contestant that reads crops: its process, started and ended here."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from services.bench.talking import Talking

_WORTH_MS: Final = 40.0  # of one timing: long against the clock's grain, short against what else the machine does


class Contestant(Talking):
    """`command` runs a module that calls `answering.answer`. Raises what Talking raises."""

    def __init__(self, command: Sequence[str], threads: int) -> None:
        super().__init__(command, threads)
        self._calls: dict[int, int] = {}

    def warm(self, batch: int) -> None:
        """The first calls of a batch size may compile; then it is found out how many calls are worth timing."""
        self.ask({"do": "time", "batch": batch, "calls": 3})
        wall = float(self.ask({"do": "time", "batch": batch, "calls": 2})["wall"])
        self._calls[batch] = max(1, round(_WORTH_MS / (wall * batch)))

    def time(self, batch: int) -> tuple[float, float]:
        """Milliseconds a face, by the clock and of CPU time of all threads."""
        reply = self.ask({"do": "time", "batch": batch, "calls": self._calls[batch]})
        return float(reply["wall"]), float(reply["cpu"])

    def read(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """[n, 48, 48] -> [n, 7]"""
        with tempfile.TemporaryDirectory(prefix="classpulse-bench-") as folder:
            source, out = Path(folder) / "crops.npy", Path(folder) / "probabilities.npy"
            np.save(source, crops)
            self.ask({"do": "read", "crops": str(source), "out": str(out)})
            probabilities: NDArray[np.float32] = np.load(out)
        return probabilities
