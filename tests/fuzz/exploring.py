"""Examples of Hypothesis: a few, always the same ones, in the tests; new ones until the time is over where FUZZ_SECONDS says how long."""

import os
import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

SECONDS: Final = float(os.environ.get("FUZZ_SECONDS", "0"))
T = TypeVar("T")

_ROUND: Final = 200  # examples


def explore(what: str, examples: SearchStrategy[T], check: Callable[[T], None], few: int) -> None:
    """Fails with the smallest example that makes `check` raise. Prints how many there were."""
    count, began = 0, time.monotonic()

    def counted(example: T) -> None:
        nonlocal count
        count += 1
        check(example)

    run = given(examples)(counted)
    while True:
        how = settings(
            max_examples=_ROUND if SECONDS else few,
            deadline=None,
            database=None,
            derandomize=not SECONDS,
            suppress_health_check=list(HealthCheck),
        )
        how(seed(random.getrandbits(64))(run) if SECONDS else run)()
        if time.monotonic() - began >= SECONDS:
            break
    print(f"\n{what}: {count} examples in {time.monotonic() - began:.0f} s")  # noqa: T201
