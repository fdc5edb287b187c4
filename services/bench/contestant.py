"""The asking side of a contestant: its process, started and ended here."""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

import services
from services.errors import Overloaded

_ROOT: Final = Path(services.__file__).parents[1]
_WORTH_MS: Final = 40.0  # of one timing: long against the clock's grain, short against what else the machine does


class Contestant:
    """`command` runs a module that calls `answering.answer`; its libraries are told of `threads`.

    Raises OSError when there is no such program, Overloaded when it ends early.
    """

    def __init__(self, command: Sequence[str], threads: int) -> None:
        self._complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by _end
        count = str(threads)
        environment = os.environ | {"PYTHONPATH": str(_ROOT), "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count}
        environment["PYTHONUNBUFFERED"] = "1"  # what it dies of is what it says last
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own modules
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints, text=True, env=environment
            )
        except OSError:
            self._complaints.close()
            raise
        self._calls: dict[int, int] = {}
        self._reply()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def warm(self, batch: int) -> None:
        """The first calls of a batch size may compile; then it is found out how many calls are worth timing."""
        self._ask({"do": "time", "batch": batch, "calls": 3})
        wall = float(self._ask({"do": "time", "batch": batch, "calls": 2})["wall"])
        self._calls[batch] = max(1, round(_WORTH_MS / (wall * batch)))

    def time(self, batch: int) -> tuple[float, float]:
        """Milliseconds a face, by the clock and of CPU time of all threads."""
        reply = self._ask({"do": "time", "batch": batch, "calls": self._calls[batch]})
        return float(reply["wall"]), float(reply["cpu"])

    def read(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """[n, 48, 48] -> [n, 7]"""
        with tempfile.TemporaryDirectory(prefix="classpulse-bench-") as folder:
            source, out = Path(folder) / "crops.npy", Path(folder) / "probabilities.npy"
            np.save(source, crops)
            self._ask({"do": "read", "crops": str(source), "out": str(out)})
            probabilities: NDArray[np.float32] = np.load(out)
        return probabilities

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin  # noqa: S101 - a pipe was asked for
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # `_reply` says why
        return self._reply()

    def _reply(self) -> dict[str, Any]:
        assert self._process.stdout  # noqa: S101 - a pipe was asked for
        line = self._process.stdout.readline()
        if line:
            reply: dict[str, Any] = json.loads(line)
            return reply
        self._process.wait()  # it is on its way out, and may still have to say why
        raise Overloaded(f"it ended early: {self._end()}")

    def _end(self) -> str:
        """The last line that it said on stderr."""
        if self._complaints.closed:
            return ""
        self._process.kill()
        self._process.communicate()
        self._complaints.seek(0)
        said = self._complaints.read().strip().splitlines() or ["without a word"]
        self._complaints.close()
        return said[-1][:300]
