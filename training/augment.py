"""Augmentation as tensor operations on a batch of gray crops, on whatever device the batch is."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.degrade import degrade


@dataclass(frozen=True, slots=True)
class Augment:
    """Ranges of the random changes; zero switches one off."""

    window: float = 44 / 48  # of the crop's side: what is cut out of it, and then resized
    shift: float = 3.0  # pixels each way
    degrees: float = 10.0
    zoom: float = 0.1  # 0.1: 0.9..1.1
    stretch: float = 0.05  # width against height
    contrast: float = 0.3
    brightness: float = 30.0  # gray levels
    erase: float = 0.0  # probability of one erased rectangle of up to a third of the side
    flip: bool = True
    degrade: float = 0.0  # probability of each kind of a webcam's damage, `training.degrade`


def augment(pixels: Tensor, settings: Augment, generator: torch.Generator, side: int = 44) -> Tensor:
    """uint8 [n, 48, 48] -> float32 [n, side, side], gray levels 0..255. `generator` must live on the pixels' device."""
    pictures = _move(pixels.to(torch.float32), settings, generator, side)
    n, device = len(pictures), pixels.device
    gain = 1 + settings.contrast * _symmetric((n, 1, 1), generator, device)
    mean = pictures.mean((1, 2), keepdim=True)
    pictures = (pictures - mean) * gain + mean + settings.brightness * _symmetric((n, 1, 1), generator, device)
    pictures = pictures.clamp(0, 255)
    if settings.degrade:
        pictures = degrade(pictures, settings.degrade, generator)
    return _erase(pictures, settings.erase, generator) if settings.erase else pictures


def _move(pictures: Tensor, settings: Augment, generator: torch.Generator, side: int) -> Tensor:
    """Rotates, zooms, mirrors and shifts in one resampling; outside the crop its border is repeated."""
    n, height, width = pictures.shape
    device = pictures.device

    def random() -> Tensor:
        return _symmetric((n,), generator, device)

    angle = random() * math.radians(settings.degrees)
    scale = torch.exp(random() * math.log1p(settings.zoom)) if settings.zoom else torch.ones(n, device=device)
    stretch = torch.exp(random() * settings.stretch / 2)
    mirror = torch.where(random() < 0, -1.0, 1.0) if settings.flip else torch.ones(n, device=device)
    window = settings.window
    cos, sin = torch.cos(angle) * scale * window, torch.sin(angle) * scale * window
    across = torch.stack([cos * mirror * stretch, -sin * stretch, random() * 2 * settings.shift / width], dim=1)
    down = torch.stack([sin * mirror / stretch, cos / stretch, random() * 2 * settings.shift / height], dim=1)
    grid = functional.affine_grid(torch.stack([across, down], dim=1), [n, 1, side, side], align_corners=False)
    return functional.grid_sample(pictures.unsqueeze(1), grid, padding_mode="border", align_corners=False).squeeze(1)


def _erase(pictures: Tensor, probability: float, generator: torch.Generator) -> Tensor:
    """Paints a rectangle with the picture's mean: hair, hands and glasses hide parts of a face."""
    n, height, width = pictures.shape
    device = pictures.device
    chosen = torch.rand((n, 1, 1), generator=generator, device=device) < probability
    inside = torch.ones((n, height, width), dtype=torch.bool, device=device)
    for axis, side in ((1, height), (2, width)):
        shape = (1, height, 1) if axis == 1 else (1, 1, width)
        place = torch.arange(side, device=device).reshape(shape)
        extent = torch.rand((n, 1, 1), generator=generator, device=device) * side / 6
        centre = torch.rand((n, 1, 1), generator=generator, device=device) * side
        inside &= (place - centre).abs() <= extent
    return torch.where(inside & chosen, pictures.mean((1, 2), keepdim=True), pictures)


def _symmetric(shape: tuple[int, ...], generator: torch.Generator, device: torch.device) -> Tensor:
    """Uniform in -1..1."""
    return torch.rand(shape, generator=generator, device=device) * 2 - 1
