"""The asking side of a benchmark's part that has a process of its own: started and ended here, one JSON object a line each way."""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import services
from services.errors import Overloaded

_ROOT: Final = Path(services.__file__).parents[1]


class Talking:
    """`command` runs a module that says one object when it is ready and then answers each line; its libraries are told of `threads`.

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
        self._reply()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
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
