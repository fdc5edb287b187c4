"""Contestants in real processes."""

import sys

import numpy as np
import pytest

from services.bench.contestant import Contestant
from services.errors import Overloaded

MEAN = """
from services.bench.answering import answer
import numpy as np
def make():
    print("a library that chatters on stdout")
    return lambda crops: np.repeat(crops.mean((1, 2))[:, None], 7, 1)
answer(make)
"""
SPINS = """
from services.bench.answering import answer
import time
def classify(crops):
    end = time.process_time() + 0.002 * len(crops)
    while time.process_time() < end:
        pass
answer(lambda: classify)
"""
SLEEPS = SPINS.replace("end = time.process_time() + 0.002 * len(crops)", "time.sleep(0.002 * len(crops)); end = 0")


def program(text: str) -> list[str]:
    return [sys.executable, "-c", text]


def test_it_reads_what_it_is_given() -> None:
    crops = np.random.default_rng(0).integers(0, 256, (150, 48, 48), dtype=np.uint8)
    with Contestant(program(MEAN), 1) as contestant:
        np.testing.assert_allclose(contestant.read(crops), np.repeat(crops.mean((1, 2))[:, None], 7, 1), rtol=1e-6)


def test_time_by_the_clock_and_of_the_processor_are_told_apart() -> None:
    measured = {}
    for name, text in (("spins", SPINS), ("sleeps", SLEEPS)):
        with Contestant(program(text), 1) as contestant:
            contestant.warm(4)
            measured[name] = contestant.time(4)
    for wall, _ in measured.values():
        assert wall >= 1.9
    assert measured["spins"][1] >= 1.9
    assert measured["sleeps"][1] < 1.0


def test_one_that_cannot_start_says_why() -> None:
    with pytest.raises(Overloaded, match="no such library"):
        Contestant(program("raise SystemExit('no such library')"), 1)


def test_one_that_dies_in_between_says_why() -> None:
    dies = MEAN.replace("return lambda crops:", "return lambda crops: 1 / 0 if len(crops) > 5 else")
    with Contestant(program(dies), 1) as contestant:
        contestant.warm(5)
        with pytest.raises(Overloaded, match="ZeroDivisionError"):
            contestant.warm(8)


def test_it_is_gone_afterwards() -> None:
    with Contestant(program(MEAN), 1) as contestant:
        process = contestant._process
    assert process.poll() is not None
