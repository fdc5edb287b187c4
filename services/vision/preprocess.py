"""The only preprocessing of face crops: training, evaluation and serving all call it.

Whoever makes a crop marks it with `PREPROCESSING`; weights name the id they were trained with, and a worker refuses any other.
Change anything below and the id must change too.
"""

from typing import Final

import torch
from torch import Tensor

PREPROCESSING: Final = "gray48-v1"
SIDE: Final = 48
"""Pixels along each side of a crop: FER2013's."""

MIN_CONTRAST: Final = 8.0
"""Gray levels. A flatter picture is divided by this instead of its own deviation, so that noise on a black tile stays small."""


def prepare(pixels: Tensor) -> Tensor:
    """[n, height, width] gray levels 0..255 of any type -> [n, 1, height, width] float32, each picture with mean 0 and deviation 1.

    Each picture is standardised by itself, because webcams differ in light and contrast far more than FER2013's photos do.
    """
    pictures = pixels.to(torch.float32)
    centred = pictures - pictures.mean((1, 2), keepdim=True)
    deviation = centred.square().mean((1, 2), keepdim=True).sqrt()
    return (centred / deviation.clamp(min=MIN_CONTRAST)).unsqueeze(1)
