"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(found: Callable[[], T], wanted: Callable[[T], bool], seconds: float = 60.0) -> T:
    """What is found once it is wanted; fails with what was found last."""
    deadline = time.monotonic() + seconds
    while not wanted(now := found()):
        assert time.monotonic() < deadline, now
        time.sleep(0.2)
    return now
