"""The benchmark itself, on the two runtimes that the service has and a guest that is not there, with few turns."""

from pathlib import Path

import numpy as np
import pytest

from services.bench import classify
from services.bench.catalogue import Asked
from services.bench.classify import FLOATS, SERVED
from services.bench.comparison import Comparison
from services.errors import BadInput, Overloaded
from tests.vision.faces import drawn_faces


def compared(commands: dict[str, list[str]]) -> Comparison:
    return Comparison(commands, SERVED, FLOATS, batches=(1, 3), rounds=3, seconds=1, say=lambda _: None)


@pytest.fixture(scope="module")
def measured() -> Comparison:
    every = classify.commands(Path("-"))
    comparison = compared({SERVED: every[SERVED], FLOATS: every[FLOATS], "guest": ["/nowhere/python", "-m", "guests"]})
    comparison.measure(1, (drawn_faces(14), np.arange(14) % 7))
    return comparison


def test_every_case_has_a_number_and_what_the_service_runs_is_compared(measured: Comparison) -> None:
    timings = {case.case: case.value for case in measured.cases if case.unit == "ms/face"}
    settings = {f"batch {batch}, threads 1, {clock}" for batch in (1, 3) for clock in ("wall", "cpu")}
    assert timings.keys() == {f"{name}, {setting}" for name in (SERVED, FLOATS) for setting in settings}
    assert all(value > 0 for value in timings.values())
    assert measured.ratios.keys() == {f"{FLOATS} / {SERVED}, {setting}" for setting in settings}


def test_accuracy_is_beside_time(measured: Comparison) -> None:
    shares = {case.case: case.value for case in measured.cases if case.unit == "%"}
    assert shares[f"{FLOATS}, same answer as {FLOATS}"] == 100
    assert shares[f"{SERVED}, same answer as {FLOATS}"] >= 80
    assert 0 <= shares[f"{SERVED}, accuracy"] <= 100


def test_a_guest_that_is_not_there_is_named(measured: Comparison) -> None:
    assert measured.left_out.keys() == {"guest"}
    assert "/nowhere/python" in measured.left_out["guest"]


def test_without_what_the_service_runs_there_is_nothing_to_compare_with() -> None:
    with pytest.raises(Overloaded, match=r"cannot read none\.onnx"):
        compared({SERVED: [*classify.commands(Path("-"))[SERVED][:-1], "none.onnx"]}).measure(1)


def test_a_name_that_nothing_has() -> None:
    with pytest.raises(BadInput, match="there are: torch float32"):
        classify.run(Asked(only="tensorflow"))
