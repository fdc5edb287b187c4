"""Examples of Hypothesis: a few, always the same ones, in the tests; new ones until the time is over where FUZZ_SECONDS says how long."""

import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

SECONDS: Final = float(os.environ.get("FUZZ_SECONDS", "0"))

T = TypeVar("T")


def rounds(began: float) -> Iterator[None]:
    """One, or as many as begin before the time is over. `began`: monotonic seconds."""
    yield
    while time.monotonic() - began < SECONDS:
        yield


def how(few: int, in_a_round: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorates a test of Hypothesis."""
    chosen = settings(
        max_examples=in_a_round if SECONDS else few,
        deadline=None,
        database=None,
        derandomize=not SECONDS,
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: chosen(seed(random.getrandbits(64))(test) if SECONDS else test)


def explore(what: str, examples: SearchStrategy[T], check: Callable[[T], None], few: int) -> None:
    """Fails with the smallest example that makes `check` raise. Prints how many there were."""
    count, began = 0, time.monotonic()

    def counted(example: T) -> None:
        nonlocal count
        count += 1
        check(example)

    for _ in rounds(began):
        how(few, 200)(given(examples)(counted))()
    print(f"\n{what}: {count} examples in {time.monotonic() - began:.0f} s")  # noqa: T201
