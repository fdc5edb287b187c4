import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.errors import BadInput, Conflict
from services.vision import weights
from training import checkpoint
from training.augment import Augment
from training.cross_validation import cross_validate
from training.recipe import Recipe
from training.recipes import RECIPES
from training.run import train

TINY = Recipe(
    epochs=10, batch_size=7, peak_rate=0.05, label_smoothing=0.0, vote_weight=0.5, average_decay=0.5, precision="fp32", sides=((0.0, 44),),
    augment=Augment(flip=False, shift=1.0, degrees=2.0, zoom=0.0),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _tiny_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECIPES, "tiny", TINY)


def test_learns_a_tiny_set_by_heart(mosaic: Path, tmp_path: Path) -> None:
    result = train("pulse_net", "tiny", mosaic, tmp_path, device="cpu", threads=1)
    assert result["accuracy"] == 1.0
    records = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [record["epoch"] for record in records] == list(range(1, 11))
    assert records[-1]["train_loss"] < records[0]["train_loss"]
    _, card = weights.load(Path(result["weights"]))
    assert card.weights_id == result["weights_id"]
    assert card.facts["recipe"] == "tiny"


def test_a_killed_run_ends_as_one_that_was_not(mosaic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = replace(TINY, epochs=3)
    monkeypatch.setitem(RECIPES, "tiny", recipe)
    whole = train("pulse_net", "tiny", mosaic, tmp_path / "whole", device="cpu", threads=1)

    def save_and_die(*state: Any) -> None:
        save(*state)
        raise KeyboardInterrupt

    save = checkpoint.save
    monkeypatch.setattr(checkpoint, "save", save_and_die)
    with pytest.raises(KeyboardInterrupt):
        train("pulse_net", "tiny", mosaic, tmp_path / "cut", device="cpu", threads=1)
    monkeypatch.setattr(checkpoint, "save", save)
    resumed = train("pulse_net", "tiny", mosaic, tmp_path / "cut", device="cpu", threads=1)
    assert resumed["weights_id"] == whole["weights_id"]


def test_a_folder_keeps_one_configuration(mosaic: Path, tmp_path: Path) -> None:
    train("pulse_net", "tiny", mosaic, tmp_path, epochs=1, device="cpu", threads=1)
    with pytest.raises(Conflict, match="another configuration"):
        train("pulse_net", "tiny", mosaic, tmp_path, epochs=2, device="cpu", threads=1)


@pytest.mark.parametrize(("model", "recipe", "message"), [("no_net", "tiny", "unknown model"), ("pulse_net", "none", "unknown recipe")])
def test_unknown_names(mosaic: Path, tmp_path: Path, model: str, recipe: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        train(model, recipe, mosaic, tmp_path, device="cpu")


def test_a_papers_way_on_one_fold(mosaic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adam, class weights, a frozen start, the rate falling on a plateau, larger pictures later, the best loss kept."""
    recipe = Recipe(
        epochs=4, frozen_epochs=2, batch_size=9, optimizer="adam", schedule="plateau", peak_rate=1e-3, lowest_rate=1e-5, keep_best="loss",
        class_weights=True, body_rate=0.1, crop_side=64, sides=((0.0, 32), (0.5, 64)), precision="fp32",
    )  # fmt: skip
    monkeypatch.setitem(RECIPES, "paper", recipe)
    result = train("pulse_net", "paper", mosaic, tmp_path, device="cpu", threads=1, fold=(1, 3))
    records = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [record["side"] for record in records] == [32, 32, 64, 64]
    card = weights.read_card(Path(result["weights"]))
    best = min(records, key=lambda record: float(record["valid_loss"]))
    assert card.facts["epoch"] == best["epoch"]
    assert card.facts["fold"] == [1, 3]
    assert 10 < result["n"] < 20


def test_a_run_starts_from_an_earlier_ones_weights(mosaic: Path, tmp_path: Path) -> None:
    first = train("pulse_net", "tiny", mosaic, tmp_path / "first", device="cpu", threads=1)
    later = train("pulse_net", "tiny", mosaic, tmp_path / "later", epochs=1, device="cpu", threads=1, init=Path(first["weights"]))
    assert later["accuracy"] == 1.0
    with pytest.raises(BadInput, match="holds a pulse_net"):
        train("mini_xception", "tiny", mosaic, tmp_path / "other", device="cpu", init=Path(first["weights"]))


def test_folds_answer_every_picture_once(mosaic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECIPES, "tiny", replace(TINY, epochs=1, vote_weight=0.0))
    summary = cross_validate("mini_xception", "tiny", mosaic, tmp_path, folds=3, device="cpu", threads=1)
    assert summary["n"] == 42
    assert sum(map(sum, summary["confusion"])) == 42
    again = cross_validate("mini_xception", "tiny", mosaic, tmp_path, folds=3, device="cpu", threads=1)
    assert again == summary
