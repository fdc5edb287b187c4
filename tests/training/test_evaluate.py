import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from services.domain.records import Box, Detection, Image
from services.vision.crops import FER_LANDMARKS
from services.vision.weights import SHIPPED, read_card
from training.evaluate import as_frame, evaluate

KEYS = {"n", "accuracy", "accuracy_deduplicated", "macro_recall", "macro_f1", "ece", "reliability", "per_class", "confusion"}
with_datasets = pytest.mark.skipif("CLASSPULSE_DATASETS" not in os.environ, reason="CLASSPULSE_DATASETS is not set")


class CentredFaces:
    """Finds the face where `as_frame` put a 48x48 tile, and nothing in every third picture."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        points = np.stack([FER_LANDMARKS.real, FER_LANDMARKS.imag], 1).astype(np.float32)
        face = Detection(Box(96, 96, 288, 288), 0.99, points * 192 + 96)
        return [[] if number % 3 == 0 else [face] for number in range(len(images))]


def test_shipped_weights_on_any_data(mosaic: Path) -> None:
    result = evaluate(mosaic, split="public", weights=None, detector=None, device="cpu")
    assert result.keys() == KEYS
    assert result["n"] == 14
    assert np.sum(result["confusion"]) == 14
    json.dumps(result)


def test_a_picture_without_a_found_face_counts_as_wrong(mosaic: Path) -> None:
    result = evaluate(mosaic, split="train", weights=None, detector=CentredFaces(), device="cpu")
    assert result["n"] == 28
    assert result["faces_found"] == 18
    assert np.sum(result["confusion"]) == 18
    assert result["accuracy"] <= 18 / 28


def test_a_tile_becomes_a_frame_with_room_around_the_face() -> None:
    frame = as_frame(np.full((48, 48), 7, np.uint8))
    assert frame.shape == (384, 384, 3)
    assert np.all(frame[96:288, 96:288] == 7)
    assert as_frame(np.zeros((181, 143, 3), np.uint8)).shape == (181 + 2 * 72, 143 + 2 * 72, 3)


@pytest.mark.datasets
@with_datasets
def test_shipped_weights_read_62_percent_of_public_test() -> None:
    data = Path(os.environ["CLASSPULSE_DATASETS"]) / "fer2013"
    result = evaluate(data, split="public", weights=None, detector=None, device="cpu")
    assert result["n"] == 3589
    assert result["accuracy"] >= 0.62
    assert result["accuracy_deduplicated"] >= 0.61
    in_floats = read_card(SHIPPED).facts["public"]
    assert result["accuracy"] >= in_floats["accuracy"] - 0.002, "the whole numbers that a CPU reads lose more than 0.2 points"
    assert result["ece"] <= in_floats["ece"] + 0.01


def test_the_trainer_needs_torch_numpy_and_pillow_alone() -> None:
    """What a bare machine has: every other third-party module is made unimportable."""
    program = (
        "import sys\n"
        "class Bare:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        top = name.partition('.')[0]\n"
        "        if top in {'matplotlib', 'safetensors', 'torchvision', 'facenet_pytorch', 'pandas', 'prometheus_client', 'pydantic', "
        "'rich', 'typer'}:\n"
        "            raise ImportError(f'{name} is not on the bare machine')\n"
        "sys.meta_path.insert(0, Bare())\n"
        "from training.__main__ import main\n"
        "main(['train', '--help'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert "--recipe" in done.stdout
