"""Every way to read a face is the same network: what is timed must answer alike."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from services.bench.guests import make
from services.bench.torch_readers import WAYS
from services.vision.emotion_classifier import load_torch_classifier
from tests.vision.faces import drawn_faces

FACES = drawn_faces(24)


@pytest.fixture(scope="module")
def expected() -> NDArray[np.float32]:
    return load_torch_classifier(None, torch.device("cpu")).classify(FACES)


@pytest.fixture(autouse=True)
def without_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.mark.parametrize(("way", "most"), [("float32", 1e-4), ("service", 1e-6), ("folded", 1e-4), ("autocast", 0.1), ("folded-bf16", 0.1)])
def test_torch_in_other_ways(way: str, most: float, expected: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(WAYS[way]()(FACES), expected, atol=most)


def test_only_compilers_are_left_to_the_benchmark_itself() -> None:
    assert {way for way in WAYS if "compiled" not in way} == {"float32", "service", "folded", "autocast", "folded-bf16"}


@pytest.mark.skipif(importlib.util.find_spec("openvino") is not None, reason="here the guests are installed")
@pytest.mark.parametrize("kind", ["openvino-f32", "fer"])
def test_guests_that_are_not_installed_say_so(kind: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        make(kind, Path("-"), 1)
