"""Mixup (Zhang et al. 2018) and CutMix (Yun et al. 2019): two faces in one picture, and a target that says how much of each."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

_MIXUP_ALPHA: Final = 0.4


@dataclass(frozen=True, slots=True)
class Mix:
    """`share` of each picture is its own, the rest is of the picture at `partner`."""

    partner: Tensor  # int64 [n]
    share: float

    def targets(self, targets: Tensor) -> Tensor:
        """Distributions [n, k], blended like the pictures."""
        return self.share * targets + (1 - self.share) * targets[self.partner]


def mix(pictures: Tensor, generator: torch.Generator) -> tuple[Tensor, Mix]:
    """float32 [n, side, side] -> mixed pictures, by one of the two ways for the whole batch."""
    n, side, _ = pictures.shape
    device = pictures.device
    partner = torch.randperm(n, generator=generator, device=device)
    by_area, place_y, place_x = torch.rand(3, generator=generator, device=device).tolist()
    if torch.rand((), generator=generator, device=device).item() < 0.5:
        share = _beta(_MIXUP_ALPHA, generator, device)
        return share * pictures + (1 - share) * pictures[partner], Mix(partner, share)
    height = width = round(side * (0.5 * by_area) ** 0.5)  # up to half of the face comes from another
    top, left = round(place_y * (side - height)), round(place_x * (side - width))
    mixed = pictures.clone()
    mixed[:, top : top + height, left : left + width] = pictures[partner, top : top + height, left : left + width]
    return mixed, Mix(partner, 1 - height * width / side**2)


def _beta(alpha: float, generator: torch.Generator, device: torch.device) -> float:
    """Johnk's draw from Beta(alpha, alpha), at least a half: the picture itself stays the larger part."""
    while True:
        x, y = (torch.rand(2, generator=generator, device=device) ** (1 / alpha)).tolist()
        if 0 < x + y <= 1:
            return float(max(x, y) / (x + y))
