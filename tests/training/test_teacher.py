from pathlib import Path

import numpy as np
import pytest

from services.errors import BadInput
from services.vision.weights import SHIPPED
from training import datasets
from training.recipe import Recipe
from training.recipes import RECIPES
from training.run import train
from training.teacher import answers_of, teach


def test_a_student_learns_from_a_teachers_answers(mosaic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = teach([SHIPPED], mosaic, tmp_path / "answers.npz", views=10, device="cpu")
    assert told["rows"] == 42
    answers = answers_of(tmp_path / "answers.npz", datasets.load(mosaic))
    assert answers.shape == (42, 7)
    np.testing.assert_allclose(answers.exp().sum(1), 1, atol=5e-3)  # log probabilities in half precision
    monkeypatch.setitem(RECIPES, "taught", Recipe(epochs=1, batch_size=7, teacher_weight=0.5, precision="fp32"))
    result = train("pulse_net", "taught", mosaic, tmp_path / "run", device="cpu", threads=1, teacher=tmp_path / "answers.npz")
    assert result["n"] == 14


def test_answers_to_other_rows_are_refused(mosaic: Path, zipped: Path, tmp_path: Path) -> None:
    teach([SHIPPED], mosaic, tmp_path / "answers.npz", device="cpu")
    with pytest.raises(BadInput, match="other rows"):
        answers_of(tmp_path / "answers.npz", datasets.load(zipped))
    (tmp_path / "broken.npz").write_bytes(b"no zip")
    with pytest.raises(BadInput, match="no teacher"):
        answers_of(tmp_path / "broken.npz", datasets.load(mosaic))
