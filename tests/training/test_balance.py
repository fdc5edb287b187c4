from pathlib import Path

import numpy as np
import pytest
import torch

from services.errors import BadInput
from services.vision import weights
from services.vision.emotion_net import PulseNet
from training import datasets, loop
from training.balance import balance
from training.models import create

WIDTHS = [4, 8, 8, 8]


@pytest.fixture
def unbalanced(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "small.safetensors"
    weights.save(path, PulseNet(WIDTHS), model="pulse_net", model_arguments={"widths": WIDTHS}, temperature=0.5, facts={"data": "x"})
    return path


def test_frequencies_are_taken_out_of_the_probabilities(unbalanced: Path, mosaic: Path, tmp_path: Path) -> None:
    told = balance(unbalanced, mosaic, tmp_path / "even.safetensors", share=1.0, device="cpu")
    assert told["n"] == 14
    faces = datasets.load(mosaic)
    pixels = torch.from_numpy(faces.crops(faces.rows("public")))
    divisor = weights.read_card(tmp_path / "even.safetensors").temperature
    before, after = ((_logits(path, pixels) / divisor).log_softmax(1) for path in (unbalanced, tmp_path / "even.safetensors"))
    shares = np.bincount(faces.labels[faces.rows("train")], minlength=7) / len(faces.rows("train"))
    expected = (before - torch.from_numpy(np.log(shares)).float()).log_softmax(1)
    torch.testing.assert_close(after, expected, atol=1e-4, rtol=1e-4)


def test_a_network_is_balanced_once(unbalanced: Path, mosaic: Path, tmp_path: Path) -> None:
    balance(unbalanced, mosaic, tmp_path / "even.safetensors", device="cpu")
    assert weights.read_card(tmp_path / "even.safetensors").facts["balanced"] == 0.75
    with pytest.raises(BadInput, match="already"):
        balance(tmp_path / "even.safetensors", mosaic, tmp_path / "twice.safetensors", device="cpu")


def test_what_cannot_be_balanced_is_refused(unbalanced: Path, mosaic: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="between 0 and 1"):
        balance(unbalanced, mosaic, tmp_path / "even.safetensors", share=2.0)
    headless = tmp_path / "headless.safetensors"
    arguments = {"members": [{"model": "pulse_net", "arguments": {"widths": WIDTHS}}]}
    weights.save(headless, create("ensemble", arguments), model="ensemble", model_arguments=arguments, temperature=1.0, facts={})
    with pytest.raises(BadInput, match="no linear head"):
        balance(headless, mosaic, tmp_path / "even.safetensors")


def _logits(path: Path, pixels: torch.Tensor) -> torch.Tensor:
    network, _ = weights.load(path)
    return loop.predict(network, pixels, flip=True)
