import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from services.errors import BadInput
from services.vision.emotion_net import PulseNet
from tests.training.explain.conftest import HAPPY, SAD, LightAndDark
from training.explain.cam import class_maps
from training.models import create


@pytest.mark.parametrize("fine", [False, True])
def test_each_map_peaks_where_the_evidence_is(light_and_dark: LightAndDark, spots: NDArray[np.uint8], fine: bool) -> None:
    [maps] = class_maps(light_and_dark, spots[None], fine=fine)
    assert maps.shape == (7, 48, 48)
    bright = maps[HAPPY] > maps[HAPPY].max() / 2
    np.testing.assert_array_equal(bright, spots == 255)
    np.testing.assert_array_equal(maps[SAD] > maps[SAD].max() / 2, spots == 0)
    assert not np.any(np.delete(maps, [HAPPY, SAD], axis=0))


def test_maps_of_one_face_are_in_one_unit(light_and_dark: LightAndDark, spots: NDArray[np.uint8]) -> None:
    """The network whose logit counts half as much has half the map."""
    with torch.no_grad():
        light_and_dark.head.weight[SAD, 1] /= 2
    [maps] = class_maps(light_and_dark, spots[None])
    deep = np.abs(spots.astype(float) - spots.mean())
    assert maps[SAD].max() / maps[HAPPY].max() == pytest.approx(0.5 * deep[10, 36] / deep[32, 8], rel=0.01)


class Shrinking(LightAndDark):
    """The same evidence, then pooled so far that the last maps have 2 x 2 places."""

    def __init__(self) -> None:
        super().__init__()
        self.pool = nn.AvgPool2d(4)
        self.last = nn.Conv2d(2, 2, 1, bias=False)
        self.far = nn.AvgPool2d(6)
        nn.init.dirac_(self.last.weight)

    def forward(self, prepared: Tensor) -> Tensor:
        near = self.pool(self.relu(self.conv(prepared)))
        logits: Tensor = self.head(self.last(self.far(near)).mean((2, 3)))
        return logits


def test_a_last_map_of_four_places_gives_way_to_a_finer_one(spots: NDArray[np.uint8]) -> None:
    [maps] = class_maps(Shrinking(), spots[None])
    row, column = np.unravel_index(maps[HAPPY].argmax(), (48, 48))
    assert 28 <= row <= 39
    assert 4 <= column <= 15


@pytest.mark.parametrize("name", ["mini_xception", "p5_cnn", "resnet34", "hog_hybrid"])
def test_networks_of_the_papers_have_maps(name: str, spots: NDArray[np.uint8]) -> None:
    torch.manual_seed(0)
    maps = class_maps(create(name, {}), spots[None])
    assert maps.shape == (1, 7, 48, 48)
    assert np.isfinite(maps).all()
    assert maps.min() >= 0
    assert maps.max() > 0


def test_the_network_is_left_as_it_was(spots: NDArray[np.uint8]) -> None:
    network = PulseNet((8, 16)).eval()
    class_maps(network, spots[None])
    assert not any(module._forward_hooks for module in network.modules())
    assert all(parameter.grad is None for parameter in network.parameters())


def test_many_faces_are_mapped_like_one(light_and_dark: LightAndDark, spots: NDArray[np.uint8]) -> None:
    crops = np.stack([spots if number % 2 else spots[::-1] for number in range(70)])
    maps = class_maps(light_and_dark, crops)
    np.testing.assert_array_equal(maps[69], class_maps(light_and_dark, spots[None])[0])
    assert class_maps(light_and_dark, crops[:0]).shape == (0, 7, 48, 48)


def test_networks_without_one_last_map_are_refused(spots: NDArray[np.uint8]) -> None:
    with pytest.raises(BadInput, match="no convolution"):
        class_maps(nn.Sequential(nn.Flatten(), nn.Linear(48 * 48, 7)), spots[None])
    with pytest.raises(BadInput, match="members"):
        class_maps(create("ensemble", {"members": ["p5_cnn", "mini_xception"]}), spots[None])
