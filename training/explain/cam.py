"""Class activation maps: which places of a face speak for an expression.

Coarse: Grad-CAM (Selvaraju et al. 2017). The maps of the network's last layer are weighed with the mean gradient of the expression's
logit. For a network that ends in a mean over the picture and one linear layer, as ours does, this is the map of Zhou et al. (2016).

Fine: LayerCAM (Jiang et al. 2021). A layer further down, where each place is weighed with its own gradient, so that mouth and eyes come
apart. Our last layer has 6 x 6 places of which each sees the whole face, and its mean map is a spot in the middle for all seven.
"""

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from services.domain.emotions import EXPRESSIONS
from services.errors import BadInput
from services.vision.preprocess import prepare
from training.explain.watching import Passed, passed_on, watching
from training.networks.inside import last_conv

_COARSE: Final = 4  # places a side, at least: a map of 3 x 3 says no more than "upper left"
_FINE: Final = 8
_BATCH: Final = 64


def class_maps(network: nn.Module, crops: NDArray[np.uint8], *, fine: bool = False) -> NDArray[np.float32]:
    """uint8 [n, 48, 48] -> [n, 7, 48, 48], 0 and above; the mean with the mirrored face's, as the service reads faces.

    All maps of one network are in one unit, so that the seven of a face can be compared.

    Raises BadInput for a network without a convolution, and for an ensemble. The network is left in eval mode.
    """
    network.eval()
    parts = []
    for start in range(0, len(crops), _BATCH):
        pixels = torch.from_numpy(np.ascontiguousarray(crops[start : start + _BATCH]))
        mirrored = _maps(network, pixels.flip(2), fine).flip(3)
        parts.append(((_maps(network, pixels, fine) + mirrored) / 2).numpy())
    return np.concatenate(parts) if parts else np.empty((0, len(EXPRESSIONS), *crops.shape[1:]), np.float32)


@torch.enable_grad()
def _maps(network: nn.Module, pixels: Tensor, fine: bool) -> Tensor:
    with watching(network) as seen:
        logits: Tensor = network(prepare(pixels).requires_grad_())
    maps = _map(network, seen, fine)
    found = []
    for index in range(len(EXPRESSIONS)):
        (gradient,) = torch.autograd.grad(logits[:, index].sum(), maps, retain_graph=True)
        weights = gradient.clamp(min=0) if fine else gradient.mean((2, 3), keepdim=True)
        found.append((weights * maps).sum(1).clamp(min=0))
    small = torch.stack(found, dim=1).detach().float()
    return functional.interpolate(small, size=pixels.shape[1:], mode="bilinear", align_corners=False)


def _map(network: nn.Module, seen: list[Passed], fine: bool) -> Tensor:
    """The network's own last map where it is fine enough, else the last that is, else the finest there is."""
    if not any(isinstance(passed.module, nn.Conv2d) for passed in seen):
        raise BadInput("this network has no convolution whose maps could be shown")
    side = _FINE if fine else _COARSE
    last = last_conv(network)
    end = passed_on(seen, max(number for number, passed in enumerate(seen) if passed.module is last))
    begin = next(number for number, passed in enumerate(seen) if isinstance(passed.module, nn.Conv2d))
    maps = [passed.output for passed in seen[begin : end + 1] if passed.is_map]
    return next((output for output in reversed(maps) if min(output.shape[2:]) >= side), max(maps, key=lambda output: min(output.shape[2:])))
