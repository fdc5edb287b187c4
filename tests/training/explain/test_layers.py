import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from services.errors import BadInput
from services.vision.emotion_net import PulseNet
from tests.training.explain.conftest import LightAndDark
from training.explain.layers import MOST_CHANNELS, MOST_LAYERS, first_filters, layer_maps
from training.models import create


def test_a_layer_is_shown_after_its_norm_and_activation(spots: NDArray[np.uint8]) -> None:
    torch.manual_seed(0)
    layers = layer_maps(PulseNet((8, 16)), spots)
    assert [(layer.name, layer.channels, layer.maps.shape) for layer in layers] == [
        ("body.0.0", 8, (8, 48, 48)),
        ("body.2.0", 16, (12, 24, 24)),
        ("body.3.body.0.0", 16, (12, 24, 24)),
        ("body.3.body.1.0", 16, (12, 24, 24)),
    ]
    assert layers[0].maps.min() == 0  # a ReLU follows
    assert layers[3].maps.min() < 0  # none does before the sum


def test_the_liveliest_maps_come_first(light_and_dark: LightAndDark, spots: NDArray[np.uint8]) -> None:
    spots = spots.copy()
    spots[8:16, 34:42] = 120  # hardly dark any more
    [layer] = layer_maps(light_and_dark, spots)
    bright, dark = layer.maps
    assert bright.std() > dark.std()
    assert bright[34, 10] == bright.max()


def test_of_a_deep_network_some_layers_are_shown(spots: NDArray[np.uint8]) -> None:
    layers = layer_maps(create("resnet34", {}), spots)
    assert len(layers) == MOST_LAYERS
    assert len({layer.name for layer in layers}) == MOST_LAYERS
    assert all(len(layer.maps) == MOST_CHANNELS for layer in layers)


def test_filters_and_what_they_answer(light_and_dark: LightAndDark, spots: NDArray[np.uint8]) -> None:
    found = first_filters(light_and_dark, spots)
    np.testing.assert_array_equal(found.weights.ravel(), [1, -1])
    np.testing.assert_array_equal(found.responses[0], -found.responses[1])
    assert found.responses[0][34, 10] == found.responses[0].max()


def test_a_network_without_a_convolution_is_refused(spots: NDArray[np.uint8]) -> None:
    plain = nn.Sequential(nn.Flatten(), nn.Linear(48 * 48, 7))
    for look in (layer_maps, first_filters):
        with pytest.raises(BadInput, match="no convolution"):
            look(plain, spots)
