"""The pictures of candidates that R- and O-Net look at: squares of all students' pictures, cut out and resized in one operation a shape."""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor
from torchvision.ops import roi_align

from services.vision.mtcnn.pictures import Stack

_SAMPLES: Final = 2  # a side and pixel; each reads between four pixels, so faces shrunk up to 4 times lose nothing


def cut(stacks: Sequence[Stack], squares: Tensor, pictures: Tensor, side: int) -> Tensor:
    """[n, 4] and [n] -> float [n, 3, side, side]. What lies outside a picture is left out and the rest stretched, as in training."""
    crops = torch.empty(len(squares), 3, side, side, device=squares.device)
    for stack in stacks:
        place = (stack.indices[None] == pictures[:, None]).nonzero()
        rows, slots = place.unbind(1)
        if len(rows):
            regions = torch.cat([slots[:, None].float(), _inside(squares[rows], stack.shape)], 1)
            used, slot = slots.unique(return_inverse=True)
            regions[:, 0] = slot
            pixels = stack.pixels[used].float().contiguous()
            crops[rows] = roi_align(pixels, regions, side, sampling_ratio=_SAMPLES, aligned=True)
    return crops


def _inside(squares: Tensor, shape: tuple[int, int]) -> Tensor:
    """Whole pixels, at least one, as edges: 0 to the picture's size."""
    height, width = shape
    limit = torch.tensor([width, height], device=squares.device)
    whole = squares.trunc()
    upper_left = torch.minimum((whole[:, :2] - 1).clamp(min=0), limit - 1)
    lower_right = torch.minimum(torch.maximum(whole[:, 2:], upper_left + 1), limit)
    return torch.cat([upper_left, lower_right], 1)
