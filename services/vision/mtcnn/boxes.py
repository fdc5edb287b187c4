"""Arithmetic of boxes [n, 4]."""

import torch
from torch import Tensor


def squared(boxes: Tensor, share: float = 1.0) -> Tensor:
    """Around the same centre, as wide and high as that `share` of the longer side."""
    size = boxes[:, 2:] - boxes[:, :2]
    half = size.amax(1, keepdim=True) * (share / 2)
    centre = boxes[:, :2] + size / 2
    return torch.cat([centre - half, centre + half], 1)


def moved(boxes: Tensor, offsets: Tensor, *, last: int = 1) -> Tensor:
    """Each edge by its offset, in sizes of the box; `last` is 1 where the right and lower edges are pixels of the box, else 0."""
    size = boxes[:, 2:] - boxes[:, :2] + last
    return boxes + offsets * size.repeat(1, 2)


def placed(points: Tensor, boxes: Tensor) -> Tensor:
    """[n, 10], five x and five y in fractions of the box -> [n, 5, 2] pixels."""
    size = boxes[:, 2:] - boxes[:, :2] + 1
    fractions = points.reshape(-1, 2, 5).transpose(1, 2)
    return fractions * size[:, None] + boxes[:, None, :2] - 1
