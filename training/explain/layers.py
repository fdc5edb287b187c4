"""What each layer makes of one face, and the filters of the first one."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from services.errors import BadInput
from services.vision.preprocess import prepare
from training.explain.watching import Passed, passed_on, watching

MOST_LAYERS: Final = 8  # of a deeper network so many, evenly spaced, the first and the last among them
MOST_CHANNELS: Final = 12  # the liveliest
MOST_FILTERS: Final = 48


@dataclass(frozen=True, slots=True)
class LayerMaps:
    name: str  # of the convolution, as `named_modules` has it
    channels: int
    maps: NDArray[np.float32]  # [k, height, width], those that differ most from place to place


@dataclass(frozen=True, slots=True)
class Filters:
    """`weights` [k, inputs, height, width] of the first convolution, and what each answers to the face, `responses` [k, h, w]."""

    weights: NDArray[np.float32]
    responses: NDArray[np.float32]
    of: int  # filters that the layer has


def layer_maps(network: nn.Module, crop: NDArray[np.uint8]) -> list[LayerMaps]:
    """After each convolution with its norm and activation. Raises BadInput for a network without a convolution."""
    layers = _convolved(_watched(network, crop))
    chosen = np.unique(np.linspace(0, len(layers) - 1, min(MOST_LAYERS, len(layers))).round().astype(int))
    made = []
    for index in chosen:
        name, passed = layers[index]
        maps = passed.output[0].float().numpy()
        liveliest = np.argsort(maps.std((1, 2)))[::-1][:MOST_CHANNELS]
        made.append(LayerMaps(name, len(maps), maps[liveliest]))
    return made


def first_filters(network: nn.Module, crop: NDArray[np.uint8]) -> Filters:
    """Raises BadInput for a network without a convolution."""
    first = _first_convolution(_watched(network, crop))
    assert isinstance(first.module, nn.Conv2d)  # noqa: S101 - that is how it was chosen
    weights = first.module.weight.detach().float().numpy()
    return Filters(weights[:MOST_FILTERS], first.output[0, :MOST_FILTERS].float().numpy(), len(weights))


@torch.no_grad()
def _watched(network: nn.Module, crop: NDArray[np.uint8]) -> list[Passed]:
    network.eval()
    with watching(network) as seen:
        network(prepare(torch.from_numpy(crop[None].copy())))
    return [Passed(passed.name, passed.module, passed.output.clone()) for passed in seen if passed.is_leaf]


def _convolved(seen: list[Passed]) -> list[tuple[str, Passed]]:
    """Name of each convolution that keeps places apart, and what it passes on."""
    found = [
        (passed.name, seen[passed_on(seen, place)])
        for place, passed in enumerate(seen)
        if isinstance(passed.module, nn.Conv2d) and passed.is_map
    ]
    if not found:
        raise BadInput("this network has no convolution whose maps could be shown")
    return found


def _first_convolution(seen: list[Passed]) -> Passed:
    for passed in seen:
        if isinstance(passed.module, nn.Conv2d):
            return passed
    raise BadInput("this network has no convolution whose filters could be shown")
