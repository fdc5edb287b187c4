"""The benchmark itself, on a few crops: what it times really reads them."""

import numpy as np
import pytest
from numpy.typing import NDArray

from services.bench import worker
from services.bench.catalogue import Asked
from services.bench.report import Report
from services.errors import BadInput


class Counting:
    weights_id, preprocessing = "counting", "gray48-v1"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def classify(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.batches.append(len(crops))
        return np.full((len(crops), 7), 1 / 7, np.float32)


def test_worker_and_bare_network_read_the_same_batches() -> None:
    report, classifier = Report("worker", {}, [], {}), Counting()
    worker.compare(report, classifier, (2, 4), 8, Asked(rounds=3, seconds=30))
    assert classifier.batches.count(2) == 2 * classifier.batches.count(4) == 4 * 2 * 4  # warmed up and three turns, each bare and worked
    units = {case.unit for case in report.cases}
    assert units == {"ms/face", "faces/s"}
    assert {name.split(", ", 1)[1] for name in report.ratios} == {
        f"batch {batch}, {clock}" for batch in (2, 4) for clock in ("wall", "cpu")
    }


def test_a_batch_that_nothing_has() -> None:
    with pytest.raises(BadInput, match="batch 32"):
        worker.run(Asked(only="batch 7"))
