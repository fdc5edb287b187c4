"""The figures of real runs, and of cards whose numbers are known."""

import json
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from training import metrics
from training.figures.confusion import draw_confusion
from training.figures.record import read_run
from training.figures.reliability import bins_of, draw_reliability
from training.figures.report import classification_report, run_report
from training.figures.run import draw_run
from training.figures.theme import shades
from training.recipe import Recipe
from training.recipes import RECIPES
from training.run import train


@pytest.fixture(scope="module")
def run(mosaic: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    tiny = Recipe(epochs=3, batch_size=7, peak_rate=0.05, precision="fp32", sides=((0.0, 32), (0.5, 48)))
    RECIPES["tiny_figures"] = replace(tiny)
    try:
        train("pulse_net", "tiny_figures", mosaic, folder, device="cpu", threads=1)
    finally:
        del RECIPES["tiny_figures"]
    return folder


def opened(path: Path) -> tuple[tuple[int, int], NDArray[np.uint8]]:
    with Image.open(path) as picture:
        return picture.size, np.asarray(picture.convert("RGB"))


def test_training_leaves_its_figures_beside_the_weights(run: Path) -> None:
    assert {path.name for path in run.glob("*.png")} == {"curves.png", "confusion.png", "reliability.png"}
    for path, size in ((run / "curves.png", (1840, 624)), (run / "confusion.png", (1056, 1072))):
        found, pixels = opened(path)
        assert found == size
        assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50


def test_the_report_says_what_the_card_says(run: Path) -> None:
    text = (run / "report.txt").read_text()
    card = json.loads((run / "pulse_net.json").read_text())
    assert card["weights_id"] in text
    happy = card["facts"]["public"]["per_class"]["happy"]
    assert f"happy{happy['precision']:>11.3f}{happy['recall']:>11.3f}{happy['f1']:>11.3f}{happy['support']:>11d}" in text


def test_averages_are_scikit_learn_s() -> None:
    """precision_recall_fscore_support([0, 0, 0, 1, 3, 3], [0, 1, 0, 1, 3, 0]) gives these: macro over the three that are there."""
    labels, predicted = np.array([0, 0, 0, 1, 3, 3]), np.array([0, 1, 0, 1, 3, 0])
    measured = metrics.summarise(np.eye(7, dtype=np.float32)[predicted], labels, None)
    rows = {line[:17].strip(): line[17:].split() for line in classification_report(measured).splitlines()}
    assert rows["angry"] == ["0.667", "0.667", "0.667", "3"]
    assert rows["macro average"] == ["0.722", "0.722", "0.667", "6"]
    assert rows["weighted average"] == ["0.750", "0.667", "0.667", "6"]
    assert rows["accuracy"] == ["0.667", "6"]


def test_the_darkest_cell_is_the_largest_share(tmp_path: Path) -> None:
    """All of fear is read as sad, and nothing else is there."""
    sad = np.eye(7, dtype=np.float32)[np.full(9, EXPRESSIONS.index("sad"))]
    measured = metrics.summarise(sad, np.full(9, EXPRESSIONS.index("fear")), None)
    draw_confusion(measured, tmp_path / "confusion.png", "title", "about")
    _, pixels = opened(tmp_path / "confusion.png")
    darkest = np.round(np.array(shades()(1.0)[:3]) * 255)
    rows, columns = np.nonzero(np.abs(pixels - darkest).max(2) <= 1)
    assert len(rows) > 5000
    assert np.ptp(rows) < 130
    assert np.ptp(columns) < 130
    assert 0.3 < rows.mean() / len(pixels) < 0.45  # third of seven rows
    assert 0.55 < columns.mean() / pixels.shape[1] < 0.72  # fifth of seven columns


def test_reliability_is_drawn_where_the_card_has_bins(tmp_path: Path) -> None:
    bins = [{"confidence": c, "accuracy": a, "n": n} for c, a, n in ((0.3, 0.25, 10), (0.6, 0.7, 30), (0.95, 0.9, 60), (0.1, 0.0, 0))]
    assert bins_of({"reliability": bins}) == bins[:3]
    assert bins_of({}) == []
    draw_reliability(bins_of({"reliability": bins}), 0.05, tmp_path / "reliability.png", "title", "about")
    size, pixels = opened(tmp_path / "reliability.png")
    assert size == (864, 992)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50


def test_a_run_that_goes_on_is_drawn_as_far_as_it_is(run: Path, tmp_path: Path) -> None:
    """No weights yet, and a line that is half written."""
    (tmp_path / "config.json").write_text((run / "config.json").read_text())
    (tmp_path / "metrics.jsonl").write_text((run / "metrics.jsonl").read_text() + '{"epoch": 4, "train_lo')
    record = read_run(tmp_path)
    assert [each["epoch"] for each in record.history] == [1, 2, 3]
    assert [path.name for path in draw_run(tmp_path)] == ["curves.png"]
    with pytest.raises(BadInput, match="no weights yet"):
        run_report(record)


def test_epochs_without_a_look_at_the_valid_split_leave_a_gap(tmp_path: Path) -> None:
    history: list[dict[str, Any]] = [{"epoch": 1, "train_loss": 2.0}, {"epoch": 2, "train_loss": 1.5, "valid_loss": 1.7}]
    (tmp_path / "config.json").write_text('{"model": "m", "recipe": "r", "settings": {"epochs": 5}}')
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(each) + "\n" for each in history))
    record = read_run(tmp_path)
    assert record.series("valid_loss") == ([2], [1.7])
    assert record.about.startswith("epoch 2 of 5")
    assert len(draw_run(tmp_path)) == 1


def test_without_matplotlib_the_text_is_written_and_one_line_says_how_to_draw_later(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("config.json", "metrics.jsonl", "pulse_net.json"):
        (tmp_path / name).write_bytes((run / name).read_bytes())
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with caplog.at_level(logging.INFO):
        assert [path.name for path in draw_run(tmp_path)] == ["report.txt"]
    assert [f"classpulse figures {tmp_path}" in message for message in caplog.messages] == [True]


@pytest.mark.parametrize(("name", "content"), [("config.json", None), ("config.json", "{"), ("metrics.jsonl", "none\n"), ("m.json", "{}")])
def test_a_folder_that_holds_no_run_is_named(tmp_path: Path, name: str, content: str | None) -> None:
    (tmp_path / "config.json").write_text('{"model": "m", "recipe": "r"}')
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content)
    with pytest.raises(Exception, match=str(tmp_path)) as caught:
        draw_run(tmp_path)
    assert type(caught.value).__module__ == "services.errors"
