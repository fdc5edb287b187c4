"""`classpulse dataset` and `preprocess-study`, as they are typed."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import services.cli.datasets  # noqa: F401 - registers the commands
from services import log
from services.cli import app
from services.errors import BadInput
from training import datasets
from training.datasets import Dataset


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Four people with each of the seven expressions, drawn by chance; the first picture occurs again under another label."""
    pictures = list(np.random.default_rng(0).integers(0, 256, (28, 48, 48), np.uint8))
    pictures[1] = pictures[0]
    groups = np.array([f"S{row // 7}" for row in range(28)])
    datasets.save(Dataset(pictures, np.arange(28) % 7, groups=groups), tmp_path / "people")
    return tmp_path / "people"


@pytest.fixture(autouse=True)
def logging_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program logs to its stderr, which here ends before the other tests do."""
    monkeypatch.setattr(log, "configure", lambda: None)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_what_a_data_set_holds_for_people_and_for_programs(people: Path) -> None:
    told = run("dataset", people)
    assert told.exit_code == 0
    assert told.stdout == ""
    assert "all 48x48 pixels" in told.stderr
    assert "4 subjects or movies" in told.stderr
    assert "1 pictures occur more than once, 1 of them under several labels" in told.stderr
    found = json.loads(run("dataset", people, "--json").stdout)
    assert found["counts"]["all"]["fear"] == 4
    assert found["duplicates"]["conflicting"] == [{"files": ["0.png", "1.png"], "labels": ["angry", "disgust"]}]


def test_a_folder_that_is_no_data_set(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no data set"):
        CliRunner().invoke(app, ["dataset", str(tmp_path)], catch_exceptions=False)


def test_a_study_of_one_step(people: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--folds", "2", "--epochs", "1", "--recipe", "p5_shallow", "--device", "cpu", "--threads", "1")
    done = run("preprocess-study", "--data", people, "--out", out, "--steps", "equalize", *options)
    assert done.exit_code == 0, done.exception
    assert [row["steps"] for row in json.loads(done.stdout)["rows"]] == ["baseline", "equalize"]
    assert (out / "study.md").read_text() in done.stderr


def test_a_step_that_is_not_there_trains_nothing(people: Path, tmp_path: Path) -> None:
    refused = run("preprocess-study", "--data", people, "--out", tmp_path / "out", "--steps", "blur")
    assert isinstance(refused.exception, BadInput)
    assert not (tmp_path / "out").exists()
