"""What a backbone made for colour pictures gets to see of a standardised gray face."""

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

_MEAN: Final = 0.508
_DEVIATION: Final = 0.212
"""Of one picture's gray levels (0..1), averaged over FER2013's training half: what `prepare` took out, as far as it can be put back."""


class GrayToRgb(nn.Module):
    """[n, 1, h, w] from `prepare` -> [n, 3, h, w], normalised as ImageNet weights expect it of a face of FER2013's average light.

    With a `side` the pictures are enlarged to it: ImageNet's backbones halve the picture five times, which leaves 2x2 of 48x48.
    """

    scale: Tensor
    offset: Tensor

    def __init__(self, mean: tuple[float, ...], deviation: tuple[float, ...], side: int | None = None) -> None:
        super().__init__()
        means, deviations = torch.tensor(mean).reshape(1, 3, 1, 1), torch.tensor(deviation).reshape(1, 3, 1, 1)
        self.register_buffer("scale", _DEVIATION / deviations, persistent=False)
        self.register_buffer("offset", (_MEAN - means) / deviations, persistent=False)
        self.side = side

    def forward(self, prepared: Tensor) -> Tensor:
        return sized(prepared, self.side) * self.scale + self.offset


def sized(pictures: Tensor, side: int | None) -> Tensor:
    """[n, c, h, w] -> [n, c, side, side]; None leaves them alone."""
    if side is None or pictures.shape[2:] == (side, side):
        return pictures
    return functional.interpolate(pictures, (side, side), mode="bilinear", align_corners=False, antialias=True)


def restored(prepared: Tensor) -> Tensor:
    """[n, 1, h, w] from `prepare` -> gray levels 0..1, as if each picture reached from black to white.

    On FER2013 this misses the true gray levels by 0.067 (root mean square); the average light of all pictures would miss them by 0.140.
    """
    darkest, brightest = prepared.amin((2, 3), keepdim=True), prepared.amax((2, 3), keepdim=True)
    return (prepared - darkest) / (brightest - darkest).clamp(min=1e-3)
