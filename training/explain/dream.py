"""Pictures that the network would give an expression without a doubt: gradient ascent on the input (Mordvintsev et al. 2015, DeepDream).

Left alone the ascent finds noise that no person sees anything in. Three things keep it to what faces are made of: octaves, so that large
shapes come before small ones; training's own shifts, turns and mirror images before each look (jitter); a price on total variation.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from services.domain.emotions import EXPRESSIONS
from services.vision.preprocess import SIDE, prepare
from training.augment import Augment, augment

STEPS: Final = 160
_OCTAVES: Final = (6, 12, 24, SIDE)  # pixels a side; each begins an eighth of the way after the one before
_ROUGHNESS: Final = 1.2  # price of total variation, in logits
_JITTER: Final = Augment(window=1.0, shift=4.0, degrees=8.0, zoom=0.1, stretch=0.0, contrast=0.2, brightness=15.0)


@dataclass(frozen=True, slots=True)
class Ascent:
    """How far a dream may go from its start."""

    rate: float  # gray levels a step
    distance: float  # price of a change by `_FAR` gray levels all over, in logits


FREE: Final = Ascent(rate=6.0, distance=0.35)
NEAR: Final = Ascent(rate=2.0, distance=10.0)
"""Near enough for the face to stay the person's."""
_FAR: Final = 64.0


def dream(network: nn.Module, start: NDArray[np.uint8], ascent: Ascent, *, steps: int = STEPS, seed: int = 0) -> NDArray[np.uint8]:
    """uint8 [48, 48] -> [7, 48, 48]: the picture changed towards each expression."""
    network.eval()
    count = len(EXPRESSIONS)
    generator = torch.Generator().manual_seed(seed)
    origin = torch.from_numpy(start.astype(np.float32)).expand(count, SIDE, SIDE)
    targets = torch.arange(count)
    octaves = [torch.zeros(count, 1, side, side, requires_grad=True) for side in _OCTAVES]
    optimizer = torch.optim.Adam(octaves, lr=ascent.rate)
    for step in range(steps):
        awake = [octave for number, octave in enumerate(octaves) if 8 * step >= number * steps]
        picture = _sum(origin, awake)
        logits: Tensor = network(prepare(augment(picture, _JITTER, generator, SIDE)))
        wanted = functional.cross_entropy(logits.float(), targets, reduction="sum") - 0.1 * logits[targets, targets].sum()
        cost = wanted + _ROUGHNESS * _total_variation(picture) + ascent.distance * _leaving(picture, origin)
        optimizer.zero_grad()
        torch.autograd.backward(cost)
        optimizer.step()
    return _sum(origin, octaves).detach().round().to(torch.uint8).numpy()


def noise(seed: int = 0) -> NDArray[np.uint8]:
    """A start without a face: gray [48, 48] with a little soft noise."""
    generator = torch.Generator().manual_seed(seed)
    soft = functional.interpolate(torch.randn(1, 1, SIDE // 4, SIDE // 4, generator=generator), size=(SIDE, SIDE), mode="bicubic")
    return (128 + 12 * soft[0, 0]).clamp(0, 255).round().to(torch.uint8).numpy()


def _sum(origin: Tensor, octaves: list[Tensor]) -> Tensor:
    changes = [functional.interpolate(octave, size=(SIDE, SIDE), mode="bilinear", align_corners=False) for octave in octaves]
    return (origin + torch.stack(changes).sum(0).squeeze(1)).clamp(0, 255)


def _total_variation(pictures: Tensor) -> Tensor:
    """Mean step from pixel to pixel of each picture in its own deviations, summed over the pictures."""
    prepared = prepare(pictures)
    return (prepared.diff(dim=2).abs().mean((1, 2, 3)) + prepared.diff(dim=3).abs().mean((1, 2, 3))).sum()


def _leaving(pictures: Tensor, origin: Tensor) -> Tensor:
    return ((pictures - origin) / _FAR).square().mean((1, 2)).sum()
