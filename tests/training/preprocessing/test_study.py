import json
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from services.errors import Conflict
from training import datasets
from training.datasets import Dataset
from training.preprocessing.study import study


@pytest.fixture
def people(tmp_path: Path, striped_faces: tuple[NDArray[np.uint8], NDArray[np.int64]]) -> Path:
    """Six people with each of the seven expressions."""
    pictures, labels = striped_faces
    groups = np.array([f"S{row // 7}" for row in range(len(labels))])
    datasets.save(Dataset(list(pictures), labels, groups=groups), tmp_path / "people")
    return tmp_path / "people"


def test_each_step_is_trained_on_the_same_folds(people: Path, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    out = tmp_path / "out"

    def run(epochs: int) -> dict[str, object]:
        chains = [("equalize",), ("downsample",)]
        return study(people, out, chains, model="mini_xception", recipe="p5_shallow", folds=2, epochs=epochs, device="cpu")

    found = run(2)
    rows = found["rows"]
    assert isinstance(rows, list)
    assert [row["steps"] for row in rows] == ["baseline", "equalize", "downsample"]
    assert [row["changed"] for row in rows] == [0, 1, 0]
    baseline, equalized, same = rows
    assert {name: same[name] for name in same if name != "steps"} == {name: baseline[name] for name in baseline if name != "steps"}
    assert equalized["difference"] == pytest.approx(equalized["accuracy"] - baseline["accuracy"])
    assert baseline["difference"] == baseline["standard_error"] == 0

    assert json.loads((out / "study.json").read_text()) == found
    lines = (out / "study.md").read_text().splitlines()
    assert lines[3].startswith(f"| equalize | {100 * equalized['accuracy']:.1f} | {100 * equalized['difference']:+.1f} ± ")
    folds = json.loads((out / "equalize" / "folds.json").read_text())
    assert folds["n"] == 42
    assert not (out / "equalize" / "data").exists()
    with pytest.raises(Conflict, match="another configuration"):
        run(3)
