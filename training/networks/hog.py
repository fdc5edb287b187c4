"""Histograms of oriented gradients (Dalal & Triggs 2005) as tensor operations, so that they run in the network on its own device."""

import math
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from services.errors import BadInput

_CELL: Final = 8  # pixels a side
_BLOCK: Final = 2  # cells a side; blocks overlap by all but one cell
_BINS: Final = 9  # orientations over half a turn: a bright edge and a dark one count the same
_CLIP: Final = 0.2  # no orientation may have more than this of a block: one hard shadow does not drown the rest
_TINY: Final = 1e-6


class Hog(nn.Module):
    """[n, 1, side, side] -> [n, length]: 900 numbers at 48x48. Raises BadInput for a side without two whole cells.

    Every step can be derived, so that what the network sees can be traced back through it.
    """

    def __init__(self, side: int) -> None:
        super().__init__()
        cells = side // _CELL
        if cells < _BLOCK:
            raise BadInput(f"HOG needs pictures of at least {_CELL * _BLOCK} pixels a side, not {side}")
        self.length = (cells - _BLOCK + 1) ** 2 * _BLOCK**2 * _BINS

    def forward(self, pictures: Tensor) -> Tensor:
        cells = functional.avg_pool2d(_votes(pictures.float()), _CELL) * _CELL**2
        blocks = functional.unfold(cells, _BLOCK)  # [n, bins * 4, blocks]
        blocks = _unit(_unit(blocks).clamp(max=_CLIP))
        return blocks.flatten(1)


def _votes(pictures: Tensor) -> Tensor:
    """[n, 1, h, w] -> [n, bins, h, w]: each pixel's gradient, shared between the two orientations nearest to its own."""
    padded = functional.pad(pictures, (1, 1, 1, 1), mode="replicate")
    across = padded[:, :, 1:-1, 2:] - padded[:, :, 1:-1, :-2]
    down = padded[:, :, 2:, 1:-1] - padded[:, :, :-2, 1:-1]
    strength = (across.square() + down.square() + _TINY**2).sqrt()
    angle = torch.atan2(down, torch.where(across.abs() < _TINY, _TINY, across))
    place = angle / math.pi * _BINS  # in bins, from -9 to 9; orientation b stands for the angle b * 20 degrees
    centres = torch.arange(_BINS, device=pictures.device).reshape(1, _BINS, 1, 1)
    distance = (place - centres).remainder(_BINS)
    return strength * (1 - torch.minimum(distance, _BINS - distance)).clamp(min=0)


def _unit(blocks: Tensor) -> Tensor:
    """Each block divided by its length; a block without gradients stays near zero."""
    return blocks / (blocks.square().sum(1, keepdim=True) + 0.01).sqrt()
