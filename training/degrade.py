"""What a webcam does to a face: blur of a small picture, noise, light from one side, a wrong exposure. Tensor operations on a batch."""

import torch
from torch import Tensor
from torch.nn import functional

_SMALLEST: float = 0.35  # of the side: a face of 17 pixels is the smallest that is imitated
_NOISE: float = 12.0  # gray levels, the largest standard deviation
_RAMP: float = 60.0  # gray levels between two opposite borders
_GAMMA: float = 0.5  # of the exponent's logarithm


def degrade(pictures: Tensor, probability: float, generator: torch.Generator) -> Tensor:
    """float32 [n, side, side], gray levels 0..255 -> the same; each kind of damage meets each picture with `probability`."""
    for damage in (_expose, _light, _shrink, _grain):
        chosen = torch.rand((len(pictures), 1, 1), generator=generator, device=pictures.device) < probability
        pictures = torch.where(chosen, damage(pictures, generator), pictures)
    return pictures.clamp(0, 255)


def _expose(pictures: Tensor, generator: torch.Generator) -> Tensor:
    exponent = torch.exp(_GAMMA * _symmetric(pictures, generator))
    return 255 * (pictures.clamp(0, 255) / 255) ** exponent


def _light(pictures: Tensor, generator: torch.Generator) -> Tensor:
    across = torch.linspace(-0.5, 0.5, pictures.shape[2], device=pictures.device)
    down = torch.linspace(-0.5, 0.5, pictures.shape[1], device=pictures.device)[:, None]
    return pictures + _RAMP * (_symmetric(pictures, generator) * across + _symmetric(pictures, generator) * down)


def _shrink(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Down and up again; one size for the whole batch, as resizing knows no other."""
    share = _SMALLEST + (0.8 - _SMALLEST) * torch.rand((), generator=generator, device=pictures.device).item()
    side = pictures.shape[-1]
    small = functional.interpolate(pictures.unsqueeze(1), size=round(side * share), mode="bilinear", antialias=True)
    return functional.interpolate(small, size=side, mode="bilinear", align_corners=False).squeeze(1)


def _grain(pictures: Tensor, generator: torch.Generator) -> Tensor:
    strength = _NOISE * torch.rand((len(pictures), 1, 1), generator=generator, device=pictures.device)
    return pictures + strength * torch.randn(pictures.shape, generator=generator, device=pictures.device)


def _symmetric(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """[n, 1, 1], uniform in -1..1."""
    return torch.rand((len(pictures), 1, 1), generator=generator, device=pictures.device) * 2 - 1
