"""The side of a contestant: a process of its own that reads crops when it is asked, and times itself, so that asking costs nothing.

Imports nothing but numpy, because contestants live in environments of their own. One JSON object a line, in on stdin, out on stdout.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 48
_AT_ONCE: Final = 64  # crops in one call where accuracy is measured
_MOST: Final = 64  # crops in the largest batch that is timed

Classify = Callable[[NDArray[np.uint8]], NDArray[Any]]


def answer(make: Callable[[], Classify]) -> None:
    """Makes the contestant, says `{"ready": true}`, then serves until stdin ends. Whatever else is printed goes to stderr.

    `{"do": "time", "batch": b, "calls": c}` -> `{"wall": ms a face, "cpu": ms a face of all threads}`;
    `{"do": "read", "crops": FILE, "out": FILE}` writes probabilities [n, 7] of uint8 [n, 48, 48], both .npy, -> `{"read": n}`.
    """
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1) as replies:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        classify = make()
        crops = np.random.default_rng(0).integers(0, 256, (_MOST, SIDE, SIDE), dtype=np.uint8)
        replies.write(json.dumps({"ready": True}) + "\n")
        for line in sys.stdin:
            request = json.loads(line)
            if request["do"] == "time":
                replies.write(json.dumps(_timed(classify, crops[: request["batch"]], request["calls"])) + "\n")
            else:
                replies.write(json.dumps(_read(classify, request["crops"], request["out"])) + "\n")


def _timed(classify: Classify, crops: NDArray[np.uint8], calls: int) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        classify(crops)
    faces = calls * len(crops)
    return {"wall": (time.perf_counter() - wall) * 1e3 / faces, "cpu": (time.process_time() - cpu) * 1e3 / faces}


def _read(classify: Classify, source: str, out: str) -> dict[str, int]:
    crops = np.load(source)
    parts = [classify(crops[start : start + _AT_ONCE]) for start in range(0, len(crops), _AT_ONCE)]
    np.save(out, np.concatenate(parts).astype(np.float32))
    return {"read": len(crops)}
