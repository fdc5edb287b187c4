"""All pictures of a small real network, and the commands that draw them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner

from services.cli import app, explaining  # noqa: F401 - it registers its commands
from services.errors import BadInput, ClassPulseError, Forbidden, WeightsError
from services.vision import weights
from training.explain.faces import PORTRAIT, FoundFace
from training.explain.run import explain_data, explain_faces, load_subject
from training.explain.sheet import GAP, SIDE, centre, sheet
from training.models import create

Faces = tuple[NDArray[np.uint8], NDArray[np.int64]]


def colours_of(path: Path) -> int:
    with Image.open(path) as picture:
        return len(np.unique(np.asarray(picture.convert("RGB")).reshape(-1, 3), axis=0))


def test_pictures_of_faces(small_weights: Path, striped_faces: Faces, tmp_path: Path) -> None:
    subject = load_subject(small_weights)
    faces = [FoundFace(f"{n}", np.full((PORTRAIT, PORTRAIT, 3), 9 * n, np.uint8), striped_faces[0][n]) for n in range(13)]
    drawn = explain_faces(subject, faces, tmp_path / "out", dream_steps=2)
    assert [path.name for path in drawn] == ["faces.png", "faces_2.png", "layers.png", "filters.png", "dreams.png"]
    assert all(colours_of(path) > 100 for path in drawn)
    with Image.open(drawn[0]) as twelve, Image.open(drawn[1]) as one:
        assert twelve.width == one.width
        assert twelve.height > 5 * one.height


def test_pictures_of_a_data_set(small_weights: Path, mosaic: Path, tmp_path: Path) -> None:
    drawn = explain_data(load_subject(small_weights), mosaic, "public", tmp_path, dream_steps=0)
    assert [path.name for path in drawn] == ["expressions.png", "mistakes.png", "layers.png", "filters.png"]
    assert all(colours_of(path) > 100 for path in drawn)


def test_another_networks_weights(mosaic: Path, tmp_path: Path) -> None:
    path = tmp_path / "mini.safetensors"
    weights.save(path, create("mini_xception", {}), model="mini_xception", model_arguments={}, temperature=1.0, facts={})
    assert len(explain_data(load_subject(path), mosaic, "public", tmp_path, dream_steps=0)) == 4


def test_weights_and_splits_that_are_not_there_are_named(small_weights: Path, mosaic: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"none\.json"):
        load_subject(tmp_path / "none.safetensors")
    with pytest.raises(BadInput, match="private"):
        explain_data(load_subject(small_weights), mosaic, "private", tmp_path, dream_steps=0)


def test_a_sheet_puts_each_picture_in_its_place() -> None:
    pictures = [np.full((4 + n, 3, 3), 40 * n, np.uint8) for n in range(5)]
    made = sheet(pictures, 3)
    assert made.shape == (2 * SIDE + GAP, 3 * SIDE + 2 * GAP, 3)
    for number in range(5):
        line, column = divmod(number, 3)
        assert made[line * (SIDE + GAP) + SIDE // 2, int(centre(column))].tolist() == [40 * number] * 3
    assert made[-1, -1].tolist() == [255, 255, 255]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Runs a command in this process and gives back what it printed; the logging stays pytest's."""
    monkeypatch.setattr("services.log.configure", lambda *_: None)

    def run(*arguments: str) -> dict[str, Any]:
        done = CliRunner().invoke(app, [*arguments, "--threads", "1"])
        if done.exception:
            raise done.exception
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    return run


def test_the_sample_video_in_one_command(command: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    said = command("timeline", "--out", str(tmp_path / "t.png"), "--fps", "1")
    assert said["looks"] == said["read"] == 20
    assert said["weights_id"] == weights.read_card(weights.SHIPPED).weights_id
    assert colours_of(tmp_path / "t.png") > 100


def test_the_finder_in_one_command(command: Callable[..., dict[str, Any]], mosaic: Path, tmp_path: Path) -> None:
    arguments = ("--model", "p5_cnn", "--recipe", "p5_shallow", "--data", str(mosaic), "--out", str(tmp_path / "lr.png"), "--steps", "60")
    said = command("lr-find", *arguments)
    assert 1e-7 < said["valley"] < 10
    assert colours_of(tmp_path / "lr.png") > 50


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (["timeline", "/nowhere.mp4", "--out", "t.png"], BadInput, "/nowhere.mp4 cannot be read as a video"),
        (["explain", "--out", "x", "--weights", "/nowhere/a.safetensors"], WeightsError, "cannot read /nowhere/a.json"),
        (["explain", "--out", "x", "--picture", "/a.jpg", "--data", "/b"], BadInput, "take one of them"),
        (["lr-find", "--model", "p5_cnn", "--recipe", "none", "--data", "/b", "--out", "x.png"], BadInput, "unknown recipe 'none'"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(
    command: Callable[..., dict[str, Any]], arguments: list[str], error: type[ClassPulseError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        command(*arguments)


def test_where_the_law_forbids_it_no_expression_is_read(command: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSPULSE_JURISDICTION", "DE")
    for arguments in (["explain", "--out", "x"], ["timeline", "--out", "x.png"]):
        with pytest.raises(Forbidden, match="CLASSPULSE_JURISDICTION"):
            command(*arguments)
