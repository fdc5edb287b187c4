"""DeepFace's network and the way from Keras: a network in Keras's own layout, computed by numpy, must give the same answers."""

import sys
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import Tensor

from services.domain.emotions import EXPRESSIONS
from services.errors import Misconfigured, WeightsError
from training.networks import deepface
from training.networks.rgb import restored

Floats = NDArray[np.float32]
SHAPES = [(5, 5, 1, 64), (3, 3, 64, 64), (3, 3, 64, 64), (3, 3, 64, 128), (3, 3, 128, 128), (128, 1024), (1024, 1024), (1024, 7)]
NAMES = ["conv2d_1", "conv2d_2", "conv2d_3", "conv2d_4", "conv2d_5", "dense_1", "dense_2", "dense_3"]


@pytest.fixture(scope="module")
def layers() -> list[tuple[str, Floats, Floats]]:
    random = np.random.default_rng(7)
    made = []
    for name, shape in zip(NAMES, SHAPES, strict=True):
        kernel = random.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape).astype(np.float32)
        made.append((name, kernel, random.normal(0, 0.1, shape[-1]).astype(np.float32)))
    return made


def _write(path: Path, layers: list[tuple[str, Floats, Floats]], *, inside: str = "") -> Path:
    """As Keras writes: a group per layer, its arrays one group deeper, names as bytes; layers without weights are there too."""
    with h5py.File(path, "w") as file:
        root = file.create_group(inside) if inside else file
        root.attrs["layer_names"] = [b"max_pooling2d_1", *(name.encode() for name, *_ in layers)]
        root.create_group("max_pooling2d_1").attrs["weight_names"] = np.array([], "S1")
        for name, kernel, bias in layers:
            group = root.create_group(name)
            group.attrs["weight_names"] = [f"{name}/kernel:0".encode(), f"{name}/bias:0".encode()]
            group[f"{name}/kernel:0"] = kernel
            group[f"{name}/bias:0"] = bias
    return path


def _conv(x: Floats, kernel: Floats, bias: Floats) -> Floats:
    windows = sliding_window_view(x, kernel.shape[:2], (0, 1))  # rows, columns, in, kernel rows, kernel columns
    active: Floats = np.maximum(np.einsum("rcikl,klio->rco", windows, kernel) + bias, 0)
    return active


def _pool(x: Floats, side: int, how: Any) -> Floats:
    pooled: Floats = how(sliding_window_view(x, (side, side), (0, 1))[::2, ::2], axis=(3, 4))
    return pooled


def _answers(gray: Floats, layers: list[tuple[str, Floats, Floats]]) -> Floats:
    """[48, 48] of 0..1 -> seven logits, channels last."""
    (c1, c2, c3, c4, c5, d1, d2, d3) = [(kernel, bias) for _, kernel, bias in layers]
    x = _pool(_conv(gray[:, :, None], *c1), 5, np.max)
    x = _pool(_conv(_conv(x, *c2), *c3), 3, np.mean)
    x = _pool(_conv(_conv(x, *c4), *c5), 3, np.mean).reshape(-1)
    x = np.maximum(x @ d1[0] + d1[1], 0)
    x = np.maximum(x @ d2[0] + d2[1], 0)
    logits: Floats = x @ d3[0] + d3[1]
    return logits


@pytest.mark.parametrize("inside", ["", "model_weights"])
def test_keras_weights_give_keras_answers(layers: list[tuple[str, Floats, Floats]], prepared: Tensor, tmp_path: Path, inside: str) -> None:
    network = deepface.from_keras(_write(tmp_path / "weights.h5", layers, inside=inside))
    gray = restored(prepared)
    expected = np.stack([_answers(picture[0].numpy(), layers) for picture in gray])
    with torch.inference_mode():
        found = network(prepared).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4)
    assert EXPRESSIONS == ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")  # so no class had to move


def test_a_standardised_picture_gets_its_gray_levels_back() -> None:
    gray = torch.rand(3, 1, 10, 10)
    gray[:, 0, 0, 0], gray[:, 0, 9, 9] = 0.0, 1.0  # pictures that reach from black to white
    standardised = (gray - gray.mean((2, 3), keepdim=True)) / gray.std((2, 3), keepdim=True)
    torch.testing.assert_close(restored(standardised), gray)
    assert torch.equal(restored(torch.zeros(1, 1, 4, 4)), torch.zeros(1, 1, 4, 4))


def test_other_files_are_refused(layers: list[tuple[str, Floats, Floats]], tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="has 7 layers with weights"):
        deepface.from_keras(_write(tmp_path / "short.h5", layers[1:]))
    with pytest.raises(WeightsError, match="layer conv2d_2 has the shapes"):
        deepface.from_keras(_write(tmp_path / "mixed.h5", [layers[0], ("conv2d_2", *layers[3][1:]), *layers[2:]]))
    with pytest.raises(WeightsError, match="5 axes"):
        deepface.from_keras(_write(tmp_path / "deep.h5", [("conv3d", np.zeros((1,) * 5, np.float32), layers[0][2]), *layers[1:]]))
    (tmp_path / "text.h5").write_text("not HDF5")
    with pytest.raises(WeightsError, match="not a file of Keras weights"):
        deepface.from_keras(tmp_path / "text.h5")
    with h5py.File(tmp_path / "empty.h5", "w"):
        pass
    with pytest.raises(WeightsError, match="not a file of Keras weights"):
        deepface.from_keras(tmp_path / "empty.h5")


def test_without_h5py_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(Misconfigured, match="pip install h5py"):
        deepface.from_keras(tmp_path / "weights.h5")
