"""P5's family: what is asked for layer by layer is what is built."""

import json
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from services.errors import BadInput
from training.networks.presets import deep_cnn, deep_cnn_5, deep_cnn_6, hog_hybrid, shallow_cnn
from training.networks.stack import Stack, p5_cnn


def _kinds(module: nn.Module) -> list[str]:
    return [type(layer).__name__ for layer in module.modules() if not list(layer.children())]


@pytest.mark.parametrize(
    ("layer", "kinds"),
    [
        ({"filters": 4}, ["Conv2d", "BatchNorm2d", "ReLU", "MaxPool2d"]),
        ({"filters": 4, "norm": False}, ["Conv2d", "ReLU", "MaxPool2d"]),
        ({"filters": 4, "dropout": 0.3}, ["Conv2d", "BatchNorm2d", "ReLU", "Dropout", "MaxPool2d"]),
        ({"filters": 4, "pool": 1}, ["Conv2d", "BatchNorm2d", "ReLU"]),
    ],
)
def test_parts_of_a_convolution_are_on_or_off(layer: dict[str, Any], kinds: list[str]) -> None:
    assert _kinds(p5_cnn([layer], []).body) == kinds


@pytest.mark.parametrize(
    ("layer", "size"),
    [
        ({"kernel": 3, "pool": 1}, 48),
        ({"kernel": 3, "padding": 0, "pool": 1}, 46),
        ({"kernel": 5, "padding": 0, "pool": 2}, 22),
        ({"kernel": 3, "stride": 2, "pool": 1}, 24),
        ({"kernel": 7, "stride": 3, "padding": 1, "pool": 3}, 5),
    ],
)
def test_sizes_follow_kernel_stride_padding_and_pooling(layer: dict[str, int], size: int, prepared: Tensor) -> None:
    network = p5_cnn([{"filters": 2, **layer}], [])
    assert network.body(prepared).shape == (2, 2, size, size)
    assert network.head.in_features == 2 * size * size


def test_affine_layers_are_on_or_off() -> None:
    network = p5_cnn([{"filters": 2}], [{"units": 9, "dropout": 0.4}, {"units": 5, "norm": False}])
    assert _kinds(network.hidden) == ["Linear", "BatchNorm1d", "ReLU", "Dropout", "Linear", "ReLU"]
    assert network.head.in_features == 5


def test_a_configuration_travels_as_json(prepared: Tensor) -> None:
    asked = {"convolutions": [{"filters": 3, "padding": None}, {"filters": 2, "pool": 1}], "affines": [], "hog": True, "side": 32}
    network = p5_cnn(**json.loads(json.dumps(asked)))
    assert network(prepared).shape == (2, 7)  # 48x48 are resized to the 32 it was built for
    assert network.head.in_features == 2 * 16 * 16 + 3 * 3 * 36


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"convolutions": [{"filter": 3}]}, "a convolution has filters, kernel, stride, padding, norm, dropout, pool"),
        ({"affines": [{"width": 3}]}, "an affine layer units, norm, dropout"),
        ({"convolutions": []}, "at least one convolution"),
        ({"convolutions": [{"filters": 0}]}, "1 or more"),
        ({"convolutions": [{"filters": 1}] * 6}, "convolution 6 of 6 leaves nothing of a picture of 48 pixels"),
        ({"hog": True, "side": 12, "convolutions": [{"filters": 1}]}, "HOG needs pictures of at least 16 pixels"),
    ],
)
def test_what_cannot_be_built_is_said(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        p5_cnn(**arguments)


def _layers(network: Stack) -> list[tuple[int, ...]]:
    """(filters, kernel) of each convolution, (units,) of each affine layer."""
    found = [module for module in network.modules() if isinstance(module, nn.Conv2d | nn.Linear)]
    return [(m.out_channels, m.kernel_size[0]) if isinstance(m, nn.Conv2d) else (m.out_features,) for m in found]


def test_the_presets_are_the_papers() -> None:
    deep = [(64, 3), (128, 5), (512, 3), (512, 3)]
    with torch.device("meta"):
        assert _layers(shallow_cnn()) == [(32, 3), (64, 3), (512,), (7,)]
        assert _layers(deep_cnn()) == [*deep, (256,), (512,), (7,)]
        assert _layers(deep_cnn_5()) == [*deep, (512, 3), (256,), (512,), (7,)]
        assert _layers(deep_cnn_6()) == [*deep, (512, 3), (512, 3), (256,), (512,), (7,)]
        assert [kind for kind in _kinds(shallow_cnn()) if "Pool" in kind] == ["MaxPool2d"]
        for depth, plain in (("shallow", shallow_cnn()), ("deep", deep_cnn())):
            hybrid = hog_hybrid(depth=depth)  # type: ignore[arg-type]
            assert _layers(hybrid) == _layers(plain)
            widened, first = (next(m for m in network.hidden.modules() if isinstance(m, nn.Linear)) for network in (hybrid, plain))
            assert widened.in_features == first.in_features + 900
